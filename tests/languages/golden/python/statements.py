x = 1
x: int
x: int = 2
x = y = z
x, (y, *z) = w
self.a = b["c"] = 3
x += 1
x |= {"a": 1}
a, b
if (n := f()) > 1:
    pass
elif b:
    c
else:
    d
for k, v in items:
    break
else:
    e
while x:
    continue
else:
    f
async def wait():
    async for a in b:
        await c
    async with d() as e, f:
        return await g, h
try:
    one()
except ValueError as error:
    two(error)
except (KeyError, pkg.Other):
    three()
except make():
    four()
except:
    raise
else:
    five()
finally:
    six()
try:
    seven()
except* OSError as group:
    pass
with open(p) as (r, w):
    r.read()
with (a as b, c):
    pass
def gen():
    yield
    x = yield a, b
    yield from c
    return
    global d
    nonlocal e
raise Wrong("x") from cause
raise Wrong("x") from None
assert a, "b"
del m["k"]
del m.k, n
type Alias = int | None
one(); two()
