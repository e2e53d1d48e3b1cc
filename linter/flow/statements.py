"""Statements: what they leave in the environment, and the value of a block's last expression."""

from __future__ import annotations

from linter.flow.build import Builder, Handlers, node_span, type_of
from linter.flow.declarations import class_value, function
from linter.flow.graph import ClassRef, Elem, FunctionRef, Imported, Join, Other, Typed
from linter.flow.targets import store
from linter.words import ir


def run_block(b: Builder, body: tuple[ir.Node, ...]) -> int:
    """Walk statements in order; the value of the last one. Functions and classes are known from the start."""
    for node in body:
        if isinstance(node, (ir.Function, ir.Class)) and node.name:
            _declare(b, node)
        elif isinstance(node, ir.Import):
            _import(b, node)
    last = -1
    for node in body:
        if isinstance(node, (ir.Function, ir.Class)) and node.name:
            last = b.frame.scope.names[node.name]
        elif not isinstance(node, ir.Import):
            last = b.evaluate(node)
    return last if last >= 0 else b.none((0, 0))


def _declare(b: Builder, node: ir.Function | ir.Class) -> None:
    value = function(b, node) if isinstance(node, ir.Function) else class_value(b, node)
    name = node.name or ""
    held = b.frame.scope.names.get(name)
    if held is not None and isinstance(node, ir.Function) and node.extends is None:
        value = b.phi([held, value], node_span(node))  # overloads
    b.bind(name, value, declare=True)


def _block(b: Builder, node: ir.Block) -> int:
    if b.language == "python":
        return run_block(b, node.body)
    with b.nested():
        return run_block(b, node.body)


def _import(b: Builder, node: ir.Import) -> int:
    b.imports.append(node.module)
    for name in node.names:
        if name.alias == "*":
            b.wild.append(node.module)
        elif name.name == "*" and "." in name.alias:
            first = name.alias.split(".", 1)[0]
            b.bind(first, b.add(Imported(first, "*"), name.span), declare=True)
        else:
            b.bind(name.alias, b.add(Imported(node.module, name.name), name.span), declare=True)
    return b.none(node_span(node))


def _export(b: Builder, node: ir.Export) -> int:
    if node.module is not None:
        b.imports.append(node.module)
        if node.name == "*":
            b.stars.append(node.module)
            return b.none(node_span(node))
        value = b.add(Imported(node.module, node.source or "default"), node.span)
    else:
        value = b.evaluate(node.value) if node.value is not None else b.none(node_span(node))
    held = b.exports.get(node.name)
    b.exports[node.name] = value if held is None else b.phi([held, value], node_span(node))
    return value


def _assign(b: Builder, node: ir.Assign) -> int:
    value = b.evaluate(node.value) if node.value is not None else -1
    written = type_of(node.type)
    if written is not None:
        value = b.add(Typed(value, written), node.span)
    elif value < 0:
        value = b.none(node_span(node))
    if node.op == "+":
        value = b.add(Join((b.evaluate(node.target), value)), node.span)
    elif node.op != "=":
        value = b.phi([b.evaluate(node.target), value], node_span(node))
    for decorator in node.decorators:
        b.evaluate(decorator)
    if node.declares and isinstance(node.target, ir.Name):
        value = _beside_type(b, node.target, value)
    store(b, node.target, value, declare=node.declares)
    return value


def _beside_type(b: Builder, target: ir.Name, value: int) -> int:
    """A value may share its name with an interface, a namespace with a class or function: it then stands for both."""
    number = b.frame.scope.names.get(target.id)
    if number is None or b.language != "ecma" or not isinstance(b.values[number], (ClassRef, FunctionRef)):
        return value
    return b.phi([value, number], node_span(target))


def _if(b: Builder, node: ir.If) -> int:
    b.evaluate(node.test)
    arms: list[ir.Node] = [node.then]
    rest = node.orelse
    while isinstance(rest, ir.If):  # an else-if chain, walked without recursion
        b.evaluate(rest.test)
        arms.append(rest.then)
        rest = rest.orelse
    start = b.snapshot()
    ends, results = [], []
    for arm in arms:
        b.restore(start)
        results.append(b.evaluate(arm))
        if not leaves(arm):
            ends.append(b.snapshot())
    b.restore(start)
    if rest is not None:
        results.append(b.evaluate(rest))
    if rest is None or not leaves(rest):
        ends.append(b.snapshot())
    if ends:
        b.merge(ends, node_span(node))
    return b.phi(results, node_span(node))


def leaves(node: ir.Node) -> bool:
    """Whether a statement always ends its function."""
    if isinstance(node, ir.Block):
        return any(leaves(child) for child in node.body)
    if isinstance(node, ir.If):
        return node.orelse is not None and leaves(node.then) and leaves(node.orelse)
    return isinstance(node, (ir.Return, ir.Raise))


def _loop(b: Builder, node: ir.Loop) -> int:
    source = b.evaluate(node.source) if node.source is not None else -1
    before = b.snapshot()
    with b.nested():
        if node.target is not None and source >= 0:
            store(b, node.target, b.add(Elem(source), node.target.span), declare=b.language != "python")
        if node.test is not None:
            b.evaluate(node.test)
        b.evaluate(node.body)
    b.merge([before, b.snapshot()], node_span(node))
    return b.none(node_span(node))


def _try(b: Builder, node: ir.Try) -> int:
    before = b.snapshot()
    results = [b.evaluate(node.body)]
    ends = [b.snapshot()] if not leaves(node.body) else []
    for handler in node.handlers:
        b.restore(before)
        with b.nested():
            if handler.target is not None:
                caught = b.add(Other("error"), handler.target.span)
                b.bind(handler.target.id, caught, declare=True)
            results.append(b.evaluate(handler.body))
        if not leaves(handler.body):
            ends.append(b.snapshot())
    if ends:
        b.merge(ends, node_span(node))
    if node.final is not None:
        b.evaluate(node.final)
    return b.phi(results, node_span(node))


def _return(b: Builder, node: ir.Return) -> int:
    value = b.evaluate(node.value) if node.value is not None else b.none(node_span(node))
    b.frame.returns.append(value)
    return value


def _raise(b: Builder, node: ir.Raise) -> int:
    if node.value is not None:
        b.evaluate(node.value)
    return b.none(node_span(node))


def _class(b: Builder, node: ir.Class) -> int:
    return class_value(b, node)


HANDLERS: Handlers = {
    ir.Block: _block,
    ir.Import: _import,
    ir.Export: _export,
    ir.Assign: _assign,
    ir.If: _if,
    ir.Loop: _loop,
    ir.Try: _try,
    ir.Return: _return,
    ir.Raise: _raise,
    ir.Class: _class,
}
