"""The commands that connect, from settings to an exit code: 0 good, 1 what went wrong in one line."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import webbrowser
from collections.abc import Awaitable, Callable

import anyio

from dinero_mcp.clock import clock_starting_at
from dinero_mcp.connect.desk import ConnectFailed, Desk, Terminal, stored_only
from dinero_mcp.connect.doctor import examined
from dinero_mcp.connect.findings import Check
from dinero_mcp.connect.listener import PATH
from dinero_mcp.connect.login import Manner, login, login_with_key
from dinero_mcp.connect.logout import logout
from dinero_mcp.errors import DineroError
from dinero_mcp.serving import quiet_libraries
from dinero_mcp.settings import Settings
from dinero_mcp.store.grant import not_connected
from dinero_mcp.store.sqlite import SqliteStore, default_path

Complain = Callable[[str], int]


def desk_of(settings: Settings) -> Desk:
    """The desk of this process: its terminal, browser, clock and network."""
    return Desk(
        settings=settings,
        store=SqliteStore(settings.store or default_path()),
        person=Terminal(),
        clock=clock_starting_at(settings.now),
        random=secrets.token_hex,
        open_browser=opened,
    )


def opened(address: str) -> bool:
    """Whether the system browser took the address."""
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False


def run_login(settings: Settings, manner: Manner, complain: Complain) -> int:
    """`dinero-mcp login`."""
    return run(lambda: login(desk_of(settings), manner), complain)


def run_login_with_key(settings: Settings, organization: int | None, complain: Complain) -> int:
    """`dinero-mcp login --personal`."""
    return run(lambda: login_with_key(desk_of(settings), organization), complain)


def run_logout(settings: Settings, complain: Complain, *, forget: bool) -> int:
    """`dinero-mcp logout`."""
    return run(lambda: logout(desk_of(settings), forget=forget), complain)


def run_token(settings: Settings, complain: Complain) -> int:
    """`dinero-mcp token`."""
    return run(lambda: print_token(desk_of(settings)), complain)


def run_doctor(settings: Settings, port: int, complain: Complain, *, as_json: bool) -> int:
    """`dinero-mcp doctor`: 0 all is well, 1 there are findings."""
    found: list[Check] = []

    async def examine() -> None:
        found.extend(await examined(desk_of(settings), f"http://localhost:{port}{PATH}"))

    failed = run(examine, complain)
    if failed:
        return failed
    sys.stdout.write(as_text(found) if not as_json else as_line(found))
    return 0 if all(check.good for check in found) else 1


async def print_token(desk: Desk) -> None:
    """Write an access token of the stored connection to standard output, and nothing else."""
    if desk.store.about() is None:
        raise not_connected()
    async with desk.connection(stored_only(desk.settings)) as connection:
        token = await connection.keeper.current()
    sys.stdout.write(f"{token}\n")


def run(deed: Callable[[], Awaitable[None]], complain: Complain) -> int:
    """Do it; a failure is one line and exit code 1."""
    quiet_libraries()

    async def done() -> None:
        await deed()

    try:
        anyio.run(done)
    except ConnectFailed as failed:
        return complain(str(failed))
    except DineroError as failed:
        return complain(f"{failed.message} {failed.hint}")
    except (KeyboardInterrupt, asyncio.CancelledError):
        # Nobody cancels the whole deed but Ctrl-C: the listener may see it before the event loop does.
        return complain("Interrupted.")
    return 0


def as_text(checks: list[Check]) -> str:
    """The checks for a person: findings with their remedies below."""
    lines: list[str] = []
    for check in checks:
        lines.append(f"{'ok  ' if check.good else 'FIND'}  {check.name}: {check.says}")
        lines += [f"        - {remedy}" for remedy in check.remedies]
    findings = sum(not check.good for check in checks)
    return "\n".join([*lines, f"{findings} finding(s)." if findings else "All is well.", ""])


def as_line(checks: list[Check]) -> str:
    """The checks as one JSON line."""
    good = all(check.good for check in checks)
    return (
        json.dumps({"good": good, "checks": [each.as_data() for each in checks]}, ensure_ascii=False) + "\n"
    )
