@task(retries=3)
def plain(a, b=1, /, c: int = 2, *args: str, d, **kwargs: Any) -> list[str]:
    """Text."""

@register
class Person(Base, ns.Mixin, Generic[T], *others, metaclass=Meta, table=True):
    """A person."""

    kind = "x"
    name: str
    age: int = 0
    left = right = None
    first, second = 1, 2

    def __init__(self, name: str):
        super().__init__(name)
        super(Person, self).setup()
        self.name = name

        def inner(x=self):
            return self.name + x

        def shadow(self):
            return self.name

        return lambda self: self, lambda y: self

    @classmethod
    def make(cls, name):
        return cls(name)

    @staticmethod
    def free(self):
        return self

    @property
    def title(self) -> str:
        return self.name.title()

    @title.setter
    def title(self, value):
        self.name = value

    @functools.cached_property
    def slow(me):
        return me.name

    async def all(*args):
        return args

    class Meta:
        def own(this_one):
            return this_one

    if DEBUG:
        def extra(self):
            return self

@dataclass(frozen=True)
class Point:
    x: int

class Color(enum.Enum):
    RED = 1

class Shape(Protocol): ...
def generic[T: int](x: T) -> T: pass
