a: Optional[str]
b: str | None
c: None | pkg.User
d: Union[int, str, None]
e: int | str | list[bytes | None]
f: typing.Annotated[str, Meta("x", y=1), "note"]
g: "User"
h: "list[User] | None"
i: Callable[[int], str]
j: Literal["a", 1]
k: Final[dict[str, "User"]] = {}
l: "not a type ("
m: make("x")
n: Tuple[int, ...]
o: Optional[Annotated["User", Depends(get)]] = None
p: None
q: ClassVar["Optional[str]"]
r: a.b.C[D].E
def s(t: Annotated[str, Query(max_length=3)] = "x", *u: *Ts) -> Annotated[int, check()]: ...
def v() -> None: ...
