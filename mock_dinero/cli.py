"""The command `mock-dinero`: serve the fake, get a token from it, make the cassettes.

Law of this module: it alone reads arguments and the environment; whatever a person got wrong is one line on
standard error and exit code 2. What a command does not need is not imported.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from mock_dinero.cassettes import CassetteError
from mock_dinero.clock import Clock
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.dates import YEARS, copenhagen_day
from mock_dinero.limits import RateLimiter
from mock_dinero.replay import load_tape
from mock_dinero.switches import SwitchError, Switches
from mock_dinero.tape import commands
from mock_dinero.usage import USAGE, UsageError, distribution_version
from mock_dinero.world.world import SEED_AS_OF, World, default_folder, load

DEFAULT_PORT = 8780

app = typer.Typer(
    name="mock-dinero",
    help="A fake Dinero: the API over invented companies, with no account and no network.\n\n"
    "Example: mock-dinero serve --port 8780",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _version_or_command(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,  # noqa: FBT002 - an option
) -> None:
    if version:
        typer.echo(f"mock-dinero {distribution_version()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def serve(  # noqa: PLR0913, PLR0917 - a command's options
    host: Annotated[str, typer.Option(envvar="MOCK_DINERO_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="MOCK_DINERO_PORT", min=0, max=65535, help="0 picks a free one.")
    ] = DEFAULT_PORT,
    as_json: Annotated[bool, typer.Option("--json", help="Print one ready line of JSON.")] = False,  # noqa: FBT002 - an option
    rate_limit: Annotated[
        str,
        typer.Option(
            envvar="MOCK_DINERO_RATE_LIMIT", help="Requests a minute, `off`, or `real` (100 and 60)."
        ),
    ] = "real",
    clock: Annotated[
        str, typer.Option(envvar="MOCK_DINERO_CLOCK", help="`seed`, `frozen`, `now` or an instant.")
    ] = "seed",
    cassettes: Annotated[
        list[Path] | None,
        typer.Option(envvar="MOCK_DINERO_CASSETTES", help="A folder of cassettes more; repeatable."),
    ] = None,
    random_credentials: Annotated[  # noqa: FBT002 - an option
        bool, typer.Option(envvar="MOCK_DINERO_RANDOM_CREDENTIALS", help="Secrets nobody knows.")
    ] = False,
    redirect_uri: Annotated[
        list[str] | None,
        typer.Option(
            envvar="MOCK_DINERO_REDIRECT_URI", help="Where your application is sent back to; repeatable."
        ),
    ] = None,
    tls: Annotated[  # noqa: FBT002 - an option
        bool, typer.Option("--tls", envvar="MOCK_DINERO_TLS", help="Https, for Dinero's own host names.")
    ] = False,
    ca_file: Annotated[
        Path | None,
        typer.Option(
            envvar="MOCK_DINERO_CA_FILE", help="With --tls: where to write what clients must trust."
        ),
    ] = None,
    control_token: Annotated[
        str,
        typer.Option(
            envvar="MOCK_DINERO_CONTROL_TOKEN",
            help="What the control API asks for; needed where other machines can reach it.",
        ),
    ] = "",
    profile: Annotated[
        str, typer.Option(envvar="MOCK_DINERO_PROFILE", help="All switches at once: observed or documented.")
    ] = "observed",
    grow: Annotated[
        str,
        typer.Option(
            envvar="MOCK_DINERO_GROW", help="A large company more: invoices=50000,entries=500000,seed=7."
        ),
    ] = "",
    switch: Annotated[
        list[str] | None,
        typer.Option(help="One switch, NAME=VALUE; repeatable. docs/differences.md has them."),
    ] = None,
    demo: Annotated[  # noqa: FBT002 - an option
        bool,
        typer.Option(
            "--demo/--no-demo", envvar="MOCK_DINERO_DEMO", help="The demo companies, or --cassettes only."
        ),
    ] = True,
    tape: Annotated[  # noqa: FBT002 - an option
        bool,
        typer.Option(
            "--tape",
            envvar="MOCK_DINERO_TAPE",
            help="Play what --cassettes recorded and the fake cannot compute.",
        ),
    ] = False,
) -> None:
    """Serve the fake until Ctrl-C.

    Example: mock-dinero serve --port 8780 --rate-limit off
    """
    from mock_dinero import serving  # noqa: PLC0415 - FastAPI and uvicorn only to serve

    # All that may be wrongly asked comes before the world, which takes a second to load.
    limiter, switches, start = _limiter(rate_limit), _switches(profile, switch or []), _start(clock)
    back, trust, guard = (
        _redirect_uris(redirect_uri or []),
        _ca_file(ca_file, tls=tls),
        _control_token(control_token, host),
    )
    folders = cassettes or []
    if not folders and (tape or (not demo and not grow)):
        raise UsageError(
            "--tape and --no-demo are about recordings of your own: name a folder with --cassettes."
        )
    world = _world(folders, grow, start, demo=demo)
    settings = serving.Settings(
        host=host,
        port=port,
        clock=Clock(start or world.as_of, frozen=clock == "frozen"),
        limiter=limiter,
        switches=switches,
        random_credentials=random_credentials,
        redirect_uris=back,
        tls=tls,
        ca_file=trust,
        control_token=guard,
        tape=load_tape(folders) if tape else None,
    )
    try:
        serving.serve(world, settings, serving.print_ready if as_json else serving.print_summary)
    except KeyboardInterrupt:
        pass  # Ctrl-C is how serving ends
    except serving.CertificateError as problem:
        raise UsageError(str(problem)) from None
    except OSError as problem:
        raise UsageError(
            f"cannot listen on {host}:{port} ({problem.strerror}); choose another --port or --host."
        ) from None


@app.command()
def token(
    url: Annotated[
        str, typer.Option(envvar="MOCK_DINERO_URL", help="Where the fake is.")
    ] = f"http://127.0.0.1:{DEFAULT_PORT}",
    organization: Annotated[int, typer.Option(help="The organisation the token is for.")] = 371001,
) -> None:
    """Print an access token from a running fake, got as a personal integration gets it.

    Example: curl -H "Authorization: Bearer $(mock-dinero token)" http://127.0.0.1:8780/v1/371001/contacts
    """
    from mock_dinero.token_client import TokenError, fetch_token  # noqa: PLC0415 - as above

    try:
        typer.echo(fetch_token(url, organization))
    except TokenError as problem:
        raise UsageError(str(problem)) from None


@app.command()
def seed(out: Annotated[Path, typer.Option(help="The folder to write.")] = Path("cassettes")) -> None:
    """Write the cassettes of the demo companies.

    Example: mock-dinero seed --out cassettes
    """
    from mock_dinero.seed import AS_OF, companies  # noqa: PLC0415 - the stories are long
    from mock_dinero.seed.record import write  # noqa: PLC0415 - as above

    try:
        out.mkdir(parents=True, exist_ok=True)
        written = write(companies(), AS_OF, out)
    except OSError as problem:
        raise UsageError(f"cannot write to {out} ({problem.strerror}); choose another --out.") from None
    typer.echo(f"{len(written)} cassettes in {out}")


@app.command(name="grow")
def show_growth(
    invoices: Annotated[int, typer.Option(help="How many invoices.")] = 50_000,
    entries: Annotated[int, typer.Option(help="How many postings, opening rows apart.")] = 500_000,
    seed: Annotated[int, typer.Option(help="Another seed, another company.")] = 7,
) -> None:
    """Make a large company in memory and say what it holds; nothing is written.

    Example: mock-dinero grow --invoices 50000 --entries 500000 --seed 7
    """
    text = f"invoices={invoices},entries={entries},seed={seed}"
    company = _grown(text, None)
    posted = sum(entry.amount for entry in company.entries)
    typer.echo(
        f"{company.organization.id} {company.organization.name}: {len(company.invoices)} invoices, "
        f"{len(company.contacts)} contacts, {len(company.manual_vouchers)} vouchers, "
        f"{len(company.entries)} postings with opening rows that add up to {posted}."
    )
    typer.echo(f"Serve it: mock-dinero serve --grow {text}")


@app.command()
def scenarios(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,  # noqa: FBT002 - an option
) -> None:
    """List the scenarios a running fake can be put into.

    Example: curl -d '{"name": "rate-limited"}' http://127.0.0.1:8780/__mock/scenarios
    """
    from mock_dinero.scenarios import SCENARIOS  # noqa: PLC0415 - one command needs it

    if as_json:
        typer.echo(
            json.dumps({"scenarios": [{"name": n, "summary": s.summary} for n, s in SCENARIOS.items()]})
        )
        return
    width = max(map(len, SCENARIOS))
    for name, scenario in SCENARIOS.items():
        typer.echo(f"{name:{width}}  {scenario.summary}")


@app.command()
def examples(
    url: Annotated[
        str, typer.Option(envvar="MOCK_DINERO_URL", help="Where the fake is.")
    ] = f"http://127.0.0.1:{DEFAULT_PORT}",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,  # noqa: FBT002 - an option
) -> None:
    """List every case the demo companies hold, each with the curl line that asks for it.

    Example: mock-dinero examples | grep -A2 overpaid
    """
    from mock_dinero.seed.examples import examples as catalogue  # noqa: PLC0415 - one command needs it

    world = _world([], "", None)
    served = [books.company for _, books in sorted(world.books.items())]
    found = catalogue(served, copenhagen_day(world.as_of))
    if as_json:
        typer.echo(json.dumps({"examples": [one.row(url) for one in found]}, ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.name}: {one.sentence}\n  {one.organization} {one.guid or ''}\n  {one.curl(url)}")


commands.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a mistake is one line on standard error and exit code 2."""
    try:
        code = app(args=arguments, standalone_mode=False)
    except (UsageError, typer.TyperException) as problem:
        message = problem.format_message() if isinstance(problem, typer.TyperException) else str(problem)
        sys.stderr.write(f"mock-dinero: {' '.join(message.split())}\n")
        sys.exit(USAGE)
    sys.exit(code if isinstance(code, int) else 0)


def _grown(text: str, start: datetime | None) -> Company:
    from mock_dinero.seed.grown import GrowthError, grown, growth  # noqa: PLC0415 - the stories are long

    try:
        return grown(growth(text), copenhagen_day(start or SEED_AS_OF))
    except GrowthError as problem:
        raise UsageError(str(problem)) from None


def _world(folders: list[Path], grow: str, start: datetime | None, *, demo: bool = True) -> World:
    """Load the demo companies, what is in the folders and what is grown; nothing of it is ever garbage."""
    gc.disable()
    try:
        world = load([*([default_folder()] if demo else []), *folders])
        if grow:
            world.add(_grown(grow, start or world.as_of))
    except CassetteError as problem:
        raise UsageError(str(problem)) from None
    finally:
        gc.enable()
    gc.freeze()
    _give_back()
    return world


def _give_back() -> None:
    """Give back what loading took and left free, a sixth of the process, where the C library can (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _start(text: str) -> datetime | None:
    """Return the instant of `--clock`, None for the cassettes' own."""
    if text in {"seed", "frozen"}:
        return None
    try:
        start = datetime.now(UTC) if text == "now" else datetime.fromisoformat(text)
    except ValueError:
        start = None
    if start is None or start.tzinfo is None or start.year not in YEARS:
        raise UsageError(
            f"--clock {text}: write now, frozen, seed or an instant such as 2026-11-16T09:00:00+01:00."
        )
    return start


def _redirect_uris(texts: list[str]) -> tuple[str, ...]:
    """Return the addresses an application registers: absolute, and without a fragment (RFC 6749)."""
    for text in texts:
        if not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9+.-]*://[!-~]+", text) or "#" in text:
            raise UsageError(
                f"--redirect-uri {text}: write an address such as http://localhost:3000/callback."
            )
    return tuple(texts)


def _ca_file(path: Path | None, *, tls: bool) -> Path | None:
    """Return where the certificate goes; a client told to trust a file that nobody wrote would fail elsewhere."""
    if path is not None and not tls:
        raise UsageError(f"--ca-file {path}: plain http has no certificate; add --tls, or leave it out.")
    return path


def _control_token(text: str, host: str) -> str | None:
    """Return the control token; where other machines can reach the control API there must be one."""
    from mock_dinero.guard import is_loopback  # noqa: PLC0415 - only to serve

    token = text.strip()
    if not token and not is_loopback(host):
        raise UsageError(
            f"--host {host}: other machines could use the control API; choose a --control-token "
            "(MOCK_DINERO_CONTROL_TOKEN), or listen on 127.0.0.1."
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError("--control-token: write printable ASCII without blanks.")
    return token or None


def _limiter(text: str) -> RateLimiter:
    """Return the limiter of `--rate-limit`: Dinero's own, none, or the same number for every client."""
    if text == "real":
        return RateLimiter()
    if text == "off":
        return RateLimiter(visma=None, personal=None)
    if re.fullmatch("[0-9]{1,9}", text):
        return RateLimiter(visma=int(text), personal=int(text))
    raise UsageError(f"--rate-limit {text}: write a number of requests a minute, off or real.")


def _switches(profile: str, pairs: list[str]) -> Switches:
    """Return the profile's switches, over them the environment's, over those the command line's."""
    try:
        return Switches.from_environment(os.environ, Switches.profile(profile)).set(pairs)
    except SwitchError as problem:
        raise UsageError(str(problem)) from None
