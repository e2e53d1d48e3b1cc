"""Times tracklint against ast-grep and Semgrep over pinned public trees; prints a table of medians and ratios.

    python bench/run.py [--folder DIR] [--source URL] [--runs N] [--tree NAME] [--write]

Every round runs every command once, so that a busy machine is busy for all of them. Needs git, the network on first
use, and tracklint installed in the Python that runs it. `--write` puts the table into bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from corpus import HERE, TOOLS, Pinned, checked_out, pinned, tools

SOURCE = "https://github.com/{repository}.git"
LINT = (sys.executable, "-m", "linter", "check", "--exit-zero", "--format", "concise")
WORD = re.compile(rb"[A-Za-z_]{4,}")
KEPT = frozenset(b"import from export default const function return class package async await this self None".split())
CHANGED = 5
GROWTH = 4
TRACKING = (b"track", b"analytics", b"sentry", b"capture", b"identify", b"firebase", b"posthog", b"segment")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to time. `before` makes what it needs and is not timed; `stdin` is a file."""

    name: str
    words: tuple[str, ...]
    cwd: Path
    before: Callable[[], None] = lambda: None
    stdin: Path | None = None


@dataclass(slots=True)
class Times:
    """Wall-clock seconds, and kilobytes of the largest process."""

    seconds: list[float] = field(default_factory=list)
    peak: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def timed(command: Command, times: Times, cache: Path) -> None:
    command.before()
    env = {**os.environ, "XDG_CACHE_HOME": str(cache), "SEMGREP_SEND_METRICS": "off", "PYTHONPATH": str(HERE.parent)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # what pip installs is compiled
    with (command.stdin or Path(os.devnull)).open("rb") as given:
        started = time.perf_counter()
        process = subprocess.Popen(
            command.words, cwd=command.cwd, env=env, stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        times.seconds.append(time.perf_counter() - started)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{command.name} failed: {' '.join(command.words)}")
    times.peak = max(times.peak, usage.ru_maxrss)


def sources(root: Path, globs: tuple[str, ...]) -> list[Path]:
    return sorted(path for glob in globs for path in root.glob(glob) if path.is_file())


def tracks(path: Path) -> bool:
    return any(word in path.read_bytes().lower() for word in TRACKING)


def relevant(root: Path, globs: tuple[str, ...]) -> list[str]:
    """The files whose change has to be judged anew: those that findings stand in, then those with words of tracking."""
    run = subprocess.run([*LINT, "--profile", "audit", "."], cwd=root, capture_output=True, text=True, check=False)
    found = [line.split(":")[0] for line in run.stdout.splitlines() if ":" in line]
    found += [path.relative_to(root).as_posix() for path in sources(root, globs) if tracks(path)]
    return list(dict.fromkeys(found))[:CHANGED]


def without_tracking(root: Path, into: Path, globs: tuple[str, ...]) -> int:
    """Write `GROWTH` times as many files as a tree has, none of which tracks anything; their number.

    They are copies whose words are reversed: of the size and shape of real code, and no part of this project.
    """
    files = sources(root, globs)
    plain = [path for path in files if not tracks(path)]
    wanted = GROWTH * len(files)
    for number in range(wanted):
        source = plain[number % len(plain)]
        target = into / f"part{number // 500}" / f"copy{number}{source.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(WORD.sub(foreign, source.read_bytes()))
    return wanted


def foreign(word: re.Match[bytes]) -> bytes:
    return word.group() if word.group() in KEPT else word.group()[::-1]


def commands(tree: Pinned, root: Path, bin_: Path, changed: list[str]) -> list[Command]:
    globs = [word for glob in tree.globs for word in ("--globs", glob)]
    one = root / changed[0]

    def edit() -> None:
        for name in changed:
            with (root / name).open("ab") as file:
                file.write(b"\n")

    return [
        Command("ast-grep", (str(bin_ / "ast-grep"), "run", "-p", tree.pattern, *globs, "."), root),
        Command(
            "Semgrep",
            (str(bin_ / "semgrep"), "scan", "--config", str(tree.rule), "--metrics=off", "--disable-version-check",
             "--no-git-ignore", "--quiet", "--oss-only", "."),
            root,
        ),
        Command("import click", (sys.executable, "-c", "import click"), root),
        Command("cold, no cache", (*LINT, "--no-cache", "."), root),
        Command("warm, nothing changed", (*LINT, "."), root),
        Command("five changed files, warm", (*LINT, *changed), root, edit),
        Command("one file from an editor, warm", (*LINT, "--stdin-filename", changed[0]), root, edit, one),
    ]  # fmt: skip


ROWS = (
    ("cold, no cache", "ast-grep", 1.5),
    ("cold, no cache", "Semgrep", 0.25),
    ("warm, nothing changed", "ast-grep", 0.4),
    ("five changed files, warm", "ast-grep", 0.4),
    ("one file from an editor, warm", "import click", 3.0),
)


@contextmanager
def grown(tree: Pinned, root: Path) -> Iterator[tuple[Path, Path, int]]:
    """A copy of a tree with `GROWTH` times as many files more; and those files alone."""
    with tempfile.TemporaryDirectory() as scratch:
        alone, both = Path(scratch, "alone"), Path(scratch, "both")
        count = without_tracking(root, alone / "extra", tree.globs)
        shutil.copytree(root, both, ignore=shutil.ignore_patterns(".git", "node_modules"))
        shutil.copytree(alone / "extra", both / "extra")
        yield both, alone, count


def measured(tree: Pinned, root: Path, bin_: Path, runs: int) -> Iterator[str]:
    changed = relevant(root, tree.globs)
    with tempfile.TemporaryDirectory() as cache, grown(tree, root) as (both, alone, count):
        wanted = commands(tree, root, bin_, changed)
        wanted += [
            Command("grown", (*LINT, "--no-cache", "."), both),
            Command("extra alone", (*LINT, "--no-cache", "."), alone),
        ]
        times = {command.name: Times() for command in wanted}
        warm = next(command for command in wanted if command.name.startswith("warm"))
        timed(warm, Times(), Path(cache))
        for _ in range(runs):
            for command in wanted:
                if command is warm:  # the files that others changed are known again
                    timed(command, Times(), Path(cache))
                timed(command, times[command.name], Path(cache))
        print(f"{tree.name}: measured", file=sys.stderr)
    number = len(sources(root, tree.globs))
    yield f"\n### {tree.name}: {tree.repository}@{tree.commit[:10]}, {number} files\n"
    yield "| run | seconds | against | seconds | ratio | at most | |\n|---|---|---|---|---|---|---|"
    for name, other, most in ROWS:
        mine, theirs = times[name].median, times[other].median
        ratio = mine / theirs
        met = "met" if ratio <= most else "not met"
        yield f"| {name} | {mine:.2f} | {other} | {theirs:.2f} | {ratio:.2f} x | {most} x | {met} |"
    peak = max(times[name].peak for name, _, _ in ROWS) // 1024
    yield f"| largest process | {peak} MB | | | | 300 MB | {'met' if peak <= 300 else 'not met'} |"
    more, sieve = times["grown"].median - times["cold, no cache"].median, times["extra alone"].median
    met = "met" if more <= sieve else "not met"
    yield f"| {count} files more without tracking | +{more:.2f} | these files alone | {sieve:.2f} | | 1 x | {met} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path.home() / ".cache" / "tracklint-bench")
    parser.add_argument("--source", default=SOURCE)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tree")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    bin_ = tools(options.folder)
    lines = [
        "# What a run costs\n",
        f"Medians of {options.runs} runs, whole processes; {os.cpu_count()} cores, {platform.machine()}, "
        f"{platform.system()}, Python {platform.python_version()}, {', '.join(TOOLS[:2])}. "
        "Made by `python bench/run.py --write`.",
    ]
    for tree in pinned():
        if options.tree in (None, tree.name):
            lines += measured(tree, checked_out(tree, options.folder, options.source), bin_, options.runs)
    text = "\n".join(lines) + "\n"
    print(text)
    if options.write:
        (HERE / "RESULTS.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
