match command:
    case "go" | "run":
        a
    case -1 | 2.5 | None:
        b
    case Status.OK:
        c
    case [first, *rest, last]:
        d
    case (only) if only:
        e
    case x, y if x > y:
        f
    case {"id": key, "kind": "user", **others}:
        g
    case User(email=mail, role=Role.ADMIN) as user:
        h
    case str(text) | Wrapped(text):
        i
    case Point(left, _):
        j
    case _:
        k
match load():
    case 1:
        l
match = case = 1
match(case)
