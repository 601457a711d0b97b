"""Who watches the server at work: what there is to see, and that nobody need look.

What is seen holds names of tools and routes, numbers and an organisation's id: no argument, no name, no amount.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass
class CallSeen:
    """A tool call; `outcome` is ok, an error's code, cancelled or defect, and is known when the call is over.

    `dinero_reads` were asked of Dinero, one that is shared with other callers counted too; `waited` are seconds spent
    waiting for the limit of requests.
    """

    tool: str
    surface: str
    organization_id: int | None = None
    outcome: str = "ok"
    dinero_reads: int = 0
    waited: float = 0.0


@dataclass
class RequestSeen:
    """One try of a request to Dinero by its template; `status` stays None where there was no answer."""

    method: str
    template: str
    organization_id: int | None = None
    status: int | None = None


class TelemetryMissing(Exception):
    """What telemetry needs is not installed; the message is one line for a person."""


class Watch(Protocol):
    """What is entered around the work; what was seen is read on leaving."""

    def host(self, meta: Mapping[str, Any] | None) -> AbstractContextManager[None]:
        """A host's message: calls within belong to the trace its `_meta` names."""

    def call(self, seen: CallSeen) -> AbstractContextManager[None]:
        """A tool call."""

    def request(self, seen: RequestSeen) -> AbstractContextManager[None]:
        """One try of a request to Dinero."""


class Unwatched:
    """Nobody looks."""

    def host(self, meta: Mapping[str, Any] | None) -> AbstractContextManager[None]:  # noqa: ARG002  the protocol's
        """Nothing happens."""
        return nullcontext()

    def call(self, seen: CallSeen) -> AbstractContextManager[None]:  # noqa: ARG002  the protocol's
        """Nothing happens."""
        return nullcontext()

    def request(self, seen: RequestSeen) -> AbstractContextManager[None]:  # noqa: ARG002  the protocol's
        """Nothing happens."""
        return nullcontext()


UNWATCHED = Unwatched()
