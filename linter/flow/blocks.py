"""Blocks that a function is given and runs on an object: `Bundle().apply(block)`, `bundle.block()`, `block(bundle)`."""

from __future__ import annotations

from linter.flow.build import Builder, node_span
from linter.flow.graph import RECEIVER, ArgFact, Read, Result, Update
from linter.flow.targets import store
from linter.words import ir


def run_block(b: Builder, node: ir.Call, receiver: int) -> int | None:
    """The value of a call that runs such a block; None for any other call."""
    callee, block, kind = node.callee, None, "this-result"
    names: tuple[str, ...] = (RECEIVER,)
    if isinstance(callee, ir.Attribute):
        target: ir.Node = callee.value
        block = None if node.args else _block(b, callee.name)
        scope = b.idioms.scopes.get(b.language, {}).get(callee.name, "")
        if scope.startswith("this") and len(node.args) == 1 and isinstance(node.args[0].value, ir.Name):
            block, kind = _block(b, node.args[0].value.id), scope
    elif isinstance(callee, ir.Name) and b.frame.receivers and not node.args:
        block, target = _block(b, callee.id), ir.Name(callee.span, "this")
        receiver = b.frame.receivers[0].names["this"]
    elif isinstance(callee, ir.Name) and len(node.args) == 1 and isinstance(node.args[0].value, ir.Name):
        block, target, names = _block(b, callee.id), node.args[0].value, ("", RECEIVER)
        receiver = b.evaluate(target)
    if block is None:
        return None
    call = b.open_call()
    b.close_call(call, node_span(node), block, [ArgFact(receiver, name) for name in names], False)
    changed = b.add(Update(receiver, call), node.span)
    if isinstance(target, (ir.Name, ir.Attribute)):
        store(b, target, changed, quiet=True)
    return b.add(Read("", changed), node.span) if kind == "this-same" else b.add(Result(call), node.span)


def _block(b: Builder, name: str) -> int | None:
    """The parameter with a function's type that a name stands for."""
    scope = b.frame.scope.holder(name)
    held = scope.names[name] if scope is not None else -1
    return held if held in b.runnable else None
