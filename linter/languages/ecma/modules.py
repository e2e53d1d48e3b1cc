"""Imports, exports, namespaces, and declarations of what exists elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace
from tree_sitter import Node as Syntax

from linter.languages.ecma.functions import decorators_of
from linter.languages.ecma.literals import plain
from linter.languages.ecma.lowering import Handler, Lowering, Spreader, span
from linter.words.ir import (
    Assign,
    Block,
    Class,
    Default,
    Export,
    Field,
    Function,
    Import,
    ImportedName,
    List,
    Name,
    Node,
    Record,
    Spread,
    Text,
)
from linter.words.span import Span


def _said(low: Lowering, syntax: Syntax) -> str:
    """A module's name or an exported one; the latter may be quoted."""
    return plain(low, syntax) if syntax.type == "string" else low.word(syntax)


# --- imports ---------------------------------------------------------------------------------


def _import(low: Lowering, syntax: Syntax) -> Node:
    names: list[ImportedName] = []
    source = low.field(syntax, "source")
    for child in low.parts(syntax):
        if child.type == "import_clause":
            names.extend(_imported(low, child))
        elif child.type == "import_require_clause":
            source = low.field(child, "source")
            names.extend(ImportedName(span(part), "*", low.word(part)) for part in low.parts(child)[:1])
    if source is None:
        return low.native(syntax, syntax.type)
    return Import(span(syntax), _said(low, source), tuple(names))


def _imported(low: Lowering, syntax: Syntax) -> Iterator[ImportedName]:
    for part in low.parts(syntax):
        if part.type == "identifier":
            yield ImportedName(span(part), "default", low.word(part))
        elif part.type == "namespace_import":
            for name in low.parts(part):
                yield ImportedName(span(part), "*", low.word(name))
        elif part.type == "named_imports":
            for one in low.parts(part):
                first, second = low.field(one, "name"), low.field(one, "alias")
                if first is not None:
                    yield ImportedName(span(one), _said(low, first), _said(low, second or first))


def _import_alias(low: Lowering, syntax: Syntax) -> Node:
    """`import x = a.b.c`."""
    parts = low.parts(syntax)
    if len(parts) != 2:
        return low.native(syntax, syntax.type)
    return Assign(span(syntax), low.node(parts[0]), low.node(parts[1]), declares=True)


# --- exports ---------------------------------------------------------------------------------


def _export(low: Lowering, syntax: Syntax) -> list[Node]:
    declaration = low.field(syntax, "declaration")
    if declaration is not None:
        nodes = _adorned(low, syntax, low.several(declaration))
        if low.ambient or low.inner:
            return nodes
        is_default = any(child.type == "default" for child in syntax.children)
        return nodes + [_shown(node, declaration, is_default) for node in _names(low, nodes, declaration)]
    if low.ambient or low.inner:
        return [low.native(syntax, syntax.type)]
    value = low.field(syntax, "value")
    if value is not None:
        (node,) = _adorned(low, syntax, [low.node(value)])
        return [Export(span(syntax), "default", node)]
    source = low.field(syntax, "source")
    return _listed(low, syntax, _said(low, source) if source is not None else None)


def _adorned(low: Lowering, syntax: Syntax, nodes: list[Node]) -> list[Node]:
    """Decorators may stand before `export`."""
    decorators = decorators_of(low, syntax)
    first = nodes[0] if nodes else None
    if not decorators or not isinstance(first, Class):
        return nodes
    place = Span(min(first.span.start, decorators[0].span.start), first.span.end)
    return [replace(first, span=place, decorators=(*decorators, *first.decorators)), *nodes[1:]]


def _names(low: Lowering, nodes: list[Node], declaration: Syntax) -> Iterator[Name]:
    """What a declaration binds."""
    for node in nodes:
        if isinstance(node, Assign) and node.declares:
            yield from _bound(node.target)
        elif isinstance(node, (Function, Class)) and node.name is not None:
            written = low.field(declaration, "name")
            yield Name(span(written) if written is not None else node.span, node.name)


def _bound(target: Node) -> Iterator[Name]:
    pending = [target]
    while pending:
        node = pending.pop()
        if isinstance(node, Name):
            yield node
        elif isinstance(node, Record):
            pending.extend(reversed(node.fields))
        elif isinstance(node, List):
            pending.extend(reversed(node.items))
        elif isinstance(node, (Field, Spread)):
            pending.append(node.value)
        elif isinstance(node, Default):
            pending.append(node.target)


def _shown(name: Name, declaration: Syntax, is_default: bool) -> Export:
    return Export(name.span, "default" if is_default else name.id, name)


def _listed(low: Lowering, syntax: Syntax, module: str | None) -> list[Node]:
    """`export {a as b}`, `export * from "m"`, `export * as a from "m"`, `export = a`."""
    found: list[Node] = []
    for child in syntax.children:
        kind = child.type
        if kind == "export_clause":
            found.extend(_specified(low, child, module))
        elif kind == "namespace_export" and module is not None:
            found.extend(Export(span(child), _said(low, name), None, module, "*") for name in low.parts(child)[:1])
        elif kind == "*" and module is not None:
            found.append(Export(span(syntax), "*", None, module, "*"))
        elif kind == "=":
            found.extend(Export(span(syntax), "default", low.node(part)) for part in low.parts(syntax)[:1])
    if found or any(child.type == "export_clause" for child in syntax.children):
        return found
    return [low.native(syntax, syntax.type)]


def _specified(low: Lowering, syntax: Syntax, module: str | None) -> Iterator[Export]:
    for one in low.parts(syntax):
        name = low.field(one, "name")
        if name is None:
            continue
        alias = low.field(one, "alias") or name
        if module is None:
            yield Export(span(one), _said(low, alias), low.name(name))
        else:
            yield Export(span(one), _said(low, alias), None, module, _said(low, name))


# --- namespaces ------------------------------------------------------------------------------


def _namespace(low: Lowering, syntax: Syntax) -> Node:
    """`namespace A { }` is an object of what it declares; `declare module "a" { }` is a block."""
    before, low.inner = low.inner, True
    name = low.field(syntax, "name")
    body = low.block(low.field(syntax, "body"), syntax.end_byte)
    low.inner = before
    if low.ambient or name is None or name.type != "identifier":
        return Block(span(syntax), body.body)
    end = Span(syntax.end_byte, syntax.end_byte)
    declared = [Field(end, Text(end, each.id), Name(end, each.id)) for each in _names(low, [*body.body], syntax)]
    value = Block(body.span, (*body.body, Record(end, tuple(declared))))
    return Assign(span(syntax), low.name(name), value, declares=True)


def _ambient(low: Lowering, syntax: Syntax) -> list[Node]:
    before, low.ambient = low.ambient, True
    nodes = low.statements(low.parts(syntax))
    low.ambient = before
    return nodes


MODULES: Mapping[str, Handler] = {
    "import_statement": _import,
    "import_alias": _import_alias,
    "internal_module": _namespace,
    "module": _namespace,
}

SPREAD_MODULES: Mapping[str, Spreader] = {
    "export_statement": _export,
    "ambient_declaration": _ambient,
}
