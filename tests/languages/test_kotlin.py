"""The Kotlin front end: golden trees, spans, and inputs that must not break it."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from linter.languages.kotlin.front import parse
from linter.words import ir
from linter.words.check import children, faults
from linter.words.show import show

GOLDEN = Path(__file__).parent / "golden" / "kotlin"
SOURCES = sorted(path for path in GOLDEN.iterdir() if path.suffix in (".kt", ".kts"))
TEXTS = [path.read_bytes() for path in SOURCES]


def module(source: str | bytes) -> ir.Module:
    text = source.encode() if isinstance(source, str) else source
    found = parse(text, ".kt")
    assert faults(found, len(text)) == []
    assert (found.span, found.language) == ((0, len(text)), "kotlin")
    return found


def clean(source: str) -> ir.Module:
    found = module(source)
    assert found.errors == ()
    return found


def every(root: ir.Node) -> list[ir.Node]:
    found, pending = [], [root]
    while pending:
        node = pending.pop()
        found.append(node)
        pending.extend(children(node))
    return found


def natives(root: ir.Node) -> set[str]:
    return {node.kind for node in every(root) if isinstance(node, ir.Native)}


def shape(node):
    """A node without spans and type arguments, as nested tuples."""
    if isinstance(node, tuple) and not hasattr(node, "start"):
        return tuple(shape(item) for item in node)
    if not isinstance(node, ir.Node):
        return node
    names = [name for name in node.__struct_fields__ if name not in ("span", "at")]
    return (type(node).__name__, *(shape(getattr(node, name)) for name in names))


def inside(source: str):
    """The statements of a function body that is `source`, without spans."""
    (function,) = clean(f"fun f() {{\n{source}\n}}\n").body
    return shape(function.body.body)


# --- golden trees ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_golden(path):
    found = module(path.read_bytes())
    drawn = show(found)
    golden = path.with_suffix(path.suffix + ".tree")
    if os.environ.get("REGOLD"):
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")


def test_only_broken_sources_have_errors():
    broken = {path.name for path in SOURCES if parse(path.read_bytes(), path.suffix).errors}
    assert broken == {"broken.kt"}


def test_golden_covers_every_kind_that_kotlin_has():
    seen = {type(node) for text in TEXTS for node in every(module(text))}
    kinds = {kind for kind in vars(ir).values() if isinstance(kind, type) and issubclass(kind, ir.Node)}
    absent = {ir.Node, ir.Load, ir.Export, ir.Each, ir.Default, ir.Element}
    assert kinds - seen == absent


def test_golden_has_few_natives():
    whole = [text for path, text in zip(SOURCES, TEXTS, strict=True) if path.name != "broken.kt"]
    assert set().union(*(natives(module(text)) for text in whole)) == {
        "break_statement",
        "by",
        "class",
        "companion_object",
        "continue_statement",
        "file_annotation",
        "shebang",
        "subject",
        "unary_expression",
    }


# --- what sugar means ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sugar", "same"),
    [
        ("(a)", "a"),
        ("a!!.b", "a.b"),
        ("a?.b?.c()", "a.b.c()"),
        ("(a as B).c", "a.c"),
        ("a as? B ?: c", "a ?: c"),
        ("f(a) { b }", "f(a, { b })"),
        ("f<A>(a)", "(f<A>(a))"),
        ("f<A>(a).b { c }", "(f<A>(a)).b { c }"),
        ("a ?: f<B>(c).d + 1", "a ?: (f<B>(c).d + 1)"),
        ("a + f<b.C>(d) * 2", "a + (f<b.C>(d) * 2)"),
        ("a to f<B>()", "a to (f<B>())"),
        ("!a.b", "!(a.b)"),
        ("!a.b().c[0]", "!(a.b().c[0])"),
        ("-a.b()", "-(a.b())"),
        ("!a!!.b && c", "(!(a.b)) && c"),
        ("!f<B>(a)", "!(f<B>(a))"),
        ("{ it }", "{ it -> it }"),
        ("mapOf(Pair(a, b))", "mapOf(a to b)"),
        ("hashMapOf<A, B>()", "emptyMap()"),
        ("setOf(a, *b)", "listOf(a, *b)"),
        ("a::b", "a.b"),
        ("::a", "a"),
        ("A::class.java", "A::class"),
        ("this@Outer.a", "this.a"),
        ("a === b", "a == b"),
        ("a.`b`", "a.b"),
        ('"""a$b"""', '"a$b"'),
        ('"a${b}c"', '"a${(b)}c"'),
        ('"\\u0041\\t"', '"A\\t"'),
        ("1_000L", "1000"),
        ("i++", "i += 1"),
        ("if (a) b else c", "when { a -> b; else -> c }"),
        ("when (a) { b, c -> d }", "if (a == b || a == c) d"),
        ("when (a) { in b -> c; !is D -> e }", "if (a in b) c else if (a !is D) e"),
        ("@Suppress() f(a)", "f(a)"),
        ("x@{ a }", "{ a }"),
        ("a < b > !(c)", "(a < b) > !(c)"),
    ],
)
def test_sugar(sugar, same):
    assert inside(sugar) == inside(same)


@pytest.mark.parametrize(
    ("call", "types"),
    [
        ("f(a)", []),
        ("f<A>()", ["A"]),
        ("f<A>(a)", ["A"]),
        ("f<A> { a }", ["A"]),
        ("f<a.B>(c)", ["a.B"]),
        ("f<A, B<C>>(d)", ["A", "B"]),
        ("f<A>(a) { b }", ["A"]),
        ("a.f<A>()", ["A"]),
        ("a.f<A?>(b)", ["A"]),
    ],
)
def test_type_arguments(call, types):
    (function,) = clean(f"fun g() {{\n{call}\n}}\n").body
    (found,) = function.body.body
    assert [written.name for written in found.types] == types


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f<A>(a)", "f(a)"),
        ("!a.b", "(!a).b"),
        ("f(a) { b }", "f(a)"),
        ("f { a } { b }", "f({ a }, { b })"),
        ("{ -> a }", "{ a }"),
        ("mapOf(a)", "mapOf(a to b)"),
        ("a.mapOf(b to c)", "mapOf(b to c)"),
        ("mapOf(a = b to c)", "mapOf(b to c)"),
        ("A::b", "A.b"),
        ("a < b", "a > b"),
        ('"\\$a"', '"$a"'),
        ("'$'", '"$a"'),
        ("a ?: b", "a && b"),
        ("a?.b", "a.c"),
        ("throw a", "return a"),
        ("Pair(a)", "Pair(a, b)"),
        ("buildMap { a }", "mapOf()"),
    ],
)
def test_no_sugar(one, other):
    assert inside(one) != inside(other)


def test_template_of_an_ordinary_string():
    text = 'val a = "é$b and $c.d ${e.f} \\$g 5$"'
    (assign,) = clean(text).body
    raw = text.encode()
    parts = [(type(part).__name__, raw[slice(*part.span)].decode()) for part in assign.value.parts]
    assert parts == [
        ("Text", "é"),
        ("Name", "b"),
        ("Text", " and "),
        ("Name", "c"),
        ("Text", ".d "),
        ("Attribute", "e.f"),
        ("Text", " \\$g 5$"),
    ]
    assert assign.value.parts[-1].value == " $g 5$"


@pytest.mark.parametrize(
    "declaration",
    [
        "fun a() { b() }",
        "private fun a() { b() }",
        "internal fun a() = b()",
        "class A { fun b() {} }",
        "annotation class A",
        "interface A { fun b() }",
        "const val A = 1",
        "object A { fun b() {} }",
    ],
)
def test_annotations_do_not_hide_a_declaration(declaration):
    (plain,) = clean(f"{declaration}\n").body
    (marked,) = clean(f"@One\n@Two\n{declaration}\n").body
    assert [mark.id for mark in marked.decorators] == ["One", "Two"]
    without = [(field, value) for field, value in zip(shape(plain), shape(marked), strict=True) if field != value]
    assert without == [((), shape(marked.decorators))]


@pytest.mark.parametrize("loop", ["for (a in b) { c(a) }", "while (a) { b() }"])
def test_annotations_do_not_hide_a_loop(loop):
    assert inside(f"@OptIn(A::class)\n{loop}") == inside(loop)


@pytest.mark.parametrize(
    "source",
    [
        "class A { val b = 1 }\nclass C",
        "class A : B<\n  C,\n>()",
        "val a = b[\n  c,\n]",
        "val a = suspend { b() }",
        "fun f() {\n  a { b } get c\n}",
        "fun f() {\n  val a = b\n  get(a)\n}",
        "fun f() {\n  where?.let { a }\n}",
        "fun f(a: suspend (() -> B)) {}",
        "class A {\n  context(_: B)\n  fun f() {}\n}",
        "class A {\n  val b\n    @C get() = d\n}",
        "fun f() = when (a) {\n  is B if c -> d\n  else -> e\n}",
        'val a = f("""b="$c"""", d)',
        'val a = """"""',
        "class A {\n  suspend fun b() = c(d) {\n  }\n\n  /** e */suspend fun f() {}\n}",
    ],
)
def test_valid_code_that_the_grammar_refuses(source):
    assert not natives(clean(source)) - {"subject"}


@pytest.mark.parametrize("source", ["val a = ", "fun f( {", "class A {", "f(a,", 'val a = "b', "}", "val a = [1 2"])
def test_broken_code_is_said_to_be_broken(source):
    assert module(source).errors


@pytest.mark.parametrize(
    "source",
    [
        "val a = 1\n@B",
        "class A\n@B",
        "class A {\n  val b = 1\n  @C(d e",
        "fun f() {\n  val a: B\n  @C}",
        "@file:A",
        "@A @B fun f(@C d: E) = g",
    ],
)
def test_an_annotation_in_the_last_line_does_not_hang_the_parser(source):
    assert len(every(module(source))) > 2


def test_the_rest_of_a_broken_file_is_read():
    found = module(b'fun a() {\n  track("half\n}\nfun b() {\n  if (c.\n}\nclass D {\n  fun e() {}\n}\n')
    assert {"a", "b", "D", "e"} <= {getattr(node, "name", None) for node in every(found)}


def test_comments_in_source_order():
    found = clean('/** one\n * two */\nval a = "// no" // three\n/* */ /* /* four */ */ //')
    assert [comment.text for comment in found.comments] == ["one\n * two", "three", "", "/* four */", ""]


def test_package_and_imports():
    found = clean("package a.`in`.b\nimport c.D as E\nimport f.*\nimport g")
    assert found.package == "a.in.b"
    names = [(node.module, name.name, name.alias) for node in found.body for name in node.names]
    assert names == [("c", "D", "E"), ("f", "*", "*"), ("", "g", "g")]


# --- inputs that must not break it -----------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "open_", "core", "close"),
    [
        ("val x = ", "(", "a", ")"),
        ("val x = ", "f(a = { ", "a", " })"),
        ("val x = ", "f(a) { ", "a", " }"),
        ("val x = ", "!a.b(", "a", ")"),
        ("val x = ", '"${', "a", '}"'),
        ("val x = ", "object : A {\n val x = ", "a", "\n }"),
        ("val x = ", "if (a) { ", "b", " } else c"),
        ("val x = ", "when (f(", "a", ")) { b -> c }"),
        ("val x = ", "try { ", "a", " } catch (e: E) { }"),
        ("val x: ", "A<", "B", ">"),
        ("", "class A {\n companion object {\n", "", "\n}\n}"),
        ("", "fun f() {\n", "", "\n}"),
        ("", "@A @B fun f() {\n", "", "\n}"),
    ],
)
def test_deep_nesting_ends_quietly(head, open_, core, close):
    found = module(head + open_ * 2000 + core + close * 2000)
    seen = every(found)
    assert "fault" not in natives(found)
    assert "deep" in natives(found) or any(getattr(node, "name", "") == "deep" for node in seen)


@pytest.mark.parametrize("link", [" + a", "\n.b(c)", "\n?.b { c }", " ?: b", "[0]", " to b"])
def test_long_chains_are_kept_whole(link):
    found = module("val x = a" + link * 3000)
    assert not natives(found) & {"deep", "fault"}
    assert len(every(found)) > 6000


@pytest.mark.parametrize("text", [b"<a" * 50_000, b"{" * 20_000, b"\0" * 1000, b"@" * 20_000, b'"$' * 9000])
def test_garbage_has_errors_and_no_tree(text):
    found = module(text)
    assert found.errors or not natives(found)


def test_a_large_file():
    text = b"package a\n" + TEXTS[[path.name for path in SOURCES].index("expressions.kt")] * 110
    found = module(text)
    assert len(text) > 250_000
    assert found.errors == ()
    assert len(found.body) == 110 * 6


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes(text):
    assert "fault" not in natives(module(text))


PIECES = (
    'fun class val var object { } ( ) [ ] < > = == ?: ?. !! :: . , ; : -> @ " """ ${ $a if else when is as in try'
    " return throw a B 1 for while by get() set(v) /* */ // \n enum companion init constructor import"
)
WORDS = st.sampled_from(PIECES.split(" "))


@given(st.lists(WORDS, max_size=60).map(" ".join))
@example('@ = class " fun')
@settings(max_examples=300, deadline=None)
def test_any_words(source):
    assert "fault" not in natives(module(source))


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text(source):
    assert "fault" not in natives(module(source.encode("utf-8", "surrogatepass")))


@given(st.sampled_from(TEXTS), st.lists(st.tuples(st.floats(0, 1), st.integers(1, 60), st.booleans()), max_size=4))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_mutated_sources(text, cuts):
    for where, length, again in cuts:
        at = int(where * len(text))
        slice_ = text[at : at + length]
        text = text[:at] + (slice_ * 2 if again else b"") + text[at + length :]
    assert "fault" not in natives(module(text))
