"""The Android front end: golden trees, spans, and inputs that must not break it."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.flow.walk import facts_of
from linter.knowledge.library import bundled
from linter.languages import front_end
from linter.languages.android.front import parse
from linter.words import ir
from linter.words.check import children, faults
from linter.words.show import show

GOLDEN = Path(__file__).parent / "golden" / "android"
SOURCES = sorted(GOLDEN.glob("*.xml"))
NAMESPACE = 'xmlns:android="http://schemas.android.com/apk/res/android"'


def module(source: str | bytes) -> ir.Module:
    text = source.encode() if isinstance(source, str) else source
    found = parse(text, ".xml")
    assert faults(found, len(text)) == []
    return found


def every(root: ir.Node) -> list[ir.Node]:
    found, pending = [], [root]
    while pending:
        node = pending.pop()
        found.append(node)
        pending.extend(children(node))
    return found


def elements(root: ir.Node) -> list[ir.Element]:
    return sorted((node for node in every(root) if isinstance(node, ir.Element)), key=lambda node: node.start)


def attributes(source: str) -> dict[str, object]:
    """The last element's attributes."""
    element = elements(module(f"<manifest>{source}"))[-1]
    return {field.key.value: field.value.value for field in element.attributes}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_golden(path):
    text = path.read_bytes()
    found = parse(text, path.suffix)
    assert faults(found, len(text)) == []
    assert (found.span, found.language) == ((0, len(text)), "android")
    drawn = show(found)
    golden = path.with_suffix(path.suffix + ".tree")
    if os.environ.get("REGOLD"):
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")


def test_only_broken_sources_have_errors():
    assert {path.name for path in SOURCES if parse(path.read_bytes(), ".xml").errors} == {"broken.xml"}


def test_xml_has_this_front_end():
    assert front_end(".xml") is parse


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<resources><string name='manifest'>a</string></resources>",
        "<project xmlns='http://maven.apache.org/POM/4.0.0'><a/></project>",
        "<manifests><a/></manifests>",
        "<a>manifest</a>",
    ],
)
def test_other_xml_is_left_alone(source):
    found = module(source)
    assert (found.body, found.comments, found.errors) == ((), (), ())


@pytest.mark.parametrize("source", ["<manifest/>", "<manifest>", f"<View {NAMESPACE}/>", f"<selector\n{NAMESPACE}>"])
def test_android_is_read(source):
    assert len(elements(module(source))) == 1


def test_places():
    source = f"<a {NAMESPACE}>\n  <é.B\n    android:x = \"1 &amp; 2\"\n    y=''/>\n</a>".encode()
    element = elements(module(source))[-1]
    first, second = element.attributes
    assert source[slice(*element.start)].startswith(b"<") and source[slice(*element.start)].endswith(b"/>")
    assert source[slice(*first.key.span)] == b"android:x"
    assert source[slice(*first.value.span)] == b"1 &amp; 2"
    assert first.value.value == "1 & 2"
    assert source[slice(*second.span)] == b"y=''"


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ('<a b="&lt;&gt;&quot;&apos;&amp;">', {"b": "<>\"'&"}),
        ('<a b="&#65;&#x42;">', {"b": "AB"}),
        ("<a B:c='D' b:C='d'>", {"B:c": "D", "b:C": "d"}),
        ('<a b="a > b">', {"b": "a > b"}),
        ("<a\tb='1'\r\nc='2'>", {"b": "1", "c": "2"}),
        # never expanded: what a document declares, what HTML knows, what is no character
        ('<!DOCTYPE a [<!ENTITY b "c">]><a b="&b;">', {"b": "&b;"}),
        ('<a b="&nbsp;&copy;">', {"b": "&nbsp;&copy;"}),
        ('<a b="&#xD800;&#x110000;">', {"b": "\ufffd\ufffd"}),
        ('<a b="&#99999999999;">', {"b": "&#99999999999;"}),
    ],
)
def test_attribute_values(source, same):
    assert attributes(source) == same


@pytest.mark.parametrize(
    "source",
    ["<a></b></a>", "<a>", "<a b></a>", "<a <b/></a>", "<a b='c></a>", "</a>"],
)
def test_broken_xml_is_said_and_read(source):
    found = module(f"<manifest>{source}</manifest>")
    assert found.errors
    assert said(found)[0] == "manifest"


def said(found: ir.Module) -> list[str]:
    return [element.tag.value for element in elements(found)]


def test_what_follows_broken_xml_is_read():
    assert said(module("<manifest><a b=\n<c></x><d/></manifest>")) == ["manifest", "a", "c", "d"]
    assert said(module("<manifest><a b='\n<c/><d e='1'/></manifest>")) == ["manifest", "a", "c", "d"]


def test_html_is_not_xml():
    """No element is empty by its name, none ends another, none holds raw text."""
    found = module("<manifest><input><p><p><script><a/></script></p></p></input></manifest>")
    assert found.errors == ()
    assert said(found) == ["manifest", "input", "p", "p", "script", "a"]


def test_facts_are_elements():
    source = f'<A {NAMESPACE}><!-- tracklint: allow x --><B android:inputType="textPassword" c="&amp;"/></A>'
    facts = facts_of(module(source), bundled().idioms)
    assert facts.language == "android"
    assert sorted(source[slice(*fact.span)][:2] for fact in facts.elements) == ["<A", "<B"]
    inner = min(facts.elements, key=lambda fact: fact.span[1] - fact.span[0])
    assert [(item.name, facts.values[item.value].value) for item in inner.attributes] == [
        ("android:inputType", "textPassword"),
        ("c", "&"),
    ]
    assert facts.notes and not facts.calls


# --- inputs that must not break it -----------------------------------------------------------


_SIGNS = """< > </ /> a b = " ' & &amp; <!-- --> <![CDATA[ ]]> <? ?> <!DOCTYPE [ ]"""
SIGNS = st.lists(st.sampled_from([*_SIGNS.split(), "\n"]), max_size=40)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data):
    module(b"<manifest>" + data)


@settings(deadline=None)
@given(SIGNS)
def test_any_signs(signs):
    module("<manifest>" + "".join(signs))
    module("<manifest> " + " ".join(signs))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([path.read_bytes() for path in SOURCES]), st.data())
def test_mutations(source, data):
    start = data.draw(st.integers(0, len(source)))
    end = min(len(source), start + data.draw(st.integers(0, 60)))
    copy = source[start:end] * data.draw(st.sampled_from([0, 2]))
    at = data.draw(st.integers(0, len(source))) if copy else start
    module(source[:at] + copy + source[at if copy else end :])


def test_deep_nesting():
    found = module("<manifest>" + "<a b='c'>" * 3000)
    assert len(elements(found)) == 3001
    assert len(facts_of(found, bundled().idioms).elements) == 3001


def test_entities_do_not_grow():
    lines = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(20))
    source = f'<!DOCTYPE m [<!ENTITY e0 "x">{lines}]><manifest a="&e20;">&e20;</manifest>'
    (element,) = elements(module(source))
    assert [field.value.value for field in element.attributes] == ["&e20;"]


def test_a_large_file():
    inner = b"<View android:id='a' android:text='b &amp; c'/>\n"
    found = module(b"<manifest>" + inner * (250_000 // len(inner)) + b"</manifest>")
    assert found.errors == () and len(elements(found)) > 5_000
