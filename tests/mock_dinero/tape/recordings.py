"""Recordings of a served fake for tests, as a command would make them; and a program that is killed in the middle.

Law of this module: the key of the pseudonyms is fixed, so that two recordings of one company can be compared.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import httpx

from mock_dinero.spec.published import Published
from mock_dinero.tape import plan as plans
from mock_dinero.tape import unfinished
from mock_dinero.tape.asking import AccessToken, Asker, Budget
from mock_dinero.tape.recorder import Event, Recorder
from mock_dinero.tape.scrub import Scrubber

READS = frozenset((method, path) for method, path in Published().document["x-reads"])
KEY = b"a key for tests only"
COMPANY = 371008
"""The company of a dozen vouchers: small, and with most kinds of document."""


def recorder(
    url: str, token: str, folder: Path, company: int = COMPANY, *, at_most: int | None = None
) -> Recorder:
    """A recorder of one company; it goes on where one before it was cut off."""
    memory = unfinished.load(folder) or unfinished.Unfinished(
        terms={},
        key=KEY.hex(),
        recorded_at="2026-11-16T08:00:00+00:00",
        organizations={str(company): "a company"},
    )
    scrubber = Scrubber(KEY)
    return Recorder(
        plan=plans.read(plans.STANDARD, READS),
        asker=Asker(
            httpx.Client(base_url=url), AccessToken(token), Budget(None, lambda: 0.0, lambda _: None)
        ),
        folder=folder,
        memory=memory,
        scrub=scrubber.interaction,
        folder_of=scrubber.organization,
        provenance={"scrubbed": {"rules": scrubber.rules.version}},
        at_most=at_most,
        tell=_killer(os.environ.get("KILL_AT")),
    )


def run(found: Recorder) -> None:
    """Record, and let go of the connection."""
    with found.asker.http:
        found.record()


def _killer(at: str | None) -> Callable[[Event], None]:
    heard: list[Event] = []

    def tell(event: Event) -> None:
        heard.append(event)
        if at is not None and len(heard) == int(at):
            os.kill(os.getpid(), signal.SIGKILL)

    return tell


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its path there."""
    return {
        str(p.relative_to(folder)): p.read_text("utf-8") for p in sorted(folder.rglob("*")) if p.is_file()
    }


if __name__ == "__main__":
    run(recorder(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
