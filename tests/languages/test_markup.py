"""The markup front end: golden trees, spans, scripts in templates, and inputs that must not break it."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.flow.walk import facts_of
from linter.knowledge.idioms import Idioms
from linter.knowledge.library import bundled
from linter.languages import front_end
from linter.languages.ecma.front import parse as parse_script
from linter.languages.markup import SUFFIXES
from linter.languages.markup.front import parse
from linter.languages.markup.tree import DEPTH
from linter.words import ir
from linter.words.check import children, faults
from linter.words.show import show

GOLDEN = Path(__file__).parent / "golden" / "markup"
SOURCES = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".tree")


def module(source: str | bytes, suffix: str = ".html") -> ir.Module:
    text = source.encode() if isinstance(source, str) else source
    found = parse(text, suffix)
    assert faults(found, len(text)) == []
    return found


def only(source: str, suffix: str = ".html") -> ir.Node:
    """The one node of a source without errors, a script's element left out."""
    found = module(source, suffix)
    assert found.errors == ()
    (node,) = [node for node in found.body if not (isinstance(node, ir.Element) and said(node.tag) == "script")]
    return node


def said(node: ir.Node) -> str:
    return node.value if isinstance(node, ir.Text) else ""


def every(root: ir.Node) -> list[ir.Node]:
    found, pending = [], [root]
    while pending:
        node = pending.pop()
        found.append(node)
        pending.extend(children(node))
    return found


def natives(root: ir.Node) -> set[str]:
    return {node.kind for node in every(root) if isinstance(node, ir.Native)}


def elements(root: ir.Node) -> list[ir.Element]:
    return [node for node in every(root) if isinstance(node, ir.Element)]


def attribute(source: str, suffix: str = ".html") -> ir.Node:
    """The value of the one attribute of a source's one element."""
    (element,) = elements(module(source, suffix))
    (field,) = element.attributes
    return field.value


def shape(node):
    """A node without spans, as nested tuples."""
    if isinstance(node, tuple) and not hasattr(node, "start"):
        return tuple(shape(item) for item in node)
    if not isinstance(node, ir.Node):
        return node
    names = [name for name in node.__struct_fields__ if name not in ("span", "at")]
    return (type(node).__name__, *(shape(getattr(node, name)) for name in names))


def script(source: str):
    """What a script alone says."""
    found = parse_script(source.encode(), ".ts")
    assert found.errors == ()
    return shape(found.body)


# --- golden trees ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_golden(path):
    text = path.read_bytes()
    found = parse(text, path.suffix)
    assert faults(found, len(text)) == []
    assert (found.span, found.language) == ((0, len(text)), "ecma")
    drawn = show(found)
    golden = path.with_suffix(path.suffix + ".tree")
    if os.environ.get("REGOLD"):
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")


def test_only_broken_sources_have_errors():
    assert {path.name for path in SOURCES if parse(path.read_bytes(), path.suffix).errors} == {"broken.html"}


def test_golden_natives():
    clean = [path for path in SOURCES if path.name != "broken.html"]
    assert set().union(*(natives(parse(path.read_bytes(), path.suffix)) for path in clean)) == {
        "@attach",
        "@html",
        "element",
        "error",
        "template",
    }


def test_suffixes_have_this_front_end():
    assert all(front_end(suffix) is parse for suffix in SUFFIXES)


# --- scripts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tag",
    [
        "script",
        "SCRIPT",
        "script async",
        "script type=module",
        "script type='text/javascript; charset=utf-8'",
        'script type="TEXT/JAVASCRIPT"',
        "script type=text/plain data-consent=x",
        "script {% if a %}defer{% endif %}",
    ],
)
def test_scripts_are_read(tag):
    source = f"<p>é</p>\n<{tag}>\nsdk('a', b);\n</script>"
    found = module(source)
    assert shape(found.body[:1]) == script("sdk('a', b);")
    call = found.body[0].span
    assert source.encode()[slice(*call)] == b"sdk('a', b)"


@pytest.mark.parametrize(
    "source",
    [
        "<script type='application/ld+json'>sdk(1)</script>",
        "<script type='text/template'><a onclick='sdk(1)'></a></script>",
        "<script type='text/x-handlebars'>sdk(1)</script>",
        "<!-- <script>sdk(1)</script> -->",
        "<textarea><script>sdk(1)</script></textarea>",
        "<style>sdk(1)</style>",
        "<p>sdk(1)</p>",
        "<a title='sdk(1)' data-onclick='sdk(1)' href='sdk(1)'>",
        "{# <script>sdk(1)</script> #}",
        "{% comment %}<script>sdk(1)</script>{% endcomment %}",
        "<%# <script>sdk(1)</script> %>",
    ],
)
def test_what_is_no_code_stays_text(source):
    assert not any(isinstance(node, ir.Call) for node in every(module(source)))


def test_scripts_come_first_and_keep_apart():
    found = module("<p></p><script>var a = {</script><script>sdk(1)</script>")
    assert shape(found.body[-3:-2]) == shape(module("<p></p>").body)
    assert script("sdk(1)")[0] in [shape(node) for node in found.body]
    assert len(found.errors) == 1 and found.errors[0].end <= 33


def test_a_typed_script_types_the_expressions():
    source = "<template><p>{{ (a as B).c }}</p></template><script lang='ts'>let x: number = <number>y</script>"
    assert module(source, ".vue").errors == ()


# --- server templates ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("f({{ user.email }})", "f(user.email)"),
        ("f({{user.email|tojson}})", "f(user.email)"),
        ("f({{ user.email | escape | safe }})", "f(user.email)"),
        ("f({{{ user.email }}})", "f(user.email)"),
        ("f({{- user.email -}})", "f(user.email)"),
        ("f({{ user['email'] }})", "f(user['email'])"),
        ("f({{ user.get('a|b') }})", "f(user.get('a|b'))"),
        ("f('{{ user.email }}')", "f(`${user.email}`)"),
        ('f("{{ user["email"] }}")', "f(`${user['email']}`)"),
        ("f('a{{ b }}c{{ d }}')", "f(`a${b}c${d}`)"),
        ("f(<%= user.email %>)", "f(user.email)"),
        ("f(<%- JSON.stringify(user) %>)", "f(JSON.stringify(user))"),
        ("f('<%= @user.email %>')", "f(`${user.email}`)"),
        ("f(<%= raw user.email.to_json %>)", "f(user.email)"),
        ("f(<%= @user.email.to_json.html_safe %>)", "f(user.email)"),
        ("f({{ .User.Email }})", "f(User.Email)"),
        ("f({{json user}})", "f(user)"),
        ("f({{ user.email|length }})", "f(length(user.email))"),
        ("f({{ user.email|cut:'x' }})", "f(cut(user.email, 'x'))"),
        ("f({{ user.email|hash(a, b) }})", "f(hash(user.email, a, b))"),
        ("f({{ user.email|hash('a', 1) }})", "f(hash(user.email, 'a', 1))"),
        ("f({{ range .Items }}1{{ end }})", "f(1)"),
        ("f({{ range.items }})", "f(range.items)"),
        ("f({{ a or b }})", "f(a || b)"),
        ("f({{ a || b }})", "f(a || b)"),
        ("f({{ a if b else c }})", "f(b ? a : c)"),
        ("f({{ a ~ b }})", "f(a + b)"),
        ("f({{ helper a.b 'c' }})", "f(helper(a.b, 'c'))"),
        ("f({a: {% if x %}1{% endif %}})", "f({a: 1})"),
        ("{% if x %}f(1){% else %}\nf(2){% endif %}", "f(1)\nf(2)"),
        ("f(<?= $user->email ?>)", "f($user.email)"),
        ("f(<?php echo $user; ?>)", "f($user)"),
        ("f({[{{ a }}]: 1})", "f({[a]: 1})"),
    ],
)
def test_a_server_value_in_a_script_is_an_expression(written, same):
    found = module(f"<script>{written}</script>")
    assert found.errors == ()
    assert shape(found.body[:-1]) == script(same)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("f({{}})", "f({})"),
        ("f({a: {b: {c: 1}}})", "f({a: {b: {c: 1}}})"),
        ("f(`${{a: 1}.a}`)", "f(`${{a: 1}.a}`)"),
        ("f('{% url %}')", "f(`${x}`)"),
        ("f('{# a.b #}')", "f(' ')"),
        ("f('{{! a.b }}')", "f(' ')"),
        ("f('{{#if a.b}}')", "f(' ')"),
    ],
)
def test_what_is_no_server_value_is_none(written, same):
    found = module(f"<script>{written}</script>")
    names = {node.id for node in every(found) if isinstance(node, ir.Name)}
    assert names <= {"f"}
    if "url" not in written and "#if" not in written and "{{}}" not in written:
        assert shape(found.body[:-1]) == script(same)


def test_a_named_argument_of_a_server_value_assigns_nothing():
    found = module("<script>f({{ url('x', id=user.id) }}, {{ a|b(c=d) }})</script>")
    assert not any(isinstance(node, ir.Assign) for node in every(found))
    assert [node.name for node in every(found) if isinstance(node, ir.Argument) and node.name] == ["c", "id"]


def test_the_place_of_a_server_value():
    source = b"<script>\n  f({id: '{{ user.email|lower }}', b: {{ c.d }}})\n</script>"
    places = {source[slice(*node.span)] for node in every(module(source)) if isinstance(node, ir.Attribute)}
    assert places == {b"user.email", b"c.d"}


def test_names_that_look_like_holes_are_names():
    source = "<script>f(__hole_0__, '__hole_0__', __hole_7__, {{ a.b }}, '__hole_9__')</script>"
    assert "fault" not in natives(module(source))
    assert [node.name for node in every(module(source)) if isinstance(node, ir.Attribute)] == ["b"]


def test_a_script_that_only_looks_like_a_template():
    """JSX has braces that meet."""
    found = module("<script type='text/babel'>x = <a style={{b: c}} />;</script>")
    assert found.errors == ()
    assert {node.id for node in every(found) if isinstance(node, ir.Name)} == {"x", "c"}


# --- attributes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "suffix", "same"),
    [
        ("<a :b='c.d'>", ".vue", "c.d"),
        ("<a :b='c.d'>", ".html", "c.d"),
        ("<a v-bind:b.sync='{c: d}'>", ".vue", "({c: d})"),
        ("<a v-model='form.email'>", ".vue", "form.email"),
        ("<a v-if='a &amp;&amp; &quot;b&quot;'>", ".vue", "a && 'b'"),
        ("<a @b='c'>", ".vue", "c"),
        ("<a @b='() => c(1)'>", ".vue", "() => c(1)"),
        ("<a @b='c(1)'>", ".vue", "$event => c(1)"),
        ("<a @b='c(1); d = 2'>", ".vue", "$event => { c(1); d = 2 }"),
        ("<a v-on:b.stop='c(1)'>", ".vue", "$event => c(1)"),
        ("<a onclick='c(1)'>", ".html", "event => c(1)"),
        ("<a ONCLICK='c(\"{{ d.e }}\")'>", ".html", "event => c(`${d.e}`)"),
        ("<a b='{{ c.d }}'>", ".html", "c.d"),
        ("<a b='c{{ d }}'>", ".html", "`c${d}`"),
        ("<a b={{ c.d }}>", ".html", "c.d"),
        ("<a b={c.d}>", ".svelte", "c.d"),
        ('<a b="{c.d}">', ".svelte", "c.d"),
        ("<a b={() => '}' > c}>", ".svelte", "() => '}' > c"),
        ("<a b='c{d}'>", ".svelte", "`c${d}`"),
        ("<a bind:b={c.d}>", ".svelte", "c.d"),
        ("<a on:b|once={c}/>", ".svelte", "c"),
        ("<a {b}>", ".svelte", "b"),
        ("<a {...b}>", ".svelte", "b"),
        ("<a bind:b>", ".svelte", "b"),
        ("<a :b-c>", ".vue", "bC"),
        ("<a b='c &amp; &eacute;'>", ".html", "'c & é'"),
        ("<a b='{% if x %}c{% endif %} d'>", ".html", "'c d'"),
    ],
)
def test_an_attribute_is_an_expression(source, suffix, same):
    assert shape(attribute(source, suffix)) == script(f"x = {same}")[0][2]


@pytest.mark.parametrize(
    ("source", "suffix"),
    [
        ("<a href='b.c'>", ".vue"),
        ("<a v='b.c'>", ".vue"),
        ("<a b='{{ c.d }}'>", ".vue"),
        ("<a b='{c.d}'>", ".html"),
        ("<a b='{c.d}'>", ".vue"),
        ("<a #b='c.d'>", ".html"),
        ("<a x-b='c.d'>", ".html"),
        ("<a :='c.d'>", ".html"),
        ("<a :b='c d'>", ".html"),
        ("<a b='{# c.d #}'>", ".html"),
    ],
)
def test_an_attribute_is_text(source, suffix):
    assert isinstance(attribute(source, suffix), ir.Text)


@pytest.mark.parametrize(
    ("source", "suffix", "tag"),
    [
        ("<DIV>", ".html", ("Text", "div")),
        ("<My-Input>", ".html", ("Text", "my-input")),
        ("<div>", ".vue", ("Text", "div")),
        ("<my-input>", ".vue", ("Text", "my-input")),
        ("<MyInput>", ".vue", ("Name", "MyInput")),
        ("<Input>", ".svelte", ("Name", "Input")),
        ("<a.b>", ".svelte", ("Attribute", ("Name", "a"), "b")),
        ("<svelte:head>", ".svelte", ("Text", "svelte:head")),
    ],
)
def test_tags(source, suffix, tag):
    (element,) = elements(module(source, suffix))
    assert shape(element.tag) == tag


# --- structure -------------------------------------------------------------------------------


def nest(source: str, suffix: str = ".html"):
    """Elements as nested lists of tags."""

    def of(nodes):
        found = []
        for node in nodes:
            if isinstance(node, ir.Element):
                tag = node.tag
                found.append((tag.id if isinstance(tag, ir.Name) else said(tag), of(node.children)))
        return found

    return of(module(source, suffix).body)


@pytest.mark.parametrize(
    ("source", "suffix", "tree"),
    [
        ("<a><b></b></a><c></c>", ".html", [("a", [("b", [])]), ("c", [])]),
        ("<a><br><b/></a>", ".html", [("a", [("br", []), ("b", [])])]),
        ("<a><b></A><c>", ".html", [("a", [("b", [])]), ("c", [])]),
        ("<a></b><c></a>", ".html", [("a", [("c", [])])]),
        ("<ul><li>1<li>2</ul>", ".html", [("ul", [("li", []), ("li", [])])]),
        ("<tr><td>1<td>2<tr><td>3", ".html", [("tr", [("td", []), ("td", [])]), ("tr", [("td", [])])]),
        ("<Link>a<b/></Link>", ".vue", [("Link", [("b", [])])]),
        ("<link>a<b/></link>", ".html", [("link", []), ("b", [])]),
        ("<a <b>c</b>", ".html", [("a", [("b", [])])]),
        ("a < b > c <1>", ".html", []),
        ("<a b='<c>'></a>", ".html", [("a", [])]),
        ("<a b={c > d}><e/></a>", ".svelte", [("a", [("e", [])])]),
        ("{{ a < b }}<c/>", ".vue", [("c", [])]),
        ("{% if a <b %}<c/>", ".html", [("c", [])]),
        ("<!-- <a> --><b/>", ".html", [("b", [])]),
        ("<!--", ".html", []),
    ],
)
def test_nesting(source, suffix, tree):
    assert nest(source, suffix) == tree


def test_the_span_of_a_start_tag():
    source = b"<p>\n<input type=a\n b=c>text</p>"
    assert [source[slice(*element.start)] for element in elements(module(source))] == [b"<p>", b"<input type=a\n b=c>"]


def test_comments_of_all_kinds():
    source = (
        "<!-- a --><script>// b\n/* c */</script>{# d #}{{! e }}{{!-- f --}}<%# g %>{% comment %} h {% endcomment %}"
    )
    assert [note.text for note in module(source).comments] == list("abcdefgh")
    assert [note.text for note in module("{/* a */}<!-- b -->{c /* d */}", ".svelte").comments] == list("abd")


@pytest.mark.parametrize("source", ["<p># no</p>", "<a b='// no'>", "{{ a }}", "<p>/* no */</p>"])
def test_no_comment_is_made_up(source):
    assert module(source).comments == ()


# --- inputs that must not break it -----------------------------------------------------------

FRAGMENTS = st.sampled_from([(path.read_bytes(), path.suffix) for path in SOURCES])
KINDS = st.sampled_from([".html", ".vue", ".svelte"])
_SIGNS = """
    < > </ /> a b = " ' { } {{ }} {% %} {# #} {#if :else /each} @html <script> </script> <!-- --> & &amp; | if else
    x.y ( ) as then {:then {/if} <li> <?php ?> <%= %> :a='b(' @c=" ` /* */ // __hole_0__
"""
SIGNS = st.lists(st.sampled_from([*_SIGNS.split(), "\n"]), max_size=40)


@settings(deadline=None)
@given(st.binary(max_size=300), KINDS)
def test_any_bytes(data, suffix):
    assert "fault" not in natives(module(data, suffix))


@settings(max_examples=300, deadline=None)
@given(SIGNS, KINDS)
def test_any_signs(signs, suffix):
    assert "fault" not in natives(module(" ".join(signs), suffix))
    assert "fault" not in natives(module("".join(signs), suffix))


@settings(max_examples=200, deadline=None)
@given(FRAGMENTS, st.data())
def test_mutations(fragment, data):
    source, suffix = fragment
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(source)))
        end = min(len(source), start + data.draw(st.integers(0, 60)))
        copy = source[start:end] * data.draw(st.sampled_from([0, 2]))
        at = data.draw(st.integers(0, len(source))) if copy else start
        source = source[:at] + copy + source[at if copy else end :]
    assert "fault" not in natives(module(source, suffix))


DEEP = {
    "elements": ("<div>" * 2000 + "<i onclick='f(a.b)'>", ".html"),
    "closed elements": ("<div>" * 2000 + "</div>" * 2000, ".vue"),
    "ifs": ("{#if a}<p>" * 1000 + "{f(a.b)}" + "</p>{/if}" * 1000, ".svelte"),
    "loops": ("<a v-for='b in c'>" * 1000 + "{{ f(a.b) }}", ".vue"),
    "slots": ("<A #a='{b}'>" * 1000 + "{{ f(a.b) }}", ".vue"),
    "awaits": ("{#await f(a.b) then c}" * 1000, ".svelte"),
    "expressions": ("{" + "f(" * 1000 + "1" + ")" * 1000 + "}", ".svelte"),
    "expressions in elements": ("<p>" * 60 + "{f(a.b)}{" + "[" * 300 + "1" + "]" * 300 + "}", ".svelte"),
    "braces": ("{" * 50_000, ".svelte"),
    "holes": ("<script>f(" + "[{{ a.b }}, " * 300 + "]" * 300 + ")</script>", ".html"),
    "choices": ("{{ f(a) if b else " * 100 + "c" + " }}" * 100, ".html"),
    "chains": ("<a :b='" + "a" + ".b(1)" * 3000 + "'>", ".vue"),
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting(name):
    """Neither the front end nor the floor above it overflows, even below a hundred frames of somebody else."""
    source, suffix = DEEP[name]
    idioms: Idioms = bundled().idioms

    def below(frames: int) -> ir.Module:
        if frames:
            return below(frames - 1)
        found = module(source, suffix)
        facts_of(found, idioms)
        return found

    assert sys.getrecursionlimit() == 1000
    results = []
    worker = threading.Thread(target=lambda: results.append(below(100)))
    worker.start()
    worker.join()
    assert results and "fault" not in natives(results[0])
    if name not in ("closed elements", "braces"):
        assert any(isinstance(node, (ir.Call, ir.Native)) for node in every(results[0]))


def test_deep_elements_are_all_there():
    found = module("<div>" * 500 + "<input name=x>")
    assert len(elements(found)) == 501
    depth, node = 0, found.body[0]
    while isinstance(node, ir.Element) and node.children:
        depth, node = depth + 1, node.children[0]
    assert depth == DEPTH


@pytest.mark.parametrize(
    "piece", ["<", "<a ", '<a b="', "<div></p>", "{{", "{%", "{", "<!--", "<script>", "{% comment %}"]
)
def test_time_grows_with_size_alone(piece):
    """Nothing that never closes is looked for twice: four times the text takes about four times as long."""

    def seconds(size: int) -> float:
        source = piece.encode() * (size // len(piece))
        taken = []
        for _ in range(2):
            start = time.process_time()
            for suffix in (".html", ".vue", ".svelte"):
                module(source, suffix)
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(24_000) < 8 * seconds(6_000) + 0.1


def test_a_large_file():
    text = (GOLDEN / "page.html").read_bytes()
    found = module(text * (250_000 // len(text) + 1))
    assert found.errors == () and len(elements(found)) > 2_500


@pytest.mark.parametrize(
    "source", [b"", b"\n", b"\xff\xfe\x00", b"\x00" * 99, b"\r", b"<", b"{", b"{{", b"&", b"<a b="]
)
@pytest.mark.parametrize("suffix", [".html", ".vue", ".svelte"])
def test_odd_files(source, suffix):
    assert natives(module(source, suffix)) <= {"error"}


def test_a_fault_costs_one_tag(monkeypatch):
    from linter.languages.markup import front

    def raising(page, head, attribute):
        if page.word(attribute.name) == "bad":
            raise RuntimeError
        return False

    monkeypatch.setattr(front, "directive", raising)
    found = module("<p><a bad></a><b c='d'></b></p>")
    assert natives(found) == {"fault"}
    assert [said(element.tag) for element in elements(found)] == ["p", "b"]
