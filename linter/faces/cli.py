"""The command line. Exit codes: 0 nothing to report, 1 findings, 2 a mistake of the user's, 3 a fault of ours.

Commands import what they need when they run, so that `--version` and mistakes are answered at once.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linter import __version__

if TYPE_CHECKING:
    from linter.judgement.request import Request
    from linter.knowledge.config import Config
    from linter.knowledge.rule import Rules
    from linter.words.finding import Report

FORMATS = ("text", "json", "concise", "sarif", "github")
PROFILES = ("recommended", "strict", "audit")
LEVELS = ("note", "warning", "error", "never")

FINDINGS, MISTAKE, FAULT, INTERRUPTED = 1, 2, 3, 130


def main(arguments: list[str] | None = None) -> int:
    """Run a command line and return its exit code; every failure is one line on standard error."""
    from linter.words.mistake import UserError

    given = sys.argv[1:] if arguments is None else arguments
    try:
        code = command.main(given or ["--help"], prog_name="tracklint", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as mistake:
        return _complain(mistake.format_message(), MISTAKE)
    except UserError as mistake:
        return _complain(str(mistake), MISTAKE)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        return 0
    except Exception as fault:
        if "--verbose" in given or "-v" in given:
            traceback.print_exc()
        return _complain(_sentence(fault), FAULT)


def _complain(message: str, code: int) -> int:
    said = " ".join(message.split())
    click.echo(f"tracklint: error: {said}", err=True)
    return code


def _sentence(fault: Exception) -> str:
    """What failed and where: the innermost of our own frames."""
    package = str(Path(__file__).parent.parent)
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if frame.filename.startswith(package)]
    where = ""
    if frames:
        file = Path(frames[-1].filename).relative_to(package).as_posix()
        where = f" in linter/{file}:{frames[-1].lineno}"
    return f"internal error{where}: {type(fault).__name__}: {fault} (--verbose shows the traceback)"


def _words(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Repeated options and comma lists as one tuple."""
    found = [word.strip() for value in values for word in value.split(",")]
    return tuple(dict.fromkeys(word for word in found if word))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tracklint", message="%(prog)s %(version)s")
def command() -> None:
    """Find the personal data that analytics, replay, advertising and error SDKs are about to receive."""


@command.command()
@click.argument("paths", nargs=-1)
@click.option("--format", "style", type=click.Choice(FORMATS), default="text", help="How to print findings.")
@click.option("--output", type=click.Path(path_type=Path), help="Write to this file, not to standard output.")
@click.option("--select", multiple=True, callback=_words, help="Only these rules or topics.")
@click.option("--ignore", multiple=True, callback=_words, help="Not these rules or topics.")
@click.option("--profile", type=click.Choice(PROFILES), help="How much to report.")
@click.option("--fail-on", type=click.Choice(LEVELS), help="The least severity that makes the exit code 1.")
@click.option("--stdin-filename", help="Check the text on standard input as if it were this file.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Read this configuration.")
@click.option("--force-exclude", is_flag=True, help="Apply exclude to files that are named, too.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
@click.option("-v", "--verbose", is_flag=True, help="Say what was left out; with an internal error, its traceback.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings and nothing else.")
def check(
    paths: tuple[str, ...],
    style: str,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: Any,
    fail_on: Any,
    stdin_filename: str | None,
    config_file: Path | None,
    force_exclude: bool,
    exit_zero: bool,
    no_cache: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Check files and folders, by default everything below the current directory."""
    from linter.faces.frame import visible
    from linter.faces.output import progress, write
    from linter.judgement import engine
    from linter.knowledge.config import find, override

    root = Path.cwd()
    found, source = find(root, config_file)
    config = override(found, select, ignore, profile, fail_on, force_exclude)
    unsaved = _unsaved(root, stdin_filename, paths)
    with progress(sys.stderr, not quiet) as show:
        named = (unsaved[0],) if unsaved else paths
        request = engine.Request(root, named, config, unsaved, not no_cache, show)
        report = engine.check(request)
    if verbose:
        for note in (f"configuration: {config.shown if source else 'none'}", *report.notes):
            click.echo(f"note: {visible(note)}", err=True)
    write(_render(report, style, request, output is None, verbose, quiet), output)
    for mistake in report.mistakes:
        _complain(mistake, MISTAKE)
    return _code(report, config, exit_zero)


def _unsaved(root: Path, filename: str | None, paths: tuple[str, ...]) -> tuple[str, bytes] | None:
    """The path, relative to `root`, and the text of what an editor sends."""
    from linter.knowledge.config import relative
    from linter.project.reading.sources import decoded
    from linter.words.finding import Problem
    from linter.words.mistake import UserError

    if filename is None:
        if "-" in paths:
            raise UserError("- is the text on standard input; say what file it is with --stdin-filename")
        return None
    if paths not in ((), ("-",)):
        raise UserError("--stdin-filename checks one text; leave out the paths")
    shown = relative(Path(os.path.normpath(root / filename)), root)
    text = decoded(sys.stdin.buffer.read(), Path(shown).suffix.lower(), shown)
    if isinstance(text, Problem):
        raise UserError(f"{shown}:{text.line}: {text.message}")
    return shown, text


def _render(report: Report, style: str, request: Request, on_screen: bool, verbose: bool, quiet: bool) -> str:
    from linter.faces import concise, github, json_, sarif, text
    from linter.faces.output import colored
    from linter.faces.places import SourceLines, prefix_of

    if style == "json":
        return json_.render(report)
    if style == "concise":
        return concise.render(report)
    if style == "github":
        return github.render(report, prefix_of(request.root))
    if style == "sarif":
        return sarif.render(report, _rules(request.config), prefix_of(request.root))
    lines = SourceLines(request.root, request.stdin)
    return text.render(report, lines.of, on_screen and colored(sys.stdout, os.environ), verbose, quiet)


def _code(report: Report, config: Config, exit_zero: bool) -> int:
    from linter.words.finding import Severity

    if any(problem.fault for problem in report.problems):
        return FAULT
    if report.mistakes:
        return MISTAKE
    if exit_zero or config.fail_on == "never":
        return 0
    least = Severity[config.fail_on.upper()]
    return FINDINGS if any(finding.severity >= least for finding in report.findings) else 0


def _rules(config: Config) -> Rules:
    from linter.judgement.run import rules_of
    from linter.knowledge.library import bundled

    return rules_of(config, bundled()).rules


@command.command()
@click.argument("word")
def explain(word: str) -> None:
    """Explain a rule, an SDK or a data type."""
    from linter.faces import explain as prose
    from linter.faces.output import write
    from linter.knowledge.config import find
    from linter.knowledge.library import bundled

    config, _ = find(Path.cwd())
    write(prose.explain(word, bundled(), _rules(config)))


@command.command()
@click.option("--format", "style", type=click.Choice(("text", "json")), default="text")
def rules(style: str) -> None:
    """List the rules."""
    from linter.faces import explain as prose
    from linter.faces.output import write
    from linter.knowledge.config import find

    config, _ = find(Path.cwd())
    known = _rules(config)
    write(prose.rules_json(known) if style == "json" else prose.rules_table(known))


@command.command()
@click.argument("paths", nargs=-1)
@click.option("--used", is_flag=True, help="Only those that the project uses, and how it sets them up.")
@click.option("--format", "style", type=click.Choice(("text", "json")), default="text")
def sdks(paths: tuple[str, ...], used: bool, style: str) -> None:
    """List the SDKs that are known, or that files and folders use."""
    from linter.faces import explain as prose
    from linter.faces.output import write
    from linter.knowledge.library import bundled
    from linter.words.mistake import UserError

    if paths and not used:
        raise UserError("sdks takes files and folders with --used only")
    known = bundled().sdks
    write(_used(paths, style) if used else prose.sdks_json(known) if style == "json" else prose.sdks_table(known))


def _used(paths: tuple[str, ...], style: str) -> str:
    from linter.faces import usage
    from linter.judgement import engine
    from linter.knowledge.config import find

    root = Path.cwd()
    found = engine.usage(engine.Request(root, paths, find(root)[0]))
    return usage.render_json(found) if style == "json" else usage.render_text(found)


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
def docs(folder: Path) -> None:
    """Write what the rules, SDKs and data types are, as Markdown pages in a folder."""
    from linter.faces.output import write
    from linter.faces.pages import pages
    from linter.knowledge.config import find
    from linter.knowledge.library import bundled

    config, _ = find(Path.cwd())
    for name, text in pages(bundled(), _rules(config)).items():
        write(text, folder / name)


@command.command()
@click.argument("action", type=click.Choice(("info", "clear")))
def cache(action: str) -> None:
    """Say what is kept from earlier runs, or delete it."""
    from linter.project.memory.cache import info, remove

    found = info()
    if action == "clear":
        remove(found.path)
    what = "cleared" if action == "clear" else "holds"
    click.echo(f"{found.path} {what} {found.entries} entries, {found.size / 1e6:.1f} MB")


@command.command()
@click.argument("stage", type=click.Choice(("tree", "facts")))
@click.argument("file", type=click.Path(path_type=Path))
def debug(stage: str, file: Path) -> None:
    """Print what an early stage makes of one file."""
    from linter.faces import debug as stages
    from linter.faces.output import write

    write(stages.tree(file) if stage == "tree" else stages.facts(file))
