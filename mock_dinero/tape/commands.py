"""The commands for cassettes as evidence: `record`, `scrub`, `verify`, `drift`.

Law of this module: it reads arguments and prints; a finding is exit code 1, what cannot be done is one line and 2.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from mock_dinero.cassettes import CassetteError
from mock_dinero.switches import SwitchError, Switches
from mock_dinero.tape.drift.command import drift
from mock_dinero.tape.record_command import record
from mock_dinero.tape.scrub_command import scrub
from mock_dinero.usage import FINDINGS, UsageError

SomeFolders = Annotated[list[Path], typer.Argument(help="Folders of cassettes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Put the commands into the program."""
    app.command()(record)
    app.command()(verify)
    app.command()(drift)
    app.command()(scrub)


def verify(
    folders: SomeFolders,
    most: Annotated[int, typer.Option(min=0, help="So many differing answers are shown.")] = 10,
    switch: Annotated[list[str] | None, typer.Option(help="One switch, NAME=VALUE; repeatable.")] = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option
) -> None:
    """Put every recorded request to the fake and compare the answers; exit 1 where one differs.

    Example: mock-dinero verify cassettes/
    """
    from mock_dinero.tape import verify as verifying  # noqa: PLC0415 - the whole fake, for this command only

    try:
        report = verifying.verify(folders, Switches().set(switch or []))
    except (CassetteError, SwitchError) as problem:
        raise UsageError(str(problem)) from None
    if as_json:
        typer.echo(json.dumps(verifying.as_json(report), ensure_ascii=False))
    else:
        for line in verifying.lines(report, most):
            typer.echo(line)
    if report.agreed + report.from_tape + report.excused < report.asked:
        raise typer.Exit(FINDINGS)
