"""The command `scrub`: cassettes without anybody's data, and the guard that looks for what was left.

Law of this module: it reads arguments and prints, never a value; something refused or found is exit code 1, what
cannot be done is one line and 2.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mock_dinero.cassettes import CassetteError
from mock_dinero.usage import FINDINGS, UsageError

if TYPE_CHECKING:
    from mock_dinero.tape.scrub.folder import Outcome
    from mock_dinero.tape.scrub.scrubber import Scrubber

Folders = Annotated[
    list[Path], typer.Argument(help="The folder to scrub; with --check, folders to look through.")
]
Out = Annotated[Path | None, typer.Option(help="The folder to write.")]
KeyFile = Annotated[
    Path | None,
    typer.Option(help="The secret key; made when missing. Without it, names differ from run to run."),
]
Scale = Annotated[
    bool,
    typer.Option("--scale-amounts", help="Multiply every amount by a secret whole number per organisation."),
]
Years = Annotated[int, typer.Option(min=-500, max=500, help="Move every date by so many whole years.")]
Audit = Annotated[bool, typer.Option("--audit", help="Say which rule touched what how often.")]
Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; name what looks like a secret or personal.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def scrub(  # noqa: PLR0913, PLR0917 - a command's options
    folders: Folders,
    out: Out = None,
    key_file: KeyFile = None,
    scale_amounts: Scale = False,  # noqa: FBT002 - an option
    move_years: Years = 0,
    audit: Audit = False,  # noqa: FBT002 - an option
    check: Check = False,  # noqa: FBT002 - an option
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Write cassettes anew with nobody's data in them, or --check that there is none; exit 1 where there is.

    Example: mock-dinero scrub recorded --out cassettes/mine --key-file scrub.key
    """
    try:
        if check:
            _check(folders, as_json=as_json)
        else:
            _scrub(folders, out, key_file, (scale_amounts, move_years), audit=audit, as_json=as_json)
    except CassetteError as problem:
        raise UsageError(str(problem)) from None


def _check(folders: list[Path], *, as_json: bool) -> None:
    from mock_dinero.tape.scrub import check as guard  # noqa: PLC0415 - for this command only

    found = list(guard.check(folders))
    if as_json:
        rows = [{"place": one.place, "field": one.field, "what": one.what} for one in found]
        typer.echo(json.dumps({"findings": rows}, ensure_ascii=False))
    else:
        for one in found:
            typer.echo(str(one))
        typer.echo(f"{len(found)} findings" if found else "nothing that looks like a secret or personal data")
    if found:
        raise typer.Exit(FINDINGS)


def _scrub(
    folders: list[Path],
    out: Path | None,
    key_file: Path | None,
    options: tuple[bool, int],
    *,
    audit: bool,
    as_json: bool,
) -> None:
    from mock_dinero.tape.scrub.folder import key_of, scrub_folder  # noqa: PLC0415 - as above
    from mock_dinero.tape.scrub.scrubber import Options, Scrubber  # noqa: PLC0415 - as above

    if out is None or len(folders) != 1:
        raise UsageError("name one folder and where to write it: mock-dinero scrub DIR --out DIR.")
    scrubber = Scrubber(key_of(key_file), Options(*options))
    outcome = scrub_folder(folders[0], out, scrubber)
    if as_json:
        typer.echo(json.dumps(_told(outcome, scrubber, audit=audit), ensure_ascii=False))
    else:
        for line in _lines(outcome, scrubber, out, audit=audit):
            typer.echo(line)
    if outcome.refused:
        raise typer.Exit(FINDINGS)


def _lines(outcome: Outcome, scrubber: Scrubber, out: Path, *, audit: bool) -> Iterator[str]:
    if audit:
        width = max((len(name) for name, _ in scrubber.touched), default=5)
        for (name, kind), times in sorted(scrubber.touched.items()):
            yield f"{name:{width}}  {kind:13} {times:9}"
    yield from (f"refused: {line}" for line in outcome.refused)
    yield (
        f"{outcome.files} cassettes with {outcome.interactions} interactions in {out}, "
        f"{len(outcome.refused)} refused; key {scrubber.pseudonyms.fingerprint}"
    )


def _told(outcome: Outcome, scrubber: Scrubber, *, audit: bool) -> dict[str, object]:
    touched = [
        {"field": name, "kind": kind, "times": times}
        for (name, kind), times in sorted(scrubber.touched.items())
    ]
    return {
        "files": outcome.files,
        "interactions": outcome.interactions,
        "refused": outcome.refused,
        "key": scrubber.pseudonyms.fingerprint,
        **({"touched": touched} if audit else {}),
    }
