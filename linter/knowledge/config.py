"""What a project chooses: `tracklint.toml`, or `[tool.tracklint]` in `pyproject.toml`.

A linted repository is untrusted: its configuration picks and tunes rules, and names no place outside the
project. Patterns are those of `.gitignore`, relative to the folder of the configuration file.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import asdict, replace

from linter.knowledge.catalogue import KINDS, ROLES, Language
from linter.knowledge.reader import nearest, parse
from linter.knowledge.rule import Profile, Rule, Rules, topics
from linter.words.mistake import UserError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FailOn = Literal["note", "warning", "error", "never"]
Level = Literal["error", "warning", "note", "off"]

OWN_FILE = "tracklint.toml"
SHARED_FILE = "pyproject.toml"


class Allow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Findings that the project accepts: those that fit every key that is set. `expires` is the last day."""

    reason: str
    rule: str = ""
    sdk: str = ""
    data: str = ""
    paths: tuple[str, ...] = ()
    expires: datetime.date | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("the reason is empty; say why this is acceptable")
        if not (self.rule or self.sdk or self.data or self.paths):
            raise ValueError("this would allow everything; name a rule, sdk, data or paths")
        globs(self.paths)


class Wrapper(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A function that hands its arguments to an SDK where nobody can see it: native, generated, in a package.

    `function` is "src/lib/analytics.ts:track", "app/tracking.py:Tracker.track", or a qualified name:
    "app.tracking.track", "com.example.Bridge.track", "@acme/telemetry.track". `args` are written as in the
    catalogue, "name role [kind]", and are the function's parameters by name, else by place.
    """

    language: Language
    function: str
    sdk: str
    args: tuple[str, ...]

    def __post_init__(self) -> None:
        file, colon, name = self.function.rpartition(":")
        if not name or any(char.isspace() for char in self.function) or (colon and not file):
            raise ValueError(f'"{self.function}" does not name a function; write "path/to/file:name" or "a.b.name"')
        if _leaves(file):
            raise ValueError(f'"{file}" leaves the project')
        words = (name if colon else name.rpartition("/")[2]).split(".")
        strange = next((word for word in words[0 if colon else 1 :] if not word.isidentifier()), None)
        if strange is not None or (not colon and len(words) < 2):
            raise ValueError(f'"{strange or name}" is not the name of a function')
        if not self.args:
            raise ValueError('args is empty; write one "name role" for each argument')
        for text in self.args:
            words = text.split()
            if len(words) not in (2, 3):
                raise ValueError(f'"{text}" is not an argument; write "name role" or "name role kind"')
            if not words[0].rstrip("?").isidentifier():
                raise ValueError(f'"{words[0]}" is not the name of a parameter')
            for word, what, known in zip(words[1:], ("role", "kind"), (ROLES, KINDS), strict=False):
                if word not in known:
                    raise ValueError(f'"{word}" is not a known {what}{nearest(word, known)}')


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file as written. `select` and `ignore` name rules or topics; `select` empty means all of the profile.

    `tests` makes a run look at code that only tests, too.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    tests: bool = False
    profile: Profile = "recommended"
    fail_on: FailOn = "warning"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: dict[str, Level] = {}
    allow: tuple[Allow, ...] = ()
    wrapper: tuple[Wrapper, ...] = ()
    rule_folders: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        globs(self.include)
        globs(self.exclude)


class Config(Settings, frozen=True, kw_only=True):
    """Settings with their place.

    `source` is the absolute path of their file, None for the defaults; `shown` is how messages call it.
    `prefix` leads from the folder that patterns are relative to, to the directory the command runs in.
    `allow_lines` are the lines of `allow`. `folders` are the absolute paths of `rule_folders`.
    `force_exclude` makes `exclude` count for files that the command names, too.
    """

    source: Path | None = None
    shown: str = ""
    prefix: str = ""
    allow_lines: tuple[int, ...] = ()
    folders: tuple[Path, ...] = ()
    force_exclude: bool = False

    def seen(self, path: str) -> str:
        """A path of the run as patterns see it; "../x" when it lies above their folder."""
        return os.path.normpath(self.prefix + path).replace(os.sep, "/") if self.prefix else path

    def wrappers(self) -> Iterator[tuple[int, Wrapper]]:
        """The wrappers that a run can meet, numbered, with files as the run calls them."""
        for number, wrapper in enumerate(self.wrapper):
            file, colon, name = wrapper.function.rpartition(":")
            if not colon or file.startswith(self.prefix):
                yield number, replace(wrapper, function=file[len(self.prefix) :] + colon + name if colon else name)

    def wants(self, rule: Rule) -> bool:
        """Whether a rule runs. An id says more than a topic, `ignore` more than `select`.

        A severity in `rules` switches on a rule that the profile leaves out.
        """
        level = self.rules.get(rule.id)
        if level == "off" or rule.id in self.ignore:
            return False
        if rule.id in self.select:
            return True
        if rule.topic in self.ignore:
            return False
        if self.select:
            return rule.topic in self.select
        return level is not None or self.profile in rule.profiles


class _Tool(Struct, frozen=True):
    tracklint: Settings | None = None


class _Shared(Struct, frozen=True):
    """`pyproject.toml`: everything but our table is others' business."""

    tool: _Tool = _Tool()


def find(root: Path, explicit: Path | None = None) -> tuple[Config, Path | None]:
    """The configuration for a command that runs in `root`, and its file (None: there is none).

    Searched from `root` upward to the top of its git repository; without one, in `root` alone. Raises UserError.
    """
    root = root.resolve()
    top = git_top(root) or root
    if explicit is not None:
        path = (root / explicit).resolve()
        shown = relative(path, root)
        settings = _read(path, shown)
        if settings is None:
            raise UserError(f"{shown}:1: there is no table [tool.tracklint]")
        return _placed(settings, path, "", top, shown), path
    for folder in (root, *root.parents):
        for name in (OWN_FILE, SHARED_FILE):
            path = folder / name
            if not path.is_file():
                continue
            shown = relative(path, root)
            if not path.resolve().is_relative_to(top):
                raise UserError(f"{shown}: this is a link that leaves the project")
            settings = _read(path, shown)
            if settings is not None:
                prefix = "" if folder == root else relative(root, folder) + "/"
                return _placed(settings, path, prefix, top, shown), path
        if folder == top:
            break
    return Config(), None


def override(
    config: Config,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    profile: Profile | None = None,
    fail_on: FailOn | None = None,
    force_exclude: bool = False,
) -> Config:
    """`config` with what the command line says; it wins over the file, `ignore` adds to it."""
    return replace(
        config,
        select=select or config.select,
        ignore=tuple(word for word in config.ignore if word not in select) + ignore,
        profile=profile or config.profile,
        fail_on=fail_on or config.fail_on,
        force_exclude=force_exclude,
    )


def check_words(config: Config, rules: Rules, sdks: Collection[str], mistakes: tuple[str, ...] = ()) -> None:
    """Refuses a rule, topic or SDK that nobody knows, with the nearest that somebody does. Raises UserError.

    `mistakes` are known already; where a rule file was left out because of one, that is what is wrong.
    """
    try:
        _check_words(config, rules, sdks)
    except UserError as unknown:
        raise (UserError(mistakes[0]) if mistakes else unknown) from None


def wrapper_mistake(config: Config, number: int, sentence: str) -> UserError:
    """What a declared wrapper says that fits nothing in the project."""
    return UserError(f"{_place(config, config.wrapper[number].function)}wrapper[{number}].{sentence}")


def _check_words(config: Config, rules: Rules, sdks: Collection[str]) -> None:
    named = sorted({*rules, *topics(rules)})
    for word in (*config.select, *config.ignore):
        if word not in named:
            raise UserError(f'{_place(config, word)}"{word}" is not a known rule or topic{nearest(word, named)}')
    for word in config.rules:
        if word not in rules:
            raise UserError(f'{_place(config, word)}"{word}" is not a known rule{nearest(word, sorted(rules))}')
    for wrapper in config.wrapper:
        if wrapper.sdk not in sdks:
            hint = nearest(wrapper.sdk, sorted(sdks))
            raise UserError(f'{_place(config, wrapper.sdk)}"{wrapper.sdk}" is not a known SDK{hint}')


@lru_cache(maxsize=256)
def globs(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    """A matcher for gitignore-style patterns. Raises ValueError for a pattern that means nothing.

    With google-re2 installed, which is always, pathspec matches in linear time.
    """
    from pathspec import GitIgnoreSpec

    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except Exception:  # pathspec lets the errors of both regex engines through
            raise ValueError(f'"{pattern[:80]}" is not a usable pattern') from None
    return GitIgnoreSpec.from_lines(patterns)


def git_top(folder: Path) -> Path | None:
    """The nearest folder, from `folder` (absolute) upward, that holds a `.git`."""
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def relative(path: Path, root: Path) -> str:
    """`path` as seen from `root`, both absolute, with forward slashes; "../x" where it lies above."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def _read(path: Path, shown: str) -> Settings | None:
    """The settings in a file; None for a shared file that has none."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"{shown}: there is no such file") from None
    except OSError as error:
        raise UserError(f"{shown}: cannot be read: {error.strerror or error}") from None
    if path.name == SHARED_FILE:
        return parse(text, _Shared, shown).tool.tracklint if b"tracklint" in text else None
    return parse(text, Settings, shown)


def _placed(settings: Settings, source: Path, prefix: str, top: Path, shown: str) -> Config:
    """`settings` with the places they mean. Raises UserError for a rule folder outside the project `top`."""
    lines = _text(source).splitlines()
    folders = []
    for name in settings.rule_folders:
        folder = (source.parent / name).resolve()
        line = _line(lines, name)
        if not folder.is_relative_to(top):
            raise UserError(f'{shown}:{line}: the rule folder "{name}" leaves the project')
        if not folder.is_dir():
            raise UserError(f'{shown}:{line}: the rule folder "{name}" does not exist')
        folders.append(folder)
    return Config(
        **asdict(settings),
        source=source,
        shown=shown,
        prefix=prefix,
        allow_lines=tuple(_allow_lines(lines, len(settings.allow))),
        folders=tuple(folders),
    )


_ALLOW = re.compile(r"""\s*\[\[\s*(?:tool\s*\.\s*tracklint\s*\.\s*)?["']?allow["']?\s*\]\]""")


def _allow_lines(lines: list[str], count: int) -> Iterator[int]:
    """The line of each `[[allow]]`; that of the key `allow` for inline tables."""
    headers = [number for number, line in enumerate(lines, 1) if _ALLOW.match(line)]
    for index in range(count):
        yield headers[index] if index < len(headers) else _line(lines, "allow")


def _line(lines: Iterable[str], word: str) -> int:
    """The first line that holds `word` as a word, 1 when none does."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    return next((number for number, line in enumerate(lines, 1) if pattern.search(line)), 1)


def _place(config: Config, word: str) -> str:
    """Where `word` stands in the file, as a prefix; empty when it came from the command line."""
    if config.source is None:
        return ""
    lines = _text(config.source).splitlines()
    if not any(word in line for line in lines):
        return ""
    return f"{config.shown}:{_line(lines, word)}: "


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def _leaves(path: str) -> bool:
    """Whether a written path is absolute or climbs."""
    return path.startswith(("/", "\\", "~")) or ":" in path or ".." in PurePosixPath(path.replace("\\", "/")).parts
