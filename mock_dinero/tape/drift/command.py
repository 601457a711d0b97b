"""The command `mock-dinero drift`.

Law of this module: it reads arguments and prints; breaking drift is exit code 1, what cannot be read one line and 2.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mock_dinero.cassettes import CassetteError
from mock_dinero.usage import FINDINGS, UsageError
from mock_dinero.world.world import default_folder


class Format(StrEnum):
    """How the report is written."""

    TABLE = "table"
    JSON = "json"
    JUNIT = "junit"


class Against(StrEnum):
    """What the description is held against."""

    PUBLISHED = "published"
    CASSETTES = "cassettes"
    FAKE = "fake"


def drift(
    published: Annotated[
        str | None,
        typer.Option(
            help="A description, OpenAPI or Swagger 2: a file or an https address; else the package's."
        ),
    ] = None,
    cassettes: Annotated[
        list[Path] | None,
        typer.Option(help="A folder of cassettes; repeatable. The demo companies, unless told."),
    ] = None,
    against: Annotated[
        list[Against] | None,
        typer.Option(
            help="`published` (the package's own description), `cassettes`, `fake`; repeatable; else the last two."
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How the report is written.")] = Format.TABLE,
    out: Annotated[
        Path | None, typer.Option(help="Write the report here, and the sum alone to the screen.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Information in the table too.")] = False,  # noqa: FBT002 - an option
) -> None:
    """Compare Dinero's description, the cassettes and the fake with each other; exit 1 where a client would break.

    Example: mock-dinero drift --published https://api.dinero.dk/openapi/v1/swagger.json --format junit --out drift.xml
    """
    from mock_dinero.tape.drift import report as reporting  # noqa: PLC0415 - for this command only
    from mock_dinero.tape.drift import witnesses  # noqa: PLC0415 - as above

    named = [one.value for one in against or ()] or [witnesses.CASSETTES, witnesses.FAKE]
    try:
        report = witnesses.drift(published, cassettes or [default_folder()], named)
    except CassetteError as problem:
        raise UsageError(str(problem)) from None
    if form is Format.TABLE:
        text = "\n".join(reporting.lines(report, everything=everything))
    elif form is Format.JSON:
        text = json.dumps(reporting.as_json(report), ensure_ascii=False)
    else:
        text = reporting.as_junit(report)
    _put(text, out, reporting.summary(report))
    if report.breaking:
        raise typer.Exit(FINDINGS)


def _put(text: str, out: Path | None, summary: str) -> None:
    if out is None:
        typer.echo(text)
        return
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as problem:
        raise UsageError(f"{out}: cannot be written ({problem.strerror}); name another file.") from None
    typer.echo(summary)
