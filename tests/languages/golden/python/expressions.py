a.b.c(1, x, *rest, key=2, **more)
f(x for x in y)
dict()
dict(a=1, **b)
dict([("a", 1)])
dict(pairs, a=1)
{"a": 1, b: 2, **c}
{1, 2, *d}
[1, *e], (2,), ()
m["k"], m[0], m[1:2], m[:n], m[::3, 4]
not a
a and b or c
a is None, a is not None, a == b, a != b
a in b, a not in b
1 < a <= 2 < b
-1, -a, ~a, +a
a + b * c ** d @ e // f | g
x if y else z
(n := 10)
lambda: 0
lambda a, *b, c=1, **d: a
[x for x in xs if x if x > 1]
[x for y in ys if y for x in y]
{k: v for k, v in items}
{x for x in xs}
(x async for x in xs)
1_000, 0xFF, 2.5e3, 3j, True, False, None, ...
(
    value  # why
    .first()
    .second
)
