"""The JavaScript and TypeScript front end: golden trees, spans, and inputs that must not break it."""

import os
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.languages import front_end
from linter.languages.ecma import SUFFIXES
from linter.languages.ecma.front import parse
from linter.words import ir
from linter.words.check import children, faults
from linter.words.show import show

GOLDEN = Path(__file__).parent / "golden" / "ecma"
SOURCES = sorted(path for path in GOLDEN.iterdir() if path.suffix in SUFFIXES)


def module(source: str | bytes, suffix: str = ".tsx") -> ir.Module:
    text = source.encode() if isinstance(source, str) else source
    found = parse(text, suffix)
    assert faults(found, len(text)) == []
    return found


def golden(name: str) -> ir.Module:
    path = GOLDEN / name
    return parse(path.read_bytes(), path.suffix)


def only(source: str, suffix: str = ".tsx") -> ir.Node:
    """The one statement of a source without errors."""
    found = module(source, suffix)
    assert found.errors == ()
    (node,) = found.body
    return node


def every(root: ir.Node) -> list[ir.Node]:
    found, pending = [], [root]
    while pending:
        node = pending.pop()
        found.append(node)
        pending.extend(children(node))
    return found


def natives(root: ir.Node) -> set[str]:
    return {node.kind for node in every(root) if isinstance(node, ir.Native)}


# --- golden trees ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_golden(path):
    text = path.read_bytes()
    found = parse(text, path.suffix)
    assert faults(found, len(text)) == []
    assert (found.span, found.language, found.package) == ((0, len(text)), "ecma", "")
    drawn = show(found)
    written = path.with_suffix(path.suffix + ".tree")
    if os.environ.get("REGOLD"):
        written.write_text(drawn, encoding="utf-8")
    assert drawn == written.read_text(encoding="utf-8")


def test_only_broken_sources_have_errors():
    assert {path.name for path in SOURCES if golden(path.name).errors} == {"broken.ts"}


def test_golden_covers_every_kind_that_ecma_has():
    seen = {type(node) for path in SOURCES for node in every(golden(path.name))}
    kinds = {kind for kind in vars(ir).values() if isinstance(kind, type) and issubclass(kind, ir.Node)}
    assert kinds - seen == {ir.Node, ir.Each}


def test_golden_has_no_faults_and_few_natives():
    assert set().union(*(natives(golden(path.name)) for path in SOURCES if path.name != "broken.ts")) == {
        "+",
        "-",
        "ambient_declaration",
        "break_statement",
        "call_signature",
        "computed_property_name",
        "construct_signature",
        "continue_statement",
        "debugger_statement",
        "delete",
        "export_clause",
        "export_specifier",
        "export_statement",
        "function_signature",
        "index_signature",
        "keys",
        "method_signature",
        "regex",
        "sequence",
        "subject",
        "type_alias",
        "typeof",
        "update",
        "void",
        "with_statement",
        "yield",
        "~",
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_suffix_has_this_front_end(suffix):
    assert front_end(suffix) is parse
    assert only("a = b", suffix) == only("a = b")


# --- what sugar means ------------------------------------------------------------------------


def shape(node):
    """A node without spans, as nested tuples; easier to write down than the node itself."""
    if isinstance(node, tuple) and not hasattr(node, "start"):
        return tuple(shape(item) for item in node)
    if not isinstance(node, ir.Node):
        return node
    names = [name for name in node.__struct_fields__ if name not in ("span", "at", "start")]
    return (type(node).__name__, *(shape(getattr(node, name)) for name in names))


@pytest.mark.parametrize(
    ("sugar", "same"),
    [
        ("((a))", "a"),
        ("x = await f()", "x = f()"),
        ("a?.b?.(c)?.[d]", "a.b(c)[d]"),
        ("a!.b!(c!)", "a.b(c)"),
        ("x = y as Z", "x = y"),
        ("x = y as unknown as Z", "x = y"),
        ("x = y satisfies Z", "x = y"),
        ("this.#a", "this.a"),
        ("a ?? b", "a || b"),
        ("a === b", "a == b"),
        ("a !== b", "a != b"),
        ("a ||= b", "a ??= b"),
        ("x = `a`", "x = 'a'"),
        ("x = '\\x61\\u{62}\\\nc'", "x = 'abc'"),
        ("x = !0", "x = true"),
        ("x = void 0", "x = null"),
        ("x = undefined", "x = null"),
        ("(0, a.b)(c)", "a.b(c)"),
        ("({a})", "({'a': a})"),
        ("({['a']: 1})", "({a: 1})"),
        ("({a = 1} = b)", "({a: a = 1} = b)"),
        ("for await (const a of b) c", "for (const a of b) c"),
        ("import('a')", "require('a')"),
        ("let x: A | null | undefined", "let x: A"),
        ("let x: readonly A[]", "let x: Array<A>"),
        ("let x: (A)", "let x: A"),
        ("function f(this: A, b) {}", "function f(b) {}"),
        ("async function* f() {}", "function f() {}"),
        ("<a b />", "<a b={true} />"),
        ("<a>b &amp; c</a>", "<a>b & c</a>"),
        ("<a>\n  b\n  c\n</a>", "<a>b c</a>"),
        ("<a b='c' />", "<a b={'c'} />"),
        ("switch (a) { case b: c() }", "switch (a) { case b: { c() } }"),
        ("label: a()", "a()"),
        ("module.exports.a = b", "exports.a = b"),
        ("export { a as default }", "export = a"),
        ("type A = { b: string }", "interface A { b: string }"),
        ("type A = B & { c: string }", "interface A extends B { c: string }"),
    ],
)
def test_two_ways_to_write_the_same(sugar, same):
    assert shape(only(sugar)) == shape(only(same))


@pytest.mark.parametrize(
    ("call", "types"),
    [("f(a)", []), ("f<A>(a)", ["A"]), ("a?.f<b.C>()", ["b.C"]), ("new F<A[], B<C>>(d)", ["Array", "B"])],
)
def test_type_arguments(call, types):
    assert [written.name for written in only(call, ".ts").types] == types


def test_casts_in_front_vanish_where_there_is_no_markup():
    assert shape(only("x = <Z>y", ".ts")) == shape(only("x = y", ".ts"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("for (const a of b) c", "for (const a in b) c"),
        ("var a = 1", "let a = 1"),
        ("(a(), b.c)(d)", "b.c(d)"),
        ("require(a)", "require('a')"),
        ("a.require('b')", "require('b')"),
        ("other.exports.a = b", "exports.a = b"),
        ("exports.a += b", "exports.a = b"),
        ("a && b", "a || b"),
        ("new A()", "A()"),
        ("x = `${a}`", "x = a"),
        ("tag`a`", "tag('a')"),
        ("let x: A | B", "let x: A"),
        ("let x: 'a'", "let x: a"),
        ("({[a]: 1})", "({a: 1})"),
        ("({get a() {}})", "({a() {}})"),
        ("<A />", "<a />"),
        ("<a b='{c}' />", "<a b={c} />"),
        ("x = !2", "x = !1"),
        ("type A = B", "interface A { b: string }"),
        ("let a = b", "a = b"),
        ("[a, , b] = c", "[a, b] = c"),
    ],
)
def test_two_ways_to_write_different_things(one, other):
    assert shape(only(one)) != shape(only(other))


def test_exported_values_are_bound_and_shown():
    found = module("export const { a, b: [c = 1, ...d], ...e } = f, g = 1", ".ts")
    assert [node.name for node in found.body if isinstance(node, ir.Export)] == ["a", "c", "d", "e", "g"]
    assert [type(node) for node in found.body[:2]] == [ir.Assign, ir.Assign]


@pytest.mark.parametrize(
    "source",
    [
        "declare const a: string;",
        "declare module 'm' { export const a: string; export default a }",
        "namespace N { export const b = 1; export { b as a } }",
        "export function a(b: string): void;",
        "const exported = { a: 1 };",
        "exports_.a = 1",
        "f(module.exports.a)",
    ],
)
def test_what_a_file_does_not_export(source):
    nodes = every(module(source, ".ts"))
    assert not [node for node in nodes if isinstance(node, ir.Export)]
    assert not [node for node in nodes if isinstance(node, ir.Assign) and getattr(node.target, "id", "") == "a"]


def test_a_parameter_is_a_field_only_with_a_modifier():
    found = only("class A { constructor(private a: B, readonly c, public d?, e: F, @G() h) {} }", ".ts")
    (constructor,) = found.body
    assert [param.field for param in constructor.params] == [True, True, True, False, False]
    assert [len(param.decorators) for param in constructor.params] == [0, 0, 0, 0, 1]


def test_a_subject_that_calls_is_asked_once():
    found = only("switch (f(x)) { case 1: a(); break; case 2: b(); break; case 3: c() }")
    called = [node.callee.id for node in every(found) if isinstance(node, ir.Call)]
    assert sorted(called) == ["a", "b", "c", "f"]


def test_statements_in_one_line_stand_alone():
    found = module("a(), b.c = 1, d && e();f()", ".js")
    assert [type(node) for node in found.body] == [ir.Call, ir.Assign, ir.Logic, ir.Call]


def test_types_in_javascript_are_read():
    found = golden("annotated.js")
    (function,) = [node for node in found.body if isinstance(node, ir.Function)]
    assert [param.type.name for param in function.params] == ["A", "string"] and not found.errors


@pytest.mark.parametrize("name", ["a as T", "x = y!", "<a>b & c</a>", "styled.div<{ a: B }>`c`"])
def test_what_the_grammar_dislikes_is_no_error(name):
    assert module(name).errors == ()


def test_pieces_of_broken_code_are_kept():
    found = golden("broken.ts")
    words = {node.id for node in every(found) if isinstance(node, ir.Name)}
    assert {"track", "user", "a", "c", "y", "i", "last"} <= words
    assert "unclosed" in {node.value for node in every(found) if isinstance(node, ir.Text)}


def test_broken_pieces_stay_in_their_function():
    found = module("function f(user) { g(a b, user.c); }\nh()", ".ts")
    (function, last) = found.body
    assert found.errors and isinstance(function, ir.Function) and isinstance(last, ir.Call)
    assert "error" in natives(function)


@pytest.mark.parametrize("line", ["a('//')", "x = 1; y = 2", "x = /\\/\\*/", "x = `//${1}/* */`", "<a>// b</a>"])
def test_no_comment_is_made_up(line):
    assert module(line).comments == ()


# --- inputs that must not break it -----------------------------------------------------------

FRAGMENTS = st.sampled_from([(path.read_bytes(), path.suffix) for path in SOURCES])
SUFFIX = st.sampled_from([".js", ".ts", ".tsx"])


@settings(deadline=None)
@given(st.binary(max_size=400), SUFFIX)
def test_any_bytes(data, suffix):
    assert "fault" not in natives(module(data, suffix))


@settings(deadline=None)
@given(st.text(max_size=300) | st.text("(){}[]<>;,.=`\"'/*&$ab\n", max_size=300), SUFFIX)
def test_any_text(text, suffix):
    found = module(text.encode("utf-8", "surrogatepass"), suffix)
    assert "fault" not in natives(found)
    show(found).encode()  # no half characters


@settings(max_examples=150, deadline=None)
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


@pytest.mark.parametrize(
    "source", [b"", b"\n", b"\xff\xfe\x00", b"\xef\xbb\xbfx = 1", b"\x00" * 99, b"\r", b"//", b"/*"]
)
def test_odd_files(source):
    assert natives(module(source)) <= {"error", "regex", "regex_pattern"}


DEEP = {
    "parentheses": "(" * 2000 + "a" + ")" * 2000,
    "lists": "[" * 2000 + "]" * 2000,
    "records": "x={a:" * 2000 + "1" + "}" * 2000,
    "methods in records": "({a(){return " * 2000 + "1" + "}})" * 2000,
    "patterns": "[" * 2000 + "a" + "]=b" * 2000,
    "calls": "f(" * 2000 + "1" + ")" * 2000,
    "callbacks": "f(()=>{" * 2000 + "1" + "})" * 2000,
    "defaults": "function f(a=" * 2000 + "1" + "){}" * 2000,
    "not": "!" * 2000 + "a",
    "unclosed": "f([{" * 2000,
    "conditions": "a?" * 2000 + "b" + ":c" * 2000,
    "assignments": "a=" * 2000 + "1",
    "templates": "`${" * 2000 + "a" + "}`" * 2000,
    "tagged templates": "f`${" * 2000 + "a" + "}`" * 2000,
    "subscripts": "a[" * 2000 + "1" + "]" * 2000,
    "markup": "<a b={c}>" * 2000 + "x" + "</a>" * 2000,
    "attributes": "<a b={" * 2000 + "c" + "}/>" * 2000,
    "types": "let x: " + "A<" * 2000 + "B" + ">" * 2000,
    "grouped types": "let x: " + "(" * 2000 + "B" + ")" * 2000,
    "blocks": "{" * 2000 + "}" * 2000,
    "branches": "if(a){" * 2000 + "b" + "}" * 2000,
    "loops": "for(;;)" * 2000 + "a",
    "switches": "switch(a){case 1:" * 2000 + "b" + "}" * 2000,
    "tries": "try{" * 2000 + "a" + "}catch(e){}" * 2000,
    "classes": "class A{m(){" * 2000 + "a" + "}}" * 2000,
    "decorators": "class A extends (class {@f(" * 2000 + "a" + ") x}) {}" * 2000,
    "namespaces": "namespace A{" * 2000 + "}" * 2000,
    "declarations": "declare namespace A{" * 2000 + "}" * 2000,
    "labels": "a:" * 2000 + "b",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting(name):
    """Cut off, not overflown, even when a hundred frames of somebody else are in use."""

    def below(frames: int) -> ir.Module:
        return below(frames - 1) if frames else module(DEEP[name] + "\nafter = 1\n")

    assert sys.getrecursionlimit() == 1000
    results = []
    worker = threading.Thread(target=lambda: results.append(below(100)))
    worker.start()
    worker.join()
    assert results and "fault" not in natives(results[0])
    assert not results[0].errors or name == "unclosed"


@pytest.mark.parametrize(
    "source",
    [
        "x = " + " + ".join(["a"] * 3000),
        "x = " + " && ".join(["a"] * 3000),
        "x = a" + ".b(1)" * 3000,
        "x = a" + "?.[0]!" * 3000,
        "x = " + "a ? b : " * 3000 + "c",
        "let x: " + " | ".join(["A"] * 3000),
        "a(), " * 3000 + "b()",
        "if (a) {}" + " else if (b) {}" * 3000,
        "switch (a) {" + "case 1: b();" * 3000 + "}",
    ],
    ids=["sum", "logic", "calls", "indexes", "conditions", "union", "sequence", "else if", "switch"],
)
def test_long_chains_are_complete(source):
    found = module(source)
    assert found.errors == () and not natives(found) & {"deep", "fault"}


def test_a_large_file():
    text = (GOLDEN / "classes.ts").read_bytes() + b"\n"
    found = module(text * (250_000 // len(text) + 1), ".ts")
    assert found.errors == () and len(found.body) > 1000


def test_a_fault_costs_one_statement(monkeypatch):
    from linter.languages.ecma import front

    def raising(low, syntax):
        raise RuntimeError

    handlers = {**front._handlers(), "number": raising}
    monkeypatch.setattr(front, "_handlers", lambda: handlers)
    found = module("declare namespace N { let a: B }\nclass A { f() { a = 1; this.b } }\nexport const c = d\n", ".ts")
    assert sorted(node.kind for node in every(found) if isinstance(node, ir.Native)) == ["ambient_declaration", "fault"]
    assert "b" in {node.name for node in every(found) if isinstance(node, ir.Attribute)}
    assert [type(node) for node in found.body[-2:]] == [ir.Assign, ir.Export]
