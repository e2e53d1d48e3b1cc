"""What one manifest or lock file says of packages: bytes in, names with ranges or versions out; nothing is read here.

Names are "npm:name", "pypi:name", "maven:group:artifact". A reader raises ValueError (or a parser's subclass of it) for
a file that is broken; what is merely strange in it is left out.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

import tomli
from msgspec import Struct, field

Table = Mapping[str, object]


class Packages(Struct, frozen=True):
    """`declared`: the range that a manifest asks for ("" for any); `locked`: the versions that are installed."""

    declared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    locked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Pairs = Iterable[tuple[str, str]]


def read_packages(name: str, text: bytes) -> Packages:
    """The packages in a file of this name ("package.json"). Raises ValueError when it is broken."""
    reader, locks = _READERS[kind_of(name)]
    try:
        rows = list(reader(text.decode("utf-8-sig")))
    except RecursionError:
        raise ValueError("it nests too deeply") from None
    found: dict[str, list[str]] = defaultdict(list)
    for package, version in rows:
        if version not in found[package]:
            found[package].append(version)
    packages = {package: tuple(versions) for package, versions in found.items()}
    return Packages(locked=packages) if locks else Packages(declared=packages)


def kind_of(name: str) -> str:
    """The pattern that a file's name matches, "" for a file that says nothing of packages."""
    return next((pattern for pattern in _READERS if fnmatchcase(name, pattern)), "")


def _tables(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        yield from ((str(key), inner) for key, inner in value.items())


def _get(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _json(text: str) -> object:
    return json.loads(text)


# ---- npm

_GROUPS = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
_ALIAS = re.compile(r"npm:(@?[^@]+)@?(.*)")
_PNPM_BLOCK = re.compile(r"^packages:[ \t]*\n((?:(?:[ \t#].*)?\n)*)", re.MULTILINE)
_PNPM_KEY = re.compile(r"^  \S.*\n", re.MULTILINE)
_PNPM = re.compile(r"/?((?:@[^/@]+/)?[^/@]+)[@/](\d[^(_/]*)")
_SPEC = re.compile(r'"?((?:@[^/@"]+/)?[^@"/\s]+)@(?:npm:)?')
_VERSION_LINE = re.compile(r'\s+"?version"?:?\s+"?([^"\s]+)')
_JSONC = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)


def _package_json(text: str) -> Pairs:
    data = _json(text)
    for group in _GROUPS:
        for name, wanted in _tables(_get(data, group)):
            if isinstance(wanted, str):
                alias = _ALIAS.fullmatch(wanted)
                yield (f"npm:{alias.group(1)}", alias.group(2)) if alias else (f"npm:{name}", wanted)


def _package_lock(text: str) -> Pairs:
    data = _json(text)
    for path, entry in _tables(_get(data, "packages")):
        name, version = _get(entry, "name") or path.rpartition("node_modules/")[2], _get(entry, "version")
        if "node_modules/" in path and isinstance(version, str):
            yield f"npm:{name}", version
    pending = [_get(data, "dependencies")]
    while pending:
        for name, entry in _tables(pending.pop()):
            version = _get(entry, "version")
            if isinstance(version, str):
                yield f"npm:{name}", version
            pending.append(_get(entry, "dependencies"))


def _pnpm_lock(text: str) -> Pairs:
    import yaml  # type: ignore[import-untyped]  # takes time to load, and few projects need it

    block = _PNPM_BLOCK.search(text)
    if block is not None:  # its keys alone: the rest of a large lock file takes seconds to read
        text = "packages:\n" + "".join(_PNPM_KEY.findall(block.group(1)))
    try:
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ValueError(f"line {mark.line + 1} is not YAML" if mark else "it is not YAML") from None
    for path, _ in _tables(_get(data, "packages")):
        if found := _PNPM.match(path):
            yield f"npm:{found.group(1)}", found.group(2)


def _yarn_lock(text: str) -> Pairs:
    """Both formats: a line of specifiers that ends with a colon, and below it the version."""
    names: list[str] = []
    for line in text.splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            names = [found.group(1) for spec in line.rstrip(":").split(",") if (found := _SPEC.match(spec.strip()))]
        elif names and (version := _VERSION_LINE.match(line)):
            yield from ((f"npm:{name}", version.group(1)) for name in dict.fromkeys(names))
            names = []


def _bun_lock(text: str) -> Pairs:
    for _, entry in _tables(_get(_json(_JSONC.sub(lambda found: found.group(1) or "", text)), "packages")):
        if isinstance(entry, list) and entry and isinstance(entry[0], str):
            name, _, version = entry[0].rpartition("@")
            if name and version[:1].isdigit():
                yield f"npm:{name}", version


# ---- pypi


def _pypi(name: str) -> str:
    return "pypi:" + re.sub(r"[-_.]+", "-", name).lower()


def _required(line: object) -> Pairs:
    from packaging.requirements import InvalidRequirement, Requirement  # takes time to load, and few runs need it

    try:
        wanted = Requirement(str(line))
    except InvalidRequirement:
        return
    yield _pypi(wanted.name), str(wanted.specifier)


def _requirements(text: str) -> Pairs:
    for line in text.replace("\\\n", " ").splitlines():
        line = re.sub(r"(^|\s)#.*|\s--?\w.*", "", line).strip()
        if line and not line.startswith("-"):
            yield from _required(line)


def _pyproject(text: str) -> Pairs:
    data = tomli.loads(text)
    lists = [_get(data, "project", "dependencies")]
    lists += [group for _, group in _tables(_get(data, "project", "optional-dependencies"))]
    lists += [group for _, group in _tables(_get(data, "dependency-groups"))]
    for listed in lists:
        for line in listed if isinstance(listed, list) else ():
            if isinstance(line, str):
                yield from _required(line)
    tables = [_get(data, "tool", "poetry", key) for key in ("dependencies", "dev-dependencies")]
    tables += [_get(group, "dependencies") for _, group in _tables(_get(data, "tool", "poetry", "group"))]
    for table in tables:
        yield from _constraints(table)


def _constraints(table: object) -> Pairs:
    for name, wanted in _tables(table):
        if isinstance(wanted, dict):
            wanted = wanted.get("version", "")
        if name != "python" and isinstance(wanted, str):
            yield _pypi(name), wanted


def _pipfile(text: str) -> Pairs:
    data = tomli.loads(text)
    for group in ("packages", "dev-packages"):
        yield from _constraints(_get(data, group))


def _pipfile_lock(text: str) -> Pairs:
    data = _json(text)
    for group in ("default", "develop"):
        for name, entry in _tables(_get(data, group)):
            version = _get(entry, "version")
            if isinstance(version, str):
                yield _pypi(name), version.lstrip("=")


def _toml_lock(text: str) -> Pairs:
    listed = tomli.loads(text).get("package")
    for entry in listed if isinstance(listed, list) else ():
        name, version = _get(entry, "name"), _get(entry, "version")
        if isinstance(name, str) and isinstance(version, str):
            yield _pypi(name), version


# ---- maven

_COORDINATES = re.compile(r"""["']([\w.-]+:[\w.-]+)(?::([^"':@]*))?(?::[\w-]+)?(?:@\w+)?["']""")
_NAMED = re.compile(r"""group\s*[:=]\s*["']([\w.-]+)["'],\s*name\s*[:=]\s*["']([\w.-]+)["'](?:,\s*version\s*[:=]\s*["']([^"']*)["'])?""")  # fmt: skip  # noqa: E501
_VARIABLE = re.compile(r"""(?:ext\.)?["']?([\w.]+)["']?(?:\s*:\s*String)?\s*[=:]\s*["']([\d][^"']*)["']""")
_REFERENCE = re.compile(r"\$\{?(?:[\w.]*\.)?(\w+)\}?")


def _gradle(text: str) -> Pairs:
    text = re.sub(r"(?m)^\s*//.*$", "", text)
    known = {found.group(1).rpartition(".")[2]: found.group(2) for found in _VARIABLE.finditer(_NAMED.sub("", text))}

    def version(written: str | None) -> str:
        if found := _REFERENCE.search(written or ""):
            return known.get(found.group(1), "")
        return written or ""

    for found in _COORDINATES.finditer(text):
        yield f"maven:{found.group(1)}", version(found.group(2))
    for found in _NAMED.finditer(text):
        yield f"maven:{found.group(1)}:{found.group(2)}", version(found.group(3))


def _catalog(text: str) -> Pairs:
    data = tomli.loads(text)
    versions = dict(_tables(data.get("versions")))

    def version(wanted: object) -> str:
        if isinstance(wanted, dict):
            named = versions.get(str(wanted["ref"])) if "ref" in wanted else wanted
            strict = named if not isinstance(named, dict) else named.get("strictly") or named.get("require") or ""
            return str(strict or "")
        return str(wanted or "")

    for _, entry in _tables(data.get("libraries")):
        if isinstance(entry, str):
            group, _, rest = entry.partition(":")
            artifact, _, wanted = rest.partition(":")
            yield f"maven:{group}:{artifact}", wanted
        elif isinstance(entry, dict):
            module = entry.get("module") or f"{entry.get('group')}:{entry.get('name')}"
            yield f"maven:{module}", version(entry.get("version"))


def _gradle_lock(text: str) -> Pairs:
    for line in text.splitlines():
        parts = line.partition("=")[0].split(":")
        if len(parts) == 3 and not line.startswith("#"):
            yield f"maven:{parts[0]}:{parts[1]}", parts[2]


_READERS: dict[str, tuple[Callable[[str], Pairs], bool]] = {
    "package.json": (_package_json, False),
    "package-lock.json": (_package_lock, True),
    "npm-shrinkwrap.json": (_package_lock, True),
    "pnpm-lock.yaml": (_pnpm_lock, True),
    "yarn.lock": (_yarn_lock, True),
    "bun.lock": (_bun_lock, True),
    "requirements*.txt": (_requirements, False),
    "pyproject.toml": (_pyproject, False),
    "Pipfile": (_pipfile, False),
    "Pipfile.lock": (_pipfile_lock, True),
    "poetry.lock": (_toml_lock, True),
    "uv.lock": (_toml_lock, True),
    "build.gradle": (_gradle, False),
    "build.gradle.kts": (_gradle, False),
    "libs.versions.toml": (_catalog, False),
    "gradle.lockfile": (_gradle_lock, True),
}
