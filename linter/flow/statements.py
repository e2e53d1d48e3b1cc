"""Statements: what they leave in the environment, and the value of a block's last expression."""

from __future__ import annotations

from contextlib import nullcontext

from linter.flow.build import Builder, Changes, Handlers, node_span, type_of
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
    if not b.blocks:
        return run_block(b, node.body)
    before = b.open_scope()
    last = run_block(b, node.body)
    b.frame.scope = before
    return last


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
        scope = b.frame.scope.holder(node.value.id) if isinstance(node.value, ir.Name) else None
        if scope is not None and isinstance(node.value, ir.Name):
            b.outside.append((scope, node.value.id, value))  # a binding is exported, not its value
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
    before = b.frame.scope
    if node.hoisted:
        b.frame.scope = b.frame.home
    store(b, node.target, value, declare=node.declares)
    b.frame.scope = before
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
    if rest is not None:
        arms.append(rest)
    start = b.mark()
    ends: list[Changes] = [] if rest is not None else [{}]
    results = []
    for arm in arms:
        results.append(b.evaluate(arm))
        changes = b.undo(start)
        if not leaves(arm):
            ends.append(changes)
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
    start = b.mark()
    with b.nested() if b.blocks else nullcontext():
        if node.target is not None and source >= 0:
            store(b, node.target, b.add(Elem(source), node.target.span), declare=b.language != "python")
        if node.test is not None:
            b.evaluate(node.test)
        b.evaluate(node.body)
    b.merge([{}, b.undo(start)], node_span(node))
    return b.none(node_span(node))


def _try(b: Builder, node: ir.Try) -> int:
    start = b.mark()
    results = [b.evaluate(node.body)]
    tried = b.undo(start)
    ends = [tried] if not leaves(node.body) else []
    for handler in node.handlers:
        b.merge([{}, tried], node_span(node))
        with b.nested() if b.blocks else nullcontext():
            if handler.target is not None:
                caught = b.add(Other("error"), handler.target.span)
                b.bind(handler.target.id, caught, declare=True)
            results.append(b.evaluate(handler.body))
        changes = b.undo(start)
        if not leaves(handler.body):
            ends.append(changes)
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
