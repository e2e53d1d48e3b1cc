"""Where the wrappers of a configuration are: in a file or package of the project, or outside of it.

One that is outside, or in a file that is not looked at, gets a stand-in: a function without a body that imports
lead to. For ECMAScript packages the catalogue itself is extended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace
from msgspec.structs import replace as changed

from linter.flow.graph import Facts
from linter.knowledge.catalogue import Call, Client, Language, Sdk
from linter.knowledge.config import Wrapper
from linter.knowledge.library import Library
from linter.link.meaning.arguments import spec
from linter.link.modules.resolve import Modules
from linter.link.sinks.declared_wrappers import Wrapping
from linter.project.exploring.declared import Declared

Numbered = tuple[int, Wrapper]  # with its place in the configuration; a file is seen from where the command runs

BESIDE = {"python": "main.py", "ecma": "main.ts", "kotlin": "Main.kt"}


class Name(NamedTuple):
    """A qualified name taken apart: the module or package, and what of it is meant."""

    module: str
    names: tuple[str, ...]


class Found(Struct, frozen=True):
    """`wrappings` and their `files`; `stubs` (path -> text) stand in for those that cannot be read.

    `lost` are wrappers that fit nothing: number and sentence.
    """

    wrappings: tuple[Wrapping, ...]
    files: frozenset[str]
    stubs: dict[str, bytes]
    lost: tuple[tuple[int, str], ...]


def in_project(
    root: Path,
    known: frozenset[str],
    wrappers: Iterable[Numbered],
    library: Library,
    modules: Modules,
    facts: Mapping[str, Facts],
    declared: Declared,
) -> Found:
    """Every wrapper but those in ECMAScript packages. `facts` are of the files that are analysed anyhow."""

    def declares(package: str, name: str) -> bool:
        analysed = (each for each in facts.values() if each.language == "kotlin" and each.package == package)
        return any(name in each.names for each in analysed) or declared.declares(package, name)

    sdks = {sdk.id: sdk for sdk in library.sdks}
    wrappings: list[Wrapping] = []
    absent: dict[tuple[Language, str, str], list[Wrapping]] = {}
    lost: list[tuple[int, str]] = []
    for number, wrapper in wrappers:
        file, _, last = wrapper.function.rpartition(":")
        blank = Wrapping(number, sdks[wrapper.sdk], wrapper.args, tuple(last.split(".")), file)
        module = ""
        if file and file not in known and not (root / file).is_file():
            lost.append((number, f"function: there is no file {file}"))
            continue
        own = None if file else next(owned(wrapper, modules, declares), None)
        if own is not None:
            place, names = own
            kotlin = wrapper.language == "kotlin"
            blank = blank._replace(names=names, path="" if kotlin else place, package=place if kotlin else "")
        elif not file:
            if wrapper.language == "ecma":
                continue
            module, names = outside(wrapper)
            folder = module.replace(".", "/")
            blank = blank._replace(
                names=names, path=f"{folder}.pyi" if wrapper.language == "python" else f"{folder}.kt"
            )
        wrappings.append(blank)
        if blank.path and blank.path not in known and own is None:
            absent.setdefault((wrapper.language, module, blank.path), []).append(blank)
    stubs = {path: stub(language, module, each) for (language, module, path), each in absent.items()}
    packages = {(each.package, each.names[0]) for each in wrappings if not each.path}
    files = {each.path for each in wrappings if each.path} | (declared.files(packages) if packages else set())
    return Found(tuple(wrappings), frozenset(files), stubs, tuple(lost))


def splits(function: str) -> Iterator[Name]:
    """The ways to read a qualified name, the longest module first."""
    start = function.rfind("/") + 1
    parts = function[start:].split(".")
    for at in range(len(parts) - 1, 0, -1):
        yield Name(function[:start] + ".".join(parts[:at]), tuple(parts[at:]))


def owned(
    wrapper: Wrapper, modules: Modules, declares: Callable[[str, str], bool]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The file (for Kotlin the package) of the project that a qualified name is in, and the rest of the name."""
    for module, names in splits(wrapper.function):
        if wrapper.language == "kotlin":
            if declares(module, names[0]):
                yield module, names
            continue
        files = modules.resolve(wrapper.language, BESIDE[wrapper.language], module, "*") or ()
        yield from ((path, names) for path, _ in files)


def outside(wrapper: Wrapper) -> Name:
    """A qualified name by how it is written: what begins with a capital is a class."""
    names = list(splits(wrapper.function))
    return next((name for name in names if name.names[0][:1].isupper() and len(name.names) == 2), names[0])


def extended(library: Library, wrappers: Iterable[Numbered]) -> Library:
    """The library with functions of ECMAScript packages as further calls of their SDKs."""
    sdks = {sdk.id: sdk for sdk in library.sdks}
    for number, wrapper in wrappers:
        if wrapper.language == "ecma" and ":" not in wrapper.function:
            sdks[wrapper.sdk] = _called(sdks[wrapper.sdk], f"declared {number}", wrapper)
    return replace(library, sdks=tuple(sdks.values()))


def _called(sdk: Sdk, id_: str, wrapper: Wrapper) -> Sdk:
    module, names = list(splits(wrapper.function))[-1]
    languages: tuple[Language, ...] = ("ecma",)
    way = ".".join((module, *names[:-1]))
    modules, paths = ((module,), ()) if len(names) == 1 else ((), (way,))
    client = Client(id=id_, languages=languages, modules=modules, paths=paths)
    call = Call(clients=(id_,), methods=(names[-1],), languages=languages, args=wrapper.args)
    return changed(sdk, client=(*sdk.client, client), call=(*sdk.call, call))


def stub(language: Language, package: str, wrappings: Iterable[Wrapping]) -> bytes:
    """Functions that do nothing, methods in their classes."""
    owners: dict[tuple[str, ...], list[str]] = {}
    for wrapping in wrappings:
        owners.setdefault(wrapping.names[:-1], []).append(_function(language, wrapping))
    lines = [f"package {package}"] if language == "kotlin" and package else []
    for owner, functions in owners.items():
        lines += _class(language, owner[0], functions) if owner else [_exported(language, each) for each in functions]
    return "\n".join(lines).encode()


def _function(language: Language, wrapping: Wrapping) -> str:
    names, name = [spec(text).name for text in wrapping.args], wrapping.names[-1]
    if language == "python":
        receiver = ["self"] if len(wrapping.names) > 1 else []
        return f"def {name}({', '.join((*receiver, *(f'{each}=None' for each in names)))}): ..."
    if language == "ecma":
        return f"{name}({', '.join(f'{each}?' for each in names)}) {{}}"
    return f"fun {name}({', '.join(f'{each}: Any? = null' for each in names)}) {{}}"


def _exported(language: Language, function: str) -> str:
    if language != "ecma":
        return function
    if function.startswith("default("):
        function = function.removeprefix("default")
        return f"export default function {function}"
    return f"export function {function}"


def _class(language: Language, name: str, functions: list[str]) -> list[str]:
    if language == "python":
        return [f"class {name}:", *(f"    {each}" for each in functions)]
    return [f"{'export class' if language == 'ecma' else 'object'} {name} {{", *functions, "}"]
