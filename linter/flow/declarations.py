"""Functions, lambdas and classes."""

from __future__ import annotations

from linter.flow.build import Builder, ClassDraft, Frame, node_span, type_of
from linter.flow.graph import (
    Attr,
    ClassRef,
    FunctionFact,
    FunctionRef,
    Param,
    ParamFact,
    Phi,
    Receiver,
    This,
    Typed,
)
from linter.flow.targets import store
from linter.words import ir


def function(
    b: Builder,
    node: ir.Function,
    *,
    passed_to: tuple[int, int] = (-1, -1),
    this: int | None = None,
    plain: bool = False,
) -> int:
    """A function as a value. One handed to a call is walked now, any other when all around it is known.

    A `plain` one has the `this` of the code around it.
    """
    number = len(b.functions)
    b.functions.append(
        FunctionFact(node.name or "", (), (), b.frame.owner, b.frame.function, node.role, node_span(node))
    )
    reference = b.add(FunctionRef(number), node.span)
    decorators = tuple(b.evaluate(decorator) for decorator in node.decorators)
    around, owner, receivers = b.frame.scope, b.frame.owner, b.frame.receivers

    def walk() -> None:
        frame = Frame(number, b.new_scope(around), owner, receivers)
        if this is not None:
            frame.home.names["this"] = this
        with b.inside(frame):
            _walk_function(b, node, number, passed_to, decorators, plain)

    if passed_to[0] >= 0:
        start = b.mark()
        walk()
        b.merge([{}, b.undo(start)], node_span(node))
    else:
        b.put_off(walk)
    return reference


def _walk_function(
    b: Builder,
    node: ir.Function,
    number: int,
    passed_to: tuple[int, int],
    decorators: tuple[int, ...],
    plain: bool,
) -> None:
    frame = b.frame
    here = frame.scope
    has_receiver = (node.receiver and passed_to[0] >= 0 and not plain) or node.extends is not None
    if has_receiver:
        receiver = b.add(Receiver(number), node.span)
        written = type_of(node.extends)
        here.names["this"] = receiver if written is None else b.add(Typed(receiver, written), node.span)
        frame.receivers = (here, *frame.receivers)
    params = tuple(_parameter(b, param, number, index) for index, param in enumerate(node.params))
    last = b.evaluate(node.body)
    if not isinstance(node.body, ir.Block) or (node.role == "lambda" and node.receiver):
        frame.returns.append(last)
    first = node.params[0].target if node.role == "lambda" and node.params else None
    draft = b.functions[number]
    b.functions[number] = FunctionFact(
        draft.name,
        params,
        tuple(dict.fromkeys(frame.returns)),
        draft.owner,
        draft.outer,
        draft.role,
        draft.span,
        passed_to,
        here.names["this"] if has_receiver else -1,
        type_of(node.extends),
        type_of(node.returns),
        decorators,
        here.names.get(first.id, -1) if isinstance(first, ir.Name) else -1,
    )


def _parameter(b: Builder, param: ir.Param, function: int, index: int) -> ParamFact:
    value = b.add(Param(function, index), param.span)
    default = b.evaluate(param.default) if param.default is not None else -1
    held = value if default < 0 else b.add(Phi((value, default)), param.span)
    target = param.target
    store(b, target, held, declare=True)
    if param.type is not None and param.type.name == "->":
        b.runnable.add(held)
    name = target.id if isinstance(target, ir.Name) else ""
    if param.field and name and b.frame.owner >= 0:
        b.classes[b.frame.owner].fields.setdefault(name, []).append(held)
    decorators = tuple(b.evaluate(decorator) for decorator in param.decorators)
    return ParamFact(name, type_of(param.type), default, param.variadic, decorators)


def run_inline(b: Builder, node: ir.Function, receiver: int, *, implicit: bool) -> tuple[int, int]:
    """Walk a lambda's body where it stands; gives the receiver as the body leaves it, and the result.

    With `implicit` the receiver is the body's `this`, otherwise its first parameter.
    """
    frame = b.frame
    with b.nested():
        scope = b.frame.scope
        before = frame.receivers
        name = "this"
        if implicit:
            scope.names["this"] = receiver
            frame.receivers = (scope, *before)
        elif node.params and isinstance(node.params[0].target, ir.Name):
            name = node.params[0].target.id
            scope.names[name] = receiver
        elif node.params:
            store(b, node.params[0].target, receiver, declare=True)
        result = b.evaluate(node.body)
        frame.receivers = before
        return scope.names.get(name, receiver), result


# --- classes ---------------------------------------------------------------------------------


def class_value(b: Builder, node: ir.Class) -> int:
    """A class as a value; its body is walked when everything around it is known."""
    draft = ClassDraft(node.name or "", node.kind, node_span(node))
    number = len(b.classes)
    b.classes.append(draft)
    reference = b.add(ClassRef(number), node.span)
    around, function_number, receivers = b.frame.scope, b.frame.function, b.frame.receivers

    def walk() -> None:
        frame = Frame(function_number, b.new_scope(around, members=number), number, receivers)
        with b.inside(frame):
            _walk_class(b, node, number, draft)

    b.put_off(walk)
    return reference


def _walk_class(b: Builder, node: ir.Class, number: int, draft: ClassDraft) -> None:
    members = b.frame.scope
    members.names["this"] = this = b.add(This(number), node.span)
    implicit_this = b.language in b.idioms.scopes
    if implicit_this:
        for name in _member_names(node):
            members.names[name] = b.add(Attr(this, name), node.span)
    draft.decorators = tuple(b.evaluate(decorator) for decorator in node.decorators)
    for member in node.body:
        if isinstance(member, ir.Function):
            draft.methods.setdefault(member.name or "", []).append(len(b.functions))
            function(b, member)
    # initializers and base arguments see the primary constructor's parameters, methods do not
    start = b.mark()
    b.frame.home = b.frame.scope = b.new_scope(members)
    constructors = draft.methods.get("constructor", ())
    if implicit_this and constructors:
        primary = next(member for member in node.body if _is_constructor(member))
        assert isinstance(primary, ir.Function)
        for index, param in enumerate(primary.params):
            store(b, param.target, b.add(Param(constructors[0], index), param.span), declare=True)
    for member in node.body:
        if isinstance(member, ir.Assign) and isinstance(member.target, ir.Name):
            _field(b, member, member.target.id, draft)
        elif isinstance(member, ir.Class) and member.name:
            members.names[member.name] = nested = class_value(b, member)
            draft.fields.setdefault(member.name, []).append(nested)
        elif not isinstance(member, ir.Function):
            b.evaluate(member)
    draft.bases = tuple(b.evaluate(base) for base in node.bases)
    b.collect(start)


def _field(b: Builder, member: ir.Assign, name: str, draft: ClassDraft) -> None:
    if isinstance(member.value, ir.Function):
        # an arrow function as a field is a method in all but name
        draft.methods.setdefault(name, []).append(len(b.functions))
    value = b.evaluate(member.value) if member.value is not None else -1
    written = type_of(member.type)
    if written is not None:
        value = b.add(Typed(value, written), member.span)
    for decorator in member.decorators:
        b.evaluate(decorator)
    if value >= 0:
        draft.fields.setdefault(name, []).append(value)


def _member_names(node: ir.Class) -> list[str]:
    """Names that a body may use without `this.`: fields, methods, and parameters that are fields."""
    names: list[str] = []
    for member in node.body:
        if isinstance(member, ir.Assign) and isinstance(member.target, ir.Name):
            names.append(member.target.id)
        elif isinstance(member, ir.Function) and member.name:
            names.append(member.name)
            if _is_constructor(member):
                names.extend(p.target.id for p in member.params if p.field and isinstance(p.target, ir.Name))
    return names


def _is_constructor(member: ir.Node) -> bool:
    return isinstance(member, ir.Function) and member.name == "constructor"
