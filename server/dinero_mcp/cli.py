"""The command `dinero-mcp`: argv becomes settings and a running server; errors are one line and exit code 2.

A new command is one function under `@commands.command()`; what it needs is imported inside it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from dinero_mcp import __version__
from dinero_mcp.demo import DemoError
from dinero_mcp.serving import PortTaken, say, serve_http, serve_stdio, tools_of
from dinero_mcp.settings import LOOPBACK, Settings, SettingsError, read_settings
from dinero_mcp.surface import SURFACES
from dinero_mcp.tools import GROUPS
from dinero_mcp.watching import TelemetryMissing

commands = typer.Typer(
    name="dinero-mcp",
    help="Danish bookkeeping in Dinero for AI hosts, read-only, over MCP.",
    epilog="Example: dinero-mcp demo --once",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

RateLimitOption = Annotated[
    str | None,
    typer.Option("--rate-limit", metavar="N|off", help="Requests to Dinero a minute and organisation."),
]


class Refused(typer.TyperException):
    """A mistake in how the command was called: one line, exit code 2."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command of argv."""
    try:
        code = commands(argv, standalone_mode=False)
    except typer.TyperException as refused:
        sys.exit(complaint(refused.format_message()))
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(0)  # Ctrl-C is how serving ends
    sys.exit(code if isinstance(code, int) else 0)


@commands.command(epilog="Example: dinero-mcp serve --port 8765")
def serve(
    *,
    host: Annotated[
        str, typer.Option(help="A loopback address; the server has no sign-in of its own yet.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 picks a free one.")] = 8765,
    rate_limit: RateLimitOption = None,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON line on standard output once ready.")
    ] = False,
) -> None:
    """Serve MCP over Streamable HTTP: /dinero/mcp (full), /mcp/dinero (compact), /mcp (names prefixed dinero__)."""
    if host not in LOOPBACK:
        raise Refused(f"--host {host}: without sign-in this server listens on {', '.join(LOOPBACK)} only.")
    try:
        serve_http(_settings(rate_limit), host, port, as_json=json)
    except (PortTaken, TelemetryMissing) as refused:
        raise Refused(str(refused)) from None


@commands.command(epilog="Example: dinero-mcp stdio --surface compact --groups contacts,invoices")
def stdio(
    surface: Annotated[str, typer.Option(help="full, compact or namespaced.")] = "full",
    groups: Annotated[
        str | None,
        typer.Option(help=f"Only these groups of tools, separated by commas: {', '.join(GROUPS)}."),
    ] = None,
    rate_limit: RateLimitOption = None,
) -> None:
    """Serve MCP over standard input and output, for desktop hosts."""
    chosen = tuple(name.strip() for name in groups.split(",")) if groups else GROUPS
    if surface not in SURFACES:
        raise Refused(f"--surface {surface}: it is one of {', '.join(SURFACES)}.")
    if unknown := [name for name in chosen if name not in GROUPS]:
        raise Refused(f"--groups {unknown[0]}: the groups are {', '.join(GROUPS)}.")
    if not any(map(SURFACES[surface].offers, tools_of(chosen))):
        raise Refused(f"--groups {groups}: the {surface} surface has no tool of these; --surface full has.")
    try:
        serve_stdio(_settings(rate_limit), SURFACES[surface], chosen)
    except TelemetryMissing as refused:
        raise Refused(str(refused)) from None


@commands.command(epilog="Example: dinero-mcp demo --once")
def demo(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The server's; 0 picks a free one.")] = 8765,
    mock_port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="The fake's; 0 picks a free one. [8781 where it is free]"),
    ] = None,
    rate_limit: RateLimitOption = None,
    once: Annotated[bool, typer.Option("--once", help="Exit after the tour.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="JSON lines: the connection, then a line a step.")
    ] = False,
) -> int:
    """Try it with no account: a fake Dinero, this server connected to it, five questions, then serving until Ctrl-C."""
    from dinero_mcp.demo.run import Options, give_demo  # noqa: PLC0415 - a tour's libraries are its own

    options = Options(port=port, mock_port=mock_port, rate_limit=rate_limit, once=once)
    try:
        give_demo(options, as_json=json)
    except (PortTaken, SettingsError) as refused:
        raise Refused(str(refused)) from None
    except DemoError as failed:
        return complaint(str(failed), code=1)
    return 0


PortOption = Annotated[
    int, typer.Option(min=0, max=65535, help="Of the address the browser comes back to; 0 picks a free one.")
]


@commands.command(epilog="Example: dinero-mcp login")
def login(
    *,
    personal: Annotated[
        bool, typer.Option("--personal", help="With a personal integration's key in place of the browser.")
    ] = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address of the sign-in page; open no window.")
    ] = False,
    organization: Annotated[
        int | None, typer.Option(min=1, help="The default organisation; otherwise you are asked.")
    ] = None,
    port: PortOption = 8782,
    response_mode: Annotated[str, typer.Option(help="How Visma answers: form_post or query.")] = "form_post",
    time_limit: Annotated[float, typer.Option(min=0, help="Seconds to sign in.")] = 300,
) -> int:
    """Connect to Dinero through the browser, once: serve and stdio use the connection from then on."""
    from dinero_mcp.connect import commands as connecting  # noqa: PLC0415 - the network's libraries are its own
    from dinero_mcp.connect.authorize import RESPONSE_MODES  # noqa: PLC0415 - as above
    from dinero_mcp.connect.login import Manner  # noqa: PLC0415 - as above

    if response_mode not in RESPONSE_MODES:
        raise Refused(f"--response-mode {response_mode}: it is form_post or query.")
    settings = _settings(None)
    if personal:
        return connecting.run_login_with_key(settings, organization, _failed)
    manner = Manner(port, response_mode, time_limit, not no_browser, organization)
    return connecting.run_login(settings, manner, _failed)


@commands.command(epilog="Example: dinero-mcp logout")
def logout(
    *,
    forget: Annotated[
        bool, typer.Option("--forget", help="Forget the connection here without revoking it at Visma.")
    ] = False,
) -> int:
    """Revoke the connection at Visma Connect and forget it here."""
    from dinero_mcp.connect import commands as connecting  # noqa: PLC0415 - as in login

    return connecting.run_logout(_settings(None), _failed, forget=forget)


@commands.command(epilog="Example: dinero-mcp doctor --json")
def doctor(
    *,
    port: PortOption = 8782,
    json: Annotated[bool, typer.Option("--json", help="One JSON line with every check.")] = False,
) -> int:
    """Look at settings, clock, store, tokens, network, Pro and rate budget: exit code 1 when there are findings."""
    from dinero_mcp.connect import commands as connecting  # noqa: PLC0415 - as in login

    return connecting.run_doctor(_settings(None), port, _failed, as_json=json)


@commands.command(
    epilog='Example: curl -H "Authorization: Bearer $(dinero-mcp token)" https://api.dinero.dk/v1/organizations'
)
def token() -> int:
    """Print an access token of the stored connection, for scripts; it is good for up to an hour."""
    from dinero_mcp.connect import commands as connecting  # noqa: PLC0415 - as in login

    return connecting.run_token(_settings(None), _failed)


@commands.callback(invoke_without_command=True)
def _version_or_command(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        say(f"dinero-mcp {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        say(context.get_help())


def complaint(line: str, code: int = 2) -> int:
    """One line on standard error; the exit code, 2 for a wrong call."""
    sys.stderr.write(f"dinero-mcp: {' '.join(line.split())}\n")
    return code


def _failed(line: str) -> int:
    return complaint(line, code=1)


def _settings(rate_limit: str | None) -> Settings:
    try:
        return read_settings(rate_limit=rate_limit)
    except SettingsError as refused:
        raise Refused(str(refused)) from None
