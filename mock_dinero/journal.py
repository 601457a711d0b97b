"""The journal of requests: what was asked and how it was answered, for tests to read.

Law of this module: bounded, oldest requests leave first; no header, body, token or secret is ever in it. A query
is kept without the values of parameters that carry secrets.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

CAPACITY = 10_000
_SECRET = re.compile(
    r"(^|&)((?:code|code_verifier|access_token|refresh_token|token|id_token|id_token_hint|client_secret|state|nonce|"
    r"api_?key|password|username)=)[^&]*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Visit:
    """One request on its way through the gates. `retry_after` is what a 429 named, `wait` what it needed,
    `tape` whether a recording was played since the world could not answer.
    """

    method: str
    path: str
    query: str
    at: datetime
    number: int = 0
    organization: int | None = None
    client: str | None = None
    write: bool = False
    fault: bool = False
    fault_kind: str | None = None
    status: int | None = None
    retry_after: int | None = None
    wait: int | None = None
    tape: bool = False

    def __post_init__(self) -> None:
        if "=" in self.query:
            self.query = _SECRET.sub(r"\1\2***", self.query)

    def row(self) -> dict[str, Any]:
        """Return the visit as JSON: camelCase, times in UTC."""
        row = asdict(self)
        row["at"] = self.at.isoformat().replace("+00:00", "Z")
        row["organizationId"] = row.pop("organization")
        row["clientId"] = row.pop("client")
        row["faultKind"] = row.pop("fault_kind")
        row["retryAfter"] = row.pop("retry_after")
        return row


@dataclass(slots=True)
class Journal:
    """The requests seen since the start or the last reset; `total` counts those that left as well."""

    visits: deque[Visit] = field(default_factory=lambda: deque(maxlen=CAPACITY))
    total: int = 0

    def add(self, visit: Visit) -> None:
        """Number a visit and keep it."""
        self.total += 1
        visit.number = self.total
        self.visits.append(visit)

    def since(self, number: int) -> list[Visit]:
        """Return the visits after a number, oldest first."""
        return [visit for visit in self.visits if visit.number > number]

    def clear(self) -> None:
        """Forget every visit and count from one again."""
        self.visits.clear()
        self.total = 0
