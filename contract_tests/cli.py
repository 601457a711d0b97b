"""The command `dinero-contract`: hold a server to its contract and show what was found.

Law of this module: it alone reads arguments, writes files and decides the exit code: 0 good, 1 findings, 2 wrongly
asked or the target could not be reached. What a person got wrong is one line on standard error.
"""

from __future__ import annotations

import os
import shlex
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .report.findings import Run
    from .requirements import Requirement
    from .target import Target

USAGE = 2
STDOUT = "-"
TOKEN = "DINERO_CONTRACT_TOKEN"  # noqa: S105 - the name of a variable

app = typer.Typer(
    name="dinero-contract",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class UsageError(Exception):
    """Something a person can put right; the text is one line that says how."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asked for."""

    target: Path | None
    url: str | None
    mock: str | None
    token: str | None
    surface: str | None
    timeout: float | None
    only: tuple[str, ...]
    workers: int
    cassettes: Path | None

    @property
    def options(self) -> list[str]:
        """The same as the suite's own options."""
        named = {
            "--target": self.target and self.target.resolve(),
            "--url": self.url,
            "--mock": self.mock,
            "--token": self.token,
            "--surface": self.surface,
            "--call-within": self.timeout,
        }
        given = [f"{name}={value}" for name, value in named.items() if value is not None]
        return given + [f"--only-requirement={name}" for name in self.only]

    @property
    def again(self) -> str:
        """The command that asks the same of the same target, without its token and without what it was limited to."""
        named = {
            "--target": self.target,
            "--url": self.url,
            "--mock": self.mock,
            "--surface": self.surface,
            "--timeout": None if self.timeout is None else f"{self.timeout:g}",
            "--cassettes": self.cassettes,
        }
        given = [word for name, value in named.items() if value is not None for word in (name, str(value))]
        return shlex.join(["dinero-contract", *given])


@app.command(
    help="Hold a Dinero MCP server to its contract. Without --url and --target: our own server on our own fake.\n\n"
    "Exit code 0: nothing to find; 1: findings; 2: wrongly asked, or the target could not be reached.\n\n"
    "Example: dinero-contract --url http://127.0.0.1:8000/mcp --mock http://127.0.0.1:8780 --html report.html"
)
def check(  # noqa: PLR0913, PLR0917 - a command's options
    url: Annotated[str | None, typer.Option(help="MCP endpoint of a server that runs already.")] = None,
    mock: Annotated[str | None, typer.Option(help="Address of the fake Dinero behind it.")] = None,
    token: Annotated[str | None, typer.Option(envvar=TOKEN, help="Bearer token to sign in with.")] = None,
    surface: Annotated[
        str | None, typer.Option(help="full, compact or namespaced: what the server offers.")
    ] = None,
    target: Annotated[
        Path | None, typer.Option(help="TOML file that describes the server; --template prints one.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Requirement id or area; repeatable, or with commas.")
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Run in so many processes, each with programs of its own.")
    ] = 1,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML here.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write one self-contained page here.")] = None,
    as_json: Annotated[
        str | None, typer.Option("--json", help="Write JSON here; - is standard output.")
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(min=0.1, help="Seconds that one call may take; 20 unless you say so.")
    ] = None,
    cassettes: Annotated[
        Path | None,
        typer.Option(envvar="DINERO_CONTRACT_CASSETTES", help="Folder of the books that the fake serves."),
    ] = None,
    list_them: Annotated[bool, typer.Option("--list", help="List the requirements and stop.")] = False,  # noqa: FBT002 - an option
    template: Annotated[  # noqa: FBT002 - an option
        bool, typer.Option("--template", help="Print a target file to fill in and stop.")
    ] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,  # noqa: FBT002 - an option
) -> None:
    """Read the command line, run, show, and exit."""
    names = tuple(name for words in only or () for name in words.split(",") if name)
    asked = Asked(target, url, mock, token, surface, timeout, names, workers, cassettes)
    files: dict[str, str | Path | None] = {"junit": junit, "html": html, "json": as_json}
    try:
        if version:
            sys.stdout.write(f"dinero-contract {_version()}\n")
        elif template:
            sys.stdout.write(_template())
        elif list_them:
            _listed(_wanted(asked.only))
        else:
            raise typer.Exit(_tested(asked, files))
    except UsageError as mistake:
        sys.stderr.write(f"dinero-contract: {mistake}\n")
        raise typer.Exit(USAGE) from None


def _tested(asked: Asked, files: dict[str, str | Path | None]) -> int:
    wanted, target = _wanted(asked.only), _target(asked)
    _writable(files)
    console = Console(stderr=files["json"] == STDOUT)
    run = _run(asked, target, wanted, console)
    _write(run, files)
    from .report.terminal import show  # noqa: PLC0415

    show(run, console)
    return run.exit_code


def _run(asked: Asked, target: Target, wanted: Sequence[Requirement], console: Console) -> Run:
    from .report.findings import Run, judge  # noqa: PLC0415
    from .report.terminal import Watch  # noqa: PLC0415
    from .running import run  # noqa: PLC0415

    workers, begun = _workers(asked, target, console), time.monotonic()
    with Watch(console) as watch:
        records, broken = run(asked.options, workers, watch)
    seconds = round(time.monotonic() - begun, 1)
    findings = judge(wanted, records, target.divergences)
    return Run(
        target.name,
        target.controlled,
        target.surface,
        target.transports,
        asked.again,
        seconds,
        findings,
        broken,
    )


def _workers(asked: Asked, target: Target, console: Console) -> int:
    """One, where several would read each other's calls in the journal of the one fake that runs already."""
    if asked.workers > 1 and target.mock:
        console.print("one process: a fake that runs already has one journal", style="dim")
        return 1
    return asked.workers


def _target(asked: Asked) -> Target:
    """The target, once everything a person may get wrong about it is right."""
    from .report.collect import chosen  # noqa: PLC0415
    from .target import SURFACES, TargetError  # noqa: PLC0415

    if asked.url and asked.target:
        raise UsageError("give --url or --target, not both; a target file can name a URL itself")
    if asked.mock and not asked.url:
        raise UsageError("--mock goes with --url; in a target file it is a line: mock = ...")
    if asked.surface and asked.surface not in SURFACES:
        raise UsageError(f"--surface is one of {', '.join(SURFACES)}")
    for name, url in (("--url", asked.url), ("--mock", asked.mock)):
        if url and not url.startswith(("http://", "https://")):
            raise UsageError(f"{name} must begin with http:// or https://")
    _books(asked)
    given = {"target": asked.target, "url": asked.url, "mock": asked.mock, "token": asked.token}
    try:
        return chosen({**given, "surface": asked.surface, "call_within": asked.timeout})
    except TargetError as error:
        raise UsageError(str(error)) from None


def _books(asked: Asked) -> None:
    """Make --cassettes known to the suite, and to the fake that it starts."""
    from .expected import FOLDER  # noqa: PLC0415

    if asked.cassettes:
        folder = asked.cassettes.resolve()
        if not any(folder.rglob("*.yaml")):
            raise UsageError(f"there are no cassettes (*.yaml) in {folder}")
        os.environ[FOLDER] = str(folder)


def _wanted(only: Sequence[str]) -> list[Requirement]:
    from .requirements import REQUIREMENTS  # noqa: PLC0415

    areas = {one.area for one in REQUIREMENTS.values()}
    strange = [name for name in only if name not in REQUIREMENTS and name not in areas]
    if strange:
        raise UsageError(
            f"{strange[0]} is neither a requirement nor an area; dinero-contract --list names them"
        )
    every = sorted(REQUIREMENTS.values(), key=lambda one: one.area)
    return [one for one in every if not only or one.id in only or one.area in only]


def _writable(files: dict[str, str | Path | None]) -> None:
    """Refuse a place that cannot be written to before the run, not after it."""
    for name, place in files.items():
        if place in {None, STDOUT}:
            continue
        path = Path(str(place)).absolute()
        if not path.parent.is_dir():
            raise UsageError(f"--{name}: there is no folder {path.parent}")
        if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
            raise UsageError(f"--{name}: {path} cannot be written; choose another")


def _write(run: Run, files: dict[str, str | Path | None]) -> None:
    from .report import as_json, junit, page  # noqa: PLC0415

    writers: dict[str, Callable[[Run], str]] = {
        "junit": junit.written,
        "html": page.written,
        "json": as_json.written,
    }
    for name, place in files.items():
        if place == STDOUT:
            sys.stdout.write(writers[name](run) + "\n")
        elif place is not None:
            _put(Path(place), writers[name](run))


def _put(place: Path, text: str) -> None:
    try:
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {place}: {error.strerror}") from None


def _listed(wanted: Sequence[Requirement]) -> None:
    for one in wanted:
        sys.stdout.write(
            f"{one.id:<32} {one.says}{f' (not checked: {one.deferred})' if one.deferred else ''}\n"
        )


def _template() -> str:
    from .target import HERE  # noqa: PLC0415

    return (HERE / "targets" / "template.toml").read_text(encoding="utf-8")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("dinero-mcp")
    except PackageNotFoundError:
        return "of a checkout"


def main(arguments: list[str] | None = None) -> None:
    """Run the command; a mistake is one line on standard error and exit code 2."""
    try:
        code = app(args=arguments, prog_name="dinero-contract", standalone_mode=False)
    except typer.TyperException as mistake:
        sys.stderr.write(f"dinero-contract: {' '.join(mistake.format_message().split())}\n")
        sys.exit(USAGE)
    except typer.Abort:
        sys.exit(USAGE)  # Ctrl-C: nothing was found out
    sys.exit(code if isinstance(code, int) else 0)
