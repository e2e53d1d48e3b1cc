"""Assignment: a value goes into a name, a field, an element, or is taken apart by a pattern."""

from __future__ import annotations

from linter.flow.build import Builder, node_span
from linter.flow.graph import AnyValue, Attr, Const, Drop, Free, Item, Receiver, Rest, SetField, This, Typed, Update
from linter.words import ir


def store(b: Builder, target: ir.Node, value: int, *, declare: bool = False, quiet: bool = False) -> None:
    """Put `value` into `target`. A `quiet` store is not an assignment of the program's own."""
    if isinstance(target, ir.Name):
        _store_name(b, target, value, declare=declare, quiet=quiet)
    elif isinstance(target, ir.Attribute):
        _store_field(b, target, target.value, target.name, -1, value, quiet=quiet)
    elif isinstance(target, ir.Index):
        key = target.key.value if isinstance(target.key, ir.Text) else None
        computed = -1 if key is not None else b.evaluate(target.key)
        _store_field(b, target, target.value, key, computed, value, quiet=quiet)
    elif isinstance(target, ir.Default):
        store(b, target.target, b.phi([value, b.evaluate(target.value)], node_span(target)), declare=declare)
    elif isinstance(target, ir.Record):
        _take_apart(b, target, value, declare=declare)
    elif isinstance(target, ir.List):
        _take_in_order(b, target, value, declare=declare)
    elif isinstance(target, ir.Spread):
        store(b, target.value, value, declare=declare)
    else:
        b.evaluate(target)


def _store_name(b: Builder, target: ir.Name, value: int, *, declare: bool, quiet: bool) -> None:
    frame = b.frame
    holder = None if declare else frame.scope.holder(target.id)
    member = holder is not None and holder.members >= 0
    if declare or (holder is not None and not member) or b.language == "python":
        b.bind(target.id, value, declare=declare, changes=quiet)
        return
    # in a lambda with a receiver, the receiver's members come before those of the class around
    receiver = frame.receivers[0] if frame.receivers else None
    if receiver is not None:
        held = receiver.names["this"]
        if not quiet:
            b.assigned(node_span(target), b.add(Attr(held, target.id), target.span), value)
        b.put(receiver, "this", b.add(SetField(held, target.id, value), target.span))
    elif not member and not quiet:
        b.assigned(node_span(target), b.add(Free(target.id), target.span), value)
        b.put(frame.scope, target.id, value)
    if member and holder is not None and (receiver is None or isinstance(_origin(b, receiver.names["this"]), Receiver)):
        if receiver is None and not quiet:
            b.assigned(node_span(target), b.add(Attr(holder.names["this"], target.id), target.span), value)
        b.put(holder, target.id, value)


def _origin(b: Builder, number: int) -> AnyValue:
    """The object that was there before any change."""
    while True:
        value = b.values[number]
        if isinstance(value, (SetField, Update)):
            number = value.base
        elif isinstance(value, Typed) and value.value >= 0:
            number = value.value
        else:
            return value


def field_of_this(b: Builder, name: str, value: int) -> None:
    if b.frame.owner >= 0:
        b.classes[b.frame.owner].fields.setdefault(name, []).append(value)


def _store_field(
    b: Builder, target: ir.Node, base: ir.Node, key: str | None, computed: int, value: int, *, quiet: bool
) -> None:
    held = b.evaluate(base)
    span = node_span(target)
    if not quiet:
        item = b.add(Attr(held, key) if key is not None else Item(held, computed), span)
        b.assigned(span, item, value)
    if isinstance(b.values[held], This):
        if key is not None:
            field_of_this(b, key, value)
    elif isinstance(base, (ir.Name, ir.Attribute, ir.Index)) and _is_local(b, base):
        store(b, base, b.add(SetField(held, key, value, computed), span), quiet=True)


def _is_local(b: Builder, node: ir.Node) -> bool:
    """Whether the root of a.b[c] is a name of ours, so that its change can be seen."""
    while isinstance(node, (ir.Attribute, ir.Index)):
        node = node.value
    return isinstance(node, ir.Name) and (node.id == "this" or b.frame.scope.holder(node.id) is not None)


def _take_apart(b: Builder, pattern: ir.Record, value: int, *, declare: bool) -> None:
    taken: list[str] = []
    for item in pattern.fields:
        if isinstance(item, ir.Spread):
            rest = b.add(Rest(value, tuple(taken)), item.span)
            store(b, item.value, rest, declare=declare)
        elif isinstance(item.key, ir.Text):
            taken.append(item.key.value)
            store(b, item.value, b.add(Attr(value, item.key.value), item.span), declare=declare)
        else:
            store(b, item.value, b.add(Item(value, b.evaluate(item.key)), item.span), declare=declare)


def _take_in_order(b: Builder, pattern: ir.List, value: int, *, declare: bool) -> None:
    for number, item in enumerate(pattern.items):
        if isinstance(item, ir.Spread):
            store(b, item.value, b.add(Rest(value, ()), item.span), declare=declare)
            continue
        index = b.add(Const(number), item.span)
        store(b, item, b.add(Item(value, index), item.span), declare=declare)


def drop(b: Builder, target: ir.Node) -> int:
    """`delete a.b`, `del a["b"]`: the object goes on without the key."""
    base: ir.Node | None = None
    key: str | None = None
    if isinstance(target, ir.Attribute):
        base, key = target.value, target.name
    elif isinstance(target, ir.Index) and isinstance(target.key, ir.Text):
        base, key = target.value, target.key.value
    if base is not None and key is not None and _is_local(b, base):
        held = b.evaluate(base)
        if not isinstance(b.values[held], This):
            store(b, base, b.add(Drop(held, key), target.span), quiet=True)
    return b.none(node_span(target))
