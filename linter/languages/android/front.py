"""Android's XML to the neutral tree.

Entities are never expanded but the five of XML itself, declarations never obeyed, and nothing is fetched: a file
is read as its tags stand there, well-formed or not.
"""

from __future__ import annotations

import re

from linter.languages.markup.tokens import Chars, End, Remark, Start, tokens
from linter.languages.markup.tree import Frame, Tree
from linter.words.ir import Comment, Element, Field, Flag, Module, Node, Text
from linter.words.span import Span

_NAMESPACE = b"http://schemas.android.com/apk/res/android"
_MANIFEST = re.compile(rb"<manifest[\s/>]")
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def parse(text: bytes, suffix: str) -> Module:
    """One file as a `Module` of the language "android": its elements; empty when the XML is not Android's.

    `suffix` makes no difference.
    """
    if _NAMESPACE not in text and not _MANIFEST.search(text):
        return Module(Span(0, len(text)), "android", (), (), ())
    tree = Tree(closes={})
    comments: list[Comment] = []
    errors: list[Span] = []
    for token in tokens(text, None):
        if isinstance(token, Start):
            errors.extend(_open(text, tree, token))
        elif isinstance(token, End):
            name = _word(text, token.name)
            if not tree.frames or tree.frames[-1].name != name:
                errors.append(token.span)
            tree.close(name, *token.span)
        elif isinstance(token, Chars):
            _chars(text, tree, token.span)
        elif isinstance(token, Remark):
            said = _word(text, token.span).removeprefix("<!--").removesuffix("-->")
            comments.append(Comment(token.span, said.strip()))
    errors.extend(Span(frame.start, len(text)) for frame in tree.frames[:1])
    tree.finish(len(text))
    return Module(Span(0, len(text)), "android", tuple(tree.nodes), tuple(comments), tuple(sorted(errors)))


def _word(text: bytes, span: Span) -> str:
    return text[span.start : span.end].decode("utf-8", "replace")


def _prose(text: bytes, span: Span) -> str:
    word = _word(text, span)
    return _ENTITY.sub(_resolved, word) if "&" in word else word


def _resolved(entity: re.Match[str]) -> str:
    decimal, hexadecimal, name = entity.groups()
    if name is not None:
        return _NAMED[name]
    code = int(decimal) if decimal is not None else int(hexadecimal, 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "\ufffd"


def _open(text: bytes, tree: Tree, start: Start) -> list[Span]:
    """Add an element; gives where its start tag is broken."""
    errors = [] if start.whole else [start.span]
    attributes: list[Field] = []
    for attribute in start.attributes:
        key, value = Text(attribute.name, _word(text, attribute.name)), attribute.value
        if value is None:
            errors.append(attribute.span)
        said: Node = Flag(attribute.span, True) if value is None else Text(value, _prose(text, value))
        attributes.append(Field(attribute.span, key, said))
    tag = Text(start.name, _word(text, start.name))

    def finish(span: Span, children: tuple[Node, ...]) -> Node:
        return Element(span, tag, tuple(attributes), children, start.span)

    if start.closed:
        tree.add(finish(start.span, ()))
    else:
        tree.push(Frame(tag.value, start.span.start, finish))
    return errors


def _chars(text: bytes, tree: Tree, span: Span) -> None:
    word = text[span.start : span.end]
    value = _prose(text, span).strip()
    if value:
        start = span.start + len(word) - len(word.lstrip())
        tree.add(Text(Span(start, start + len(word.strip())), value))
