"""Expressions -> values."""

from __future__ import annotations

from linter.flow.blocks import run_block
from linter.flow.build import Builder, Handlers, node_span, type_of
from linter.flow.declarations import function, run_inline
from linter.flow.graph import (
    ArgFact,
    Attr,
    ClassRef,
    Const,
    Elem,
    ElementFact,
    Entry,
    Imported,
    Item,
    Join,
    Other,
    Read,
    Record,
    Result,
    Seq,
    Test,
    This,
    Type,
    Typed,
    Update,
)
from linter.flow.targets import drop, store
from linter.words import ir

SHARING = frozenset(("global_statement", "nonlocal_statement"))
BEYOND = 2**63  # what the cache can keep
COMPARISONS = frozenset(("==", "!=", "<", ">", "<=", ">=", "in", "is", "instanceof", "!in", "!is"))


def _text(b: Builder, node: ir.Text) -> int:
    return b.add(Const(node.value), node.span)


def _number(b: Builder, node: ir.Number) -> int:
    try:
        number = float(node.value) if "." in node.value else int(node.value, 0)
    except ValueError:
        number = 0
    return b.add(Const(number if abs(number) < BEYOND else 0.0), node.span)  # a key's modulus is no amount of anything


def _flag(b: Builder, node: ir.Flag) -> int:
    return b.add(Const(node.value), node.span)


def _null(b: Builder, node: ir.Null) -> int:
    return b.none(node.span)


def _template(b: Builder, node: ir.Template) -> int:
    return b.add(Join(tuple(b.evaluate(part) for part in node.parts)), node.span)


def _name(b: Builder, node: ir.Name) -> int:
    if node.id == "super":
        return b.add(This(b.frame.owner), node.span)
    frame = b.frame
    scope = frame.scope.holder(node.id)
    if scope is None:
        return b.free(node.id, node.span)
    number = scope.names[node.id]
    held = b.values[number]
    if isinstance(held, This) or (scope.members >= 0 and isinstance(held, Attr)):
        return b.add(held, node.span)  # a member without `this.` is one with it
    read = b.add(Read(node.id, number), node.span)
    if scope.number < frame.home.number:
        b.outside.append((scope, node.id, read))
    return read


def _attribute(b: Builder, node: ir.Attribute) -> int:
    return b.add(Attr(b.evaluate(node.value), node.name), node.span)


def _index(b: Builder, node: ir.Index) -> int:
    base = b.evaluate(node.value)
    if isinstance(node.key, ir.Text):
        return b.add(Attr(base, node.key.value), node.span)
    return b.add(Item(base, b.evaluate(node.key)), node.span)


def _load(b: Builder, node: ir.Load) -> int:
    b.imports.append(node.module)
    return b.add(Imported(node.module, "*"), node.span)


def _record(b: Builder, node: ir.Record) -> int:
    # reserve the record's number: functions in it have it as their `this`
    number = b.add(Record(()), node.span)
    entries: list[Entry] = []
    for item in node.fields:
        if isinstance(item, ir.Spread):
            entries.append(Entry(None, b.evaluate(item.value)))
            continue
        key = item.key.value if isinstance(item.key, ir.Text) else None
        computed = -1 if key is not None else b.evaluate(item.key)
        if isinstance(item.value, ir.Function) and item.value.role != "lambda":  # an arrow's `this` is that around it
            value = function(b, item.value, this=number)
        else:
            value = b.evaluate(item.value)
        entries.append(Entry(key, value, computed))
    b.values[number] = Record(tuple(entries))
    return number


def _list(b: Builder, node: ir.List) -> int:
    items: list[int] = []
    spreads: list[int] = []
    for item in node.items:
        if isinstance(item, ir.Spread):
            spreads.append(len(items))
            item = item.value
        items.append(b.evaluate(item))
    return b.add(Seq(tuple(items), tuple(spreads)), node.span)


def _not(b: Builder, node: ir.Not) -> int:
    return b.add(Test((b.evaluate(node.value),)), node.span)


def _logic(b: Builder, node: ir.Logic) -> int:
    start = b.mark()
    left = b.evaluate(node.left)
    done = b.undo(start) if node.op == "or" and _gives_receiver(b, node.left) else {}
    start = b.mark()
    right = b.evaluate(node.right)
    b.merge([done, b.undo(start)], node_span(node))
    if node.op == "and":
        # `a && b` is b, or something empty of a
        return right
    return b.phi([left, right], node_span(node))


def _binary(b: Builder, node: ir.Binary) -> int:
    # a long chain of one operator leans left: walk it without recursion
    chain: list[ir.Binary] = []
    first: ir.Node = node
    while isinstance(first, ir.Binary):
        chain.append(first)
        first = first.left
    result = b.evaluate(first)
    for step in reversed(chain):
        right = b.evaluate(step.right)
        if step.op in COMPARISONS:
            result = b.add(Test((result, right)), step.span)
        elif step.op == "+":
            held = b.values[result]
            flat = held.parts if isinstance(held, Join) and b.spans[result][0] == step.span.start else (result,)
            result = b.add(Join((*flat, right)), step.span)
        else:
            result = b.add(Other(step.op, (result, right)), step.span)
    return result


def _each(b: Builder, node: ir.Each) -> int:
    source = b.evaluate(node.source)
    with b.nested():
        store(b, node.target, b.add(Elem(source), node.target.span), declare=True)
        if node.test is not None:
            b.evaluate(node.test)
        if isinstance(node.result, ir.Field):
            key = b.evaluate(node.result.key)
            return b.add(Record((Entry(None, b.evaluate(node.result.value), key),)), node.span)
        return b.add(Seq((b.evaluate(node.result),)), node.span)


def _argument_values(b: Builder, node: ir.Call, call: int) -> list[ArgFact]:
    facts: list[ArgFact] = []
    method = node.callee.name if isinstance(node.callee, ir.Attribute) else ""
    lists = b.idioms.lists
    plain = method in lists.each or method in lists.continuing  # these give their lambda no `this`
    for number, arg in enumerate(node.args):
        if isinstance(arg.value, ir.Function):
            value = function(b, arg.value, passed_to=(call, number), plain=plain)
        else:
            value = b.evaluate(arg.value)
        facts.append(ArgFact(value, arg.name or "", arg.spread))
    return facts


def _call(b: Builder, node: ir.Call) -> int:
    # a long chain of calls leans left: walk it from its root without recursion
    chain: list[ir.Call] = []
    root: ir.Node = node
    while isinstance(root, ir.Call):
        chain.append(root)
        root = root.callee.value if isinstance(root.callee, ir.Attribute) else root.callee
        if not isinstance(chain[-1].callee, ir.Attribute):
            break
    last = chain[-1]
    receiver = b.evaluate(last.callee.value if isinstance(last.callee, ir.Attribute) else last.callee)
    for step in reversed(chain):
        receiver = _one_call(b, step, receiver)
    return receiver


def _one_call(b: Builder, node: ir.Call, receiver: int) -> int:
    """The value of one call whose receiver (or whole callee, for a plain function) is already known."""
    inline = _scope_function(b, node, receiver)
    if inline is None and b.runnable:
        inline = run_block(b, node, receiver)
    if inline is not None:
        return inline
    method = node.callee.name if isinstance(node.callee, ir.Attribute) else ""
    callee = b.add(Attr(receiver, method), node.callee.span) if method else receiver
    call = b.open_call()
    args = _argument_values(b, node, call)
    b.close_call(call, node_span(node), callee, args, node.new)
    result = b.add(Result(call), node.span)
    if len(node.types) == 1 and (method or getattr(node.callee, "id", "")) in b.idioms.typed:
        result = b.add(Typed(result, type_of(node.types[0]) or Type("")), node.span)
    if isinstance(node.callee, ir.Attribute) and b.idioms.mutates(method):
        _mutated(b, node.callee.value, receiver, call, node)
    elif isinstance(node.callee, ir.Name) and b.frame.receivers and b.idioms.mutates(node.callee.id):
        holder = b.frame.scope.holder(node.callee.id)
        if holder is None or isinstance(b.values[holder.names[node.callee.id]], Imported):
            # a member of the receiver, or an extension of it
            scope = b.frame.receivers[0]
            b.put(scope, "this", b.add(Update(scope.names["this"], call), node.span))
    return result


def _mutated(b: Builder, target: ir.Node, value: int, call: int, node: ir.Call) -> None:
    """Let the variable or field on which a changing method was called hold the changed object."""
    chained = isinstance(target, ir.Call)
    while (
        isinstance(target, ir.Call) and isinstance(target.callee, ir.Attribute) and b.idioms.mutates(target.callee.name)
    ):
        target = target.callee.value  # a.set(..).set(..): each call of the chain may change `a`
    if not isinstance(target, (ir.Name, ir.Attribute)):
        return
    held = b.evaluate(target) if chained else value
    if _is_module(b, held):
        return  # Thing.builder().set(..) changes what was made, not what made it
    store(b, target, b.add(Update(held, call), node.span), quiet=True)


def _is_module(b: Builder, value: int) -> bool:
    """Whether a value is a module, a class, or a member of one: nothing that a method fills."""
    held = b.values[value]
    while isinstance(held, Read):
        held = b.values[held.value]
    return isinstance(held, (Imported, ClassRef))


def _scope_function(b: Builder, node: ir.Call, receiver: int) -> int | None:
    """A scope function with its lambda: walk the lambda's body here, with the receiver in its place."""
    kinds = b.idioms.scopes.get(b.language)
    callee = node.callee
    if not kinds or not node.args:
        return None
    name = callee.name if isinstance(callee, ir.Attribute) else callee.id if isinstance(callee, ir.Name) else ""
    kind = kinds.get(name)
    if not isinstance(node.args[-1].value, ir.Function):
        return _handed_to(b, node, receiver) if kind in ("it-same", "it-result") else None
    if kind is None or kind.startswith("argument") != isinstance(callee, ir.Name):
        return None
    target = callee.value if isinstance(callee, ir.Attribute) else node.args[0].value
    if kind.startswith("argument"):
        if len(node.args) < 2:
            return None
        receiver = b.evaluate(target)
    final, result = run_inline(b, node.args[-1].value, receiver, implicit="this" in kind)
    if final != receiver and isinstance(target, (ir.Name, ir.Attribute)):
        store(b, target, final, quiet=True)
    if kind.endswith("same"):
        # the object itself, as the lambda left it, and written where the whole expression stands
        return b.add(Read("", final), node.span)
    return result


def _gives_receiver(b: Builder, node: ir.Node) -> bool:
    """Whether an expression is `a?.apply { }`: where that is nothing, the lambda was not run."""
    if not isinstance(node, ir.Call) or not isinstance(node.callee, ir.Attribute):
        return False
    return b.idioms.scopes.get(b.language, {}).get(node.callee.name, "").endswith("-same")


def _handed_to(b: Builder, node: ir.Call, receiver: int) -> int | None:
    """`value.let(f)` with a function that is no lambda: the call `f(value)`."""
    if not isinstance(node.callee, ir.Attribute) or not isinstance(node.args[0].value, (ir.Name, ir.Attribute)):
        return None
    callee = b.evaluate(node.args[0].value)
    call = b.open_call()
    b.close_call(call, node_span(node), callee, [ArgFact(receiver)], False)
    result = b.add(Result(call), node.span)
    same = b.idioms.scopes[b.language][node.callee.name] == "it-same"
    return b.add(Read("", receiver), node.span) if same else result


def _function(b: Builder, node: ir.Function) -> int:
    return function(b, node)


def _element(b: Builder, node: ir.Element) -> int:
    tag = b.evaluate(node.tag)
    attributes: list[ArgFact] = []
    for item in node.attributes:
        if isinstance(item, ir.Spread):
            attributes.append(ArgFact(b.evaluate(item.value), "", "record"))
        else:
            name = item.key.value if isinstance(item.key, ir.Text) else ""
            attributes.append(ArgFact(b.evaluate(item.value), name))
    children = tuple(b.evaluate(child) for child in node.children)
    start = (node.start.start, node.start.end)
    b.elements.append(ElementFact(start, tag, tuple(attributes), children, b.frame.function))
    return b.add(Other("element", (tag, *children)), node.span)


def _native(b: Builder, node: ir.Native) -> int:
    if node.kind == "delete" and node.children:
        return drop(b, node.children[0])
    if node.kind in SHARING:
        b.frame.shared.update(child.id for child in node.children if isinstance(child, ir.Name))
        return b.none(node_span(node))
    of = tuple(b.evaluate(child) for child in node.children)
    if node.kind == "yield" and of:
        b.frame.returns.append(b.add(Seq(of), node.span))
    return b.add(Test(of) if node.kind == "typeof" else Other(node.kind, of), node.span)


HANDLERS: Handlers = {
    ir.Text: _text,
    ir.Number: _number,
    ir.Flag: _flag,
    ir.Null: _null,
    ir.Template: _template,
    ir.Name: _name,
    ir.Attribute: _attribute,
    ir.Index: _index,
    ir.Load: _load,
    ir.Record: _record,
    ir.List: _list,
    ir.Not: _not,
    ir.Logic: _logic,
    ir.Binary: _binary,
    ir.Each: _each,
    ir.Call: _call,
    ir.Function: _function,
    ir.Element: _element,
    ir.Native: _native,
}
