"""What the connecting commands have at hand: settings, the store, a person to talk to, and the ways to the world.

Clock, randomness, browser and network are given, so that a test drives a whole sign-in without any of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from dinero_mcp.clock import Clock
from dinero_mcp.connection import Connection
from dinero_mcp.dinero.budget import Sleep
from dinero_mcp.settings import Settings
from dinero_mcp.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from dinero_mcp.dinero.wire import Transport


class ConnectFailed(Exception):
    """A person cannot be connected, for the reason that the one line gives, with what to do."""


class Person(Protocol):
    """Who sits at the terminal, if anybody does."""

    @property
    def is_there(self) -> bool:
        """Whether questions are answered."""

    def tell(self, line: str) -> None:
        """Say something that is no secret."""

    def ask(self, question: str, *, hidden: bool = False) -> str:
        """Ask for a line; a hidden one is not echoed."""


class Terminal:
    """The person at the terminal that this process was started from."""

    @property
    def is_there(self) -> bool:
        """Whether standard input is a terminal."""
        return sys.stdin.isatty()

    def tell(self, line: str) -> None:
        """Write a line at once."""
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def ask(self, question: str, *, hidden: bool = False) -> str:
        """The answer, without white space around it; empty at the end of input."""
        with interruptible(), contextlib.suppress(EOFError):
            return (getpass.getpass if hidden else input)(f"{question}: ").strip()
        return ""


@dataclass(frozen=True)
class Desk:
    """Everything a connecting command works with."""

    settings: Settings
    store: SqliteStore
    person: Person
    clock: Clock
    random: Callable[[int], str]
    open_browser: Callable[[str], bool]
    transport: Transport | None = None
    sleep: Sleep = asyncio.sleep

    @asynccontextmanager
    async def connection(self, settings: Settings | None = None) -> AsyncIterator[Connection]:
        """A connection on the store alone, or with other settings; closed on leaving."""
        chosen = settings or stored_only(self.settings)
        made = Connection(chosen, self.clock, transport=self.transport, sleep=self.sleep, store=self.store)
        try:
            yield made
        finally:
            await made.close()

    def value_of(self, setting: str | None, question: str, variable: str, *, hidden: bool) -> str:
        """A setting, else what the person answers; ConnectFailed where there is neither."""
        if setting:
            return setting
        answer = self.person.ask(question, hidden=hidden) if self.person.is_there else ""
        if not answer:
            raise ConnectFailed(f"Set {variable}, or run this in a terminal and answer the question.")
        return answer

    def with_settings(self, **changed: object) -> Desk:
        """The same desk with other settings."""
        return replace(self, settings=self.settings.model_copy(update=changed))


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C ends a question at once: an event loop would only make a note of it, and the question would wait on."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def stored_only(settings: Settings) -> Settings:
    """The settings without what would win over the store."""
    return settings.model_copy(update={"api_key": None, "refresh_token": None})
