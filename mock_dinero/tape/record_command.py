"""The command `mock-dinero record`: arguments and the environment become one recording.

Law of this module: it alone reads what a person gave, asks before an organisation whose name was not said, and prints;
what recording needs is imported when it is asked for. Nothing of an organisation is asked before its name is agreed to.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mock_dinero.cassettes import HOST, CassetteError
from mock_dinero.spec.published import FOLDER, Published
from mock_dinero.tape.alone import BusyError, alone
from mock_dinero.usage import UsageError, distribution_version

if TYPE_CHECKING:
    from mock_dinero.tape.asking import Asker, SignedIn
    from mock_dinero.tape.recorder import Event, Recorder
    from mock_dinero.tape.scrub import Scrubber
    from mock_dinero.tape.unfinished import Unfinished

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_SIGN_IN_AT = "DINERO_MCP_PERSONAL_TOKEN_URL"
_ADDRESS = re.compile(r"(https?)://([\w.-]+|\[::1\])(?::\d{1,5})?(?:/[\w./-]*)?")
SIGN_IN = "https://authz.dinero.dk/dineroapi/oauth/token"


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a person asked for."""

    out: Path
    plan: Path | None
    at_most: int | None
    wanted: tuple[str, ...]
    key_file: Path | None
    yes: bool = field(kw_only=True)


def record(  # noqa: PLR0913, PLR0917 - a command's options
    out: Annotated[
        Path, typer.Option(help="The folder of the cassettes; one that is cut off is gone on with.")
    ],
    plan: Annotated[Path | None, typer.Option(help="Another plan than the one that comes along.")] = None,
    organization: Annotated[
        list[str] | None, typer.Option(help="Name or number of one to record; repeatable.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before recording.")] = False,  # noqa: FBT002 - an option
    url: Annotated[str, typer.Option(envvar="DINERO_MCP_API_URL", help="Where Dinero is.")] = HOST,
    rate: Annotated[
        str,
        typer.Option(envvar="DINERO_MCP_RATE_LIMIT", help="Requests a minute, or `off`; 60 unless told."),
    ] = "60",
    at_most: Annotated[
        int | None,
        typer.Option(min=1, help="So many of each kind at most: enough for drift, not for serving."),
    ] = None,
    key_file: Annotated[
        Path | None,
        typer.Option(
            help="The key of the pseudonyms, made when it is missing; without it, one nobody sees again."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,  # noqa: FBT002 - an option
) -> None:
    """Record a Dinero organisation into scrubbed cassettes: reads only, with nobody's data in them.

    Example: DINERO_MCP_ACCESS_TOKEN=$(dinero-mcp token) mock-dinero record --out sandbox --organization 'My sandbox'
    """
    if find_spec("vcr") is None:
        raise UsageError("recording needs vcrpy: pip install 'dinero-mcp[record]'.")
    from mock_dinero.tape.asking import RecordingStopped  # noqa: PLC0415 - vcrpy is no part of a plain install
    from mock_dinero.tape.plan import PlanError  # noqa: PLC0415 - as above
    from mock_dinero.tape.scrub import ScrubRefused  # noqa: PLC0415 - as above

    logging.getLogger("vcr").setLevel(logging.ERROR)  # it tells whole requests and answers
    try:
        with _asker(_address(url), rate) as asker, alone(out):
            choice = _Choice(out, plan, at_most, tuple(organization or ()), key_file, yes=yes)
            recorder, scrubber = _recorder(asker, choice)
            with _progress(shown=not as_json) as tell:
                _with(recorder, tell).record()
            _finish(out, recorder, scrubber, as_json=as_json)
    except BusyError:
        raise UsageError(
            f"{out}: another recorder is at work on it; wait for it, or choose another --out."
        ) from None
    except (RecordingStopped, PlanError, ScrubRefused, CassetteError) as problem:
        raise UsageError(str(problem)) from None
    except OSError as problem:
        raise UsageError(f"cannot write to {out} ({problem.strerror}); choose another --out.") from None


def _address(url: str, said: str = "--url") -> str:
    """Return where Dinero is; never one that would send a token in the clear over a network."""
    found = _ADDRESS.fullmatch(url)
    if found and (found[1] == "https" or found[2] in LOOPBACK):
        return url.rstrip("/")
    shown = "" if "@" in url else f" {url}"  # a password may stand before the @
    raise UsageError(f"{said}{shown}: write an https address (http only on this machine) without a password.")


@contextmanager
def _asker(url: str, rate: str) -> Iterator[Asker]:
    import httpx  # noqa: PLC0415 - as above

    from mock_dinero.tape.asking import Asker, Budget  # noqa: PLC0415 - as above

    if rate != "off" and not re.fullmatch("[1-9][0-9]{0,5}", rate):
        raise UsageError(f"--rate {rate}: write a number of requests a minute, or off.")
    signed_in = _signed_in(os.environ, url)
    budget = Budget(None if rate == "off" else int(rate), time.monotonic, time.sleep)
    with httpx.Client(base_url=url, headers={"Accept-Encoding": "identity"}) as http:
        yield Asker(http, signed_in, budget)


def _signed_in(environment: Mapping[str, str], url: str) -> SignedIn:
    """Return the way to sign in that the environment names: an access token, else a personal integration."""
    from mock_dinero.tape.asking import ACCESS_TOKEN, AccessToken, PersonalIntegration  # noqa: PLC0415 - as above

    def said(name: str) -> str:
        value = environment.get(name, "").strip()
        if not re.fullmatch("[!-~]*", value):
            raise UsageError(
                f"{name}: it holds a blank or a letter that no credential has; copy it once more."
            )
        return value

    if said(ACCESS_TOKEN):
        return AccessToken(said(ACCESS_TOKEN))
    names = [f"DINERO_MCP_{name}" for name in ("CLIENT_ID", "CLIENT_SECRET", "API_KEY")]
    if missing := [name for name in names if not said(name)]:
        raise UsageError(
            f"set {ACCESS_TOKEN} (`dinero-mcp token` prints one), or for a personal integration {', '.join(missing)}."
        )
    usual = SIGN_IN if url == HOST else f"{url}/dineroapi/oauth/token"
    address = _address(said(_SIGN_IN_AT) or usual, _SIGN_IN_AT)
    client, secret, key = map(said, names)
    return PersonalIntegration(client, secret, key, address)


def _recorder(asker: Asker, choice: _Choice) -> tuple[Recorder, Scrubber]:
    """Return what records, from its beginning or from where it was cut off."""
    from mock_dinero.tape import plan as plans  # noqa: PLC0415 - as above
    from mock_dinero.tape.recorder import Recorder  # noqa: PLC0415 - as above
    from mock_dinero.tape.scrub import Scrubber  # noqa: PLC0415 - as above

    reads = frozenset((method, path) for method, path in Published().document["x-reads"])
    read = plans.read(choice.plan or plans.STANDARD, reads)
    terms = {"url": str(asker.http.base_url), "plan": read.sha256, "atMost": choice.at_most}
    memory = _gone_on(choice, terms) or _begun(asker, choice, terms)
    scrubber = Scrubber(bytes.fromhex(memory.key))
    recorder = Recorder(
        plan=read,
        asker=asker,
        folder=choice.out,
        memory=memory,
        scrub=scrubber.interaction,
        folder_of=scrubber.organization,
        provenance=_provenance(scrubber),
        at_most=choice.at_most,
    )
    return recorder, scrubber


def _gone_on(choice: _Choice, terms: Mapping[str, Any]) -> Unfinished | None:
    """Return the memory of the recording that was cut off, None where there was none."""
    from mock_dinero.tape.scrub.folder import key_of  # noqa: PLC0415 - as above
    from mock_dinero.tape.unfinished import load, place_of, sweep  # noqa: PLC0415 - as above

    out = choice.out
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: is a file; name a folder.")
    try:
        memory = load(out)
    except ValueError:
        raise UsageError(f"{place_of(out)}: cannot be read; remove it and {out}, and record anew.") from None
    if memory is None:
        if out.exists() and any(out.rglob("*.y*ml")):
            raise UsageError(f"{out}: there is a finished recording in it; choose another --out.")
        return None
    if choice.key_file and not (choice.key_file.exists() and key_of(choice.key_file).hex() == memory.key):
        raise UsageError(f"{out}: was begun with another key; give the same --key-file, or none.")
    sweep(out)
    agreed = {*memory.organizations, *memory.organizations.values()}
    if memory.terms != terms or not agreed.issuperset(choice.wanted):
        raise UsageError(
            f"{out}: was begun with another --url, --plan, --at-most or --organization; run the same command, "
            f"or remove {place_of(out)} and the folder."
        )
    return memory


def _begun(asker: Asker, choice: _Choice, terms: dict[str, Any]) -> Unfinished:
    from mock_dinero.tape.scrub.folder import key_of  # noqa: PLC0415 - as above
    from mock_dinero.tape.unfinished import Unfinished, save  # noqa: PLC0415 - as above

    chosen = _chosen(_reached(asker), choice.wanted)
    for number, name in chosen.items():
        if not choice.yes and name not in choice.wanted:
            _agree(number, name)
    key = key_of(choice.key_file)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    memory = Unfinished(terms=terms, key=key.hex(), recorded_at=now, organizations=chosen)
    save(choice.out, memory)
    return memory


def _reached(asker: Asker) -> dict[str, str]:
    """Return the organisations the credentials reach: number -> name."""
    from mock_dinero.tape.asking import RecordingStopped  # noqa: PLC0415 - as above

    answer = asker.ask("GET", "/v1/organizations?fields=Name,Id", "application/json")
    try:
        rows = answer.raise_for_status().json() if answer.is_success else []
        found = {str(row["Id"]): str(row["Name"]) for row in rows}
    except (ValueError, KeyError, TypeError):
        found = {}
    if not found:
        raise RecordingStopped(
            f"{asker.http.base_url.host} names no organisation (status {answer.status_code}): "
            "look at --url, and at what the credentials may read."
        )
    return found


def _chosen(reached: Mapping[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """Return the organisations to record; UsageError names those there are where the choice is not clear."""
    known = ", ".join(f"'{name}' ({number})" for number, name in reached.items())
    for one in wanted:
        matches = [number for number, name in reached.items() if one in {number, name}]
        if len(matches) != 1:
            raise UsageError(f"--organization {one}: write the name or the number of one of {known}.")
    if not wanted and len(reached) > 1:
        raise UsageError(f"say which to record with --organization: {known}.")
    return {n: name for n, name in reached.items() if not wanted or {n, name} & set(wanted)}


def _agree(number: str, name: str) -> None:
    """Ask a person whether this is the organisation; UsageError where nobody is there or the answer is no."""
    if not sys.stdin.isatty():
        raise UsageError(f"this is '{name}' ({number}): say --organization '{name}' or --yes to record it.")
    if not typer.confirm(f"Record '{name}' ({number})? It is only read.", err=True):
        raise UsageError("nothing was recorded.")


def _provenance(scrubber: Scrubber) -> dict[str, Any]:
    """Return what every cassette says beside its kind, time and source."""
    from mock_dinero.tape.scrub.provenance import told  # noqa: PLC0415 - as above

    published = Published().document["info"]
    description = (FOLDER / "published.json").read_bytes()
    return {
        "description": {
            "title": published["title"],
            "version": published["version"],
            "sha256": hashlib.sha256(description).hexdigest(),
        },
        "madeBy": f"mock-dinero record {distribution_version()}",
        "scrubbed": told(scrubber),
    }


@contextmanager
def _progress(*, shown: bool) -> Iterator[Any]:
    """Yield what shows an event as a bar on standard error, where that is a terminal."""
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not (shown and console.is_terminal)) as bars:
        tasks: dict[tuple[str, str], Any] = {}

        def tell(event: Event) -> None:
            place = event.organization, event.step
            if place not in tasks:
                tasks[place] = bars.add_task(f"{event.organization} {event.step}")
            bars.update(tasks[place], completed=event.done, total=event.of)

        yield tell


def _with(recorder: Recorder, tell: Any) -> Recorder:
    from dataclasses import replace  # noqa: PLC0415 - as above

    return replace(recorder, tell=tell)


def _finish(out: Path, recorder: Recorder, scrubber: Scrubber, *, as_json: bool) -> None:
    """Tell what is covered, and forget what only an unfinished recording needs."""
    from mock_dinero.tape.coverage import as_json as summary  # noqa: PLC0415 - as above
    from mock_dinero.tape.coverage import coverage, lines  # noqa: PLC0415 - as above
    from mock_dinero.tape.unfinished import forget  # noqa: PLC0415 - as above

    limits = [
        (f"{scrubber.organization(number)} {name}", step.left_out)
        for number, steps in recorder.memory.finished.items()
        for name, step in steps.items()
        if step.left_out
    ]
    found = coverage(out)
    forget(out)
    if as_json:
        typer.echo(json.dumps(summary(found, limits), ensure_ascii=False))
        return
    for line in lines(found, limits):
        typer.echo(line)
    typer.echo(f"Next: mock-dinero verify {out}, and docs/recording.md")
