"""The Python front end: golden trees, spans, and inputs that must not break it."""

import os
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.languages.python.front import parse
from linter.words import ir
from linter.words.check import children, faults
from linter.words.show import show

GOLDEN = Path(__file__).parent / "golden" / "python"
SOURCES = sorted(path for path in GOLDEN.iterdir() if path.suffix in (".py", ".pyi"))


def module(source: str | bytes) -> ir.Module:
    text = source.encode() if isinstance(source, str) else source
    found = parse(text, ".py")
    assert faults(found, len(text)) == []
    return found


def only(source: str) -> ir.Node:
    """The one statement of a source without errors."""
    found = module(source)
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
    assert (found.span, found.language, found.package) == ((0, len(text)), "python", "")
    drawn = show(found)
    golden = path.with_suffix(path.suffix + ".tree")
    if os.environ.get("REGOLD"):
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")


def test_only_broken_sources_have_errors():
    broken = {path.name for path in SOURCES if parse(path.read_bytes(), path.suffix).errors}
    assert broken == {"broken.py"}


def test_golden_covers_every_kind_that_python_has():
    seen = {type(node) for path in SOURCES for node in every(parse(path.read_bytes(), path.suffix))}
    kinds = {kind for kind in vars(ir).values() if isinstance(kind, type) and issubclass(kind, ir.Node)}
    assert kinds - seen == {ir.Node, ir.Export, ir.Default, ir.Element}


def test_golden_has_no_faults_and_few_natives():
    clean = [path for path in SOURCES if path.name != "broken.py"]
    assert set().union(*(natives(parse(path.read_bytes(), ".py")) for path in clean)) == {
        "assert_statement",
        "break_statement",
        "case_pattern",
        "continue_statement",
        "delete",
        "dict_pattern",
        "ellipsis",
        "exec_statement",
        "global_statement",
        "keyword_argument",
        "list_pattern",
        "nonlocal_statement",
        "pass_statement",
        "slice",
        "type_alias_statement",
        "unary_operator",
        "unused",
        "yield",
    }


# --- what sugar means ------------------------------------------------------------------------


def shape(node):
    """A node without spans, as nested tuples; easier to write down than the node itself."""
    if isinstance(node, tuple) and not hasattr(node, "start"):
        return tuple(shape(item) for item in node)
    if not isinstance(node, ir.Node):
        return node
    names = [name for name in node.__struct_fields__ if name not in ("span", "at")]
    return (type(node).__name__, *(shape(getattr(node, name)) for name in names))


@pytest.mark.parametrize(
    ("sugar", "same"),
    [
        ("(a)", "a"),
        ("x = await f()", "x = f()"),
        ("dict(a=1, **b)", '{"a": 1, **b}'),
        ("dict()", "{}"),
        ("[1, 2]", "(1, 2)"),
        ("[1, 2]", "{1, 2}"),
        ('"a" "b"', '"ab"'),
        ('f"a{b}c"', '"a" f"{b}" "c"'),
        ('"a%sc" % b', 'f"a{b}c"'),
        ('"a%sc%d%%" % (b, d)', 'f"a{b}c{d}%"'),
        ('"%(k)s" % {"k": b}', 'f"{b}"'),
        ('"a{}c".format(b)', 'f"a{b}c"'),
        ('"{1}{0}{n.x}".format(a, b, n=c)', 'f"{b}{a}{c.x}"'),
        ('"{0[k]}{{}}".format(a)', "f\"{a['k']}{{}}\""),
        ("a is None", "a == None"),
        ("a is not b", "a != b"),
        ("a not in b", "not a in b"),
        ("1 < a < 2", "1 < a and a < 2"),
        ("super(A, self).f()", "super().f()"),
        ("[x for x in y if a if b]", "[x for x in y if a and b]"),
        ("x: Optional[int]", "x: int"),
        ("x: int | None", "x: int"),
        ("x: 'int'", "x: int"),
        ("x: Union[int, str]", "x: int | str"),
        ("for x in y:\n    pass", "async for x in y:\n    pass"),
    ],
)
def test_two_ways_to_write_the_same(sugar, same):
    assert shape(only(sugar)) == shape(only(same))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('dict([("a", 1)])', '{"a": 1}'),
        ("dict(x, a=1)", '{"a": 1}'),
        ("10 % a", 'f"{a}"'),
        ("text.format(a)", 'f"{a}"'),
        ('"{".format(a)', 'f"{a}"'),
        ("x: Union[int, str]", "x: int"),
        ("x: list[int]", "x: list"),
        ("importlib.import_module(x)", 'importlib.import_module("x")'),
        ("supper().__init__(x)", "super().__init__(x)"),
    ],
)
def test_two_ways_to_write_different_things(one, other):
    assert shape(only(one)) != shape(only(other))


def test_metadata_of_a_parameter_becomes_its_decorators():
    function = only("def f(a: Optional[Annotated[str, Query(1)]]): pass")
    assert isinstance(function, ir.Function)
    (param,) = function.params
    assert shape(param.type) == ("TypeRef", "str", ())
    assert shape(param.decorators) == (shape(only("Query(1)")),)


def test_receiver_is_this_only_where_it_is_the_receiver():
    method = "class A:\n    {}\n    def f(self):\n        self.x\n"
    assert "this" in {n.id for n in every(only(method.format("y = 1"))) if isinstance(n, ir.Name)}
    for source in (
        method.format("@staticmethod"),
        "def f(self):\n    self.x\n",
        "class A:\n    pass\nself.x\n",
        "class A:\n    def f(*self):\n        self.x\n",
        "class A:\n    def f(me):\n        return lambda me: me\n",
    ):
        names = {n.id for n in every(module(source)) if isinstance(n, ir.Name)}
        assert "this" not in names, source


@pytest.mark.parametrize("line", ["print(a)", "x = 1; y = 2", "match(x)", "type = 3", "a = '#'"])
def test_no_comment_is_made_up(line):
    assert module(line).comments == ()


# --- inputs that must not break it -----------------------------------------------------------

FRAGMENTS = st.sampled_from([path.read_bytes() for path in SOURCES])


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data):
    assert "fault" not in natives(module(data))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text(text):
    assert "fault" not in natives(module(text.encode("utf-8", "surrogatepass")))


@settings(max_examples=150, deadline=None)
@given(FRAGMENTS, st.data())
def test_mutations(source, data):
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(source)))
        end = min(len(source), start + data.draw(st.integers(0, 60)))
        copy = source[start:end] * data.draw(st.sampled_from([0, 2]))
        at = data.draw(st.integers(0, len(source))) if copy else start
        source = source[:at] + copy + source[at if copy else end :]
    assert "fault" not in natives(module(source))


@pytest.mark.parametrize("source", [b"", b"\n", b"\xff\xfe\x00", b"\xef\xbb\xbfx = 1", b"\x00" * 99, b"\r", b"#"])
def test_odd_files(source):
    assert natives(module(source)) <= {"error"}


DEEP = {
    "parentheses": "(" * 2000 + "a" + ")" * 2000,
    "lists": "[" * 2000 + "]" * 2000,
    "records": "{'a': " * 2000 + "1" + "}" * 2000,
    "calls": "f(x=" * 2000 + "1" + ")" * 2000,
    "not": "not " * 2000 + "a",
    "unclosed": "f([{" * 2000,
    "lambdas": "lambda: " * 2000 + "a",
    "conditions": "a if b else " * 2000 + "c",
    "comprehensions": "[x for x in " * 500 + "y" + "]" * 500,
    "templates": "f'{" * 300 + "x" + "}'" * 300,
    "subscripts": "a[" * 2000 + "1" + "]" * 2000,
    "types": "x: " + "list[" * 2000 + "int" + "]" * 2000,
    "grouped types": "x: " + "(" * 2000 + "int" + ")" * 2000,
    "powers": "a ** " * 2000 + "b",
    "blocks": "".join(" " * i + "if a:\n" for i in range(500)) + " " * 500 + "pass",
    "functions": "".join(" " * i + "def f(a=1):\n" for i in range(500)) + " " * 500 + "pass",
    "methods": "".join(" " * i + ("@a\n" + " " * i + "class A:\n" if i % 2 else "def f(self):\n") for i in range(400)),
    "tries": "".join(" " * i + "try:\n" for i in range(400)) + " " * 400 + "pass",
    "withs": "".join(" " * i + "with a as b:\n" for i in range(400)) + " " * 400 + "pass",
    "matches": "".join(" " * i + ("case a:\n" if i % 2 else "match a:\n") for i in range(400)) + " " * 400 + "pass",
    "patterns": "match a:\n case " + "[" * 1000 + "x" + "]" * 1000 + ": pass",
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
    assert not results[0].errors or name in ("unclosed", "templates", "methods", "matches")


@pytest.mark.parametrize(
    "source",
    [
        "x = " + " + ".join(["a"] * 3000),
        "x = " + " and ".join(["a"] * 3000),
        "x = a" + ".b(1)" * 3000,
        "x = a" + "[0]" * 3000,
        "x: " + " | ".join(["A"] * 3000),
        "a = " * 3000 + "1",
        "if a:\n    pass\n" + "elif b:\n    pass\n" * 3000,
        "x = " + " ".join(["'a'"] * 3000),
    ],
    ids=["sum", "logic", "calls", "indexes", "union", "assignments", "elif", "texts"],
)
def test_long_chains_are_complete(source):
    found = module(source)
    assert found.errors == () and not natives(found) & {"deep", "fault"}


def test_a_large_file():
    text = (GOLDEN / "declarations.py").read_bytes() + b"\n"
    found = module(text * (250_000 // len(text) + 1))
    assert found.errors == () and len(found.body) > 1000


def test_a_fault_costs_one_statement(monkeypatch):
    from linter.languages.python import front

    def raising(low, syntax):
        raise RuntimeError

    handlers = {**front._handlers(), "integer": raising}
    monkeypatch.setattr(front, "_handlers", lambda: handlers)
    found = module("class A:\n    def f(self):\n        a = 1\n        self.b\nc = d\n")
    assert [node.kind for node in every(found) if isinstance(node, ir.Native)] == ["fault"]
    assert "this" in {node.id for node in every(found) if isinstance(node, ir.Name)}
    assert shape(found.body[-1]) == shape(only("c = d"))
