"""What was sent and what came back, kept short and without secrets, for the report.

Law of this module: an exchange is plain data that JSON can hold; nothing that looks like a credential is in it, and
a long answer keeps its beginning and says how much is left out.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROWS = 3
TEXT = 240
WHOLE = 2400
MASK = "***"
KNOWN_BY = 12
"""So many characters of a secret give it away."""
SECRET = re.compile(
    r"(?i)(bearer\s+)[\w.~+/=-]+"
    r"|\beyJ[\w-]{6,}(?:\.[\w-]*){0,2}"  # also one that was cut short
    r"|((?:access|refresh)_?token|client_?secret|api_?key|password)([\"'\s:=]+)[\w.~+/=-]{8,}"
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request to the server under test: what was asked, with which arguments, what came, and over which line."""

    asked: str
    arguments: Any
    answer: Any
    is_error: bool
    over: str = ""


Note: TypeAlias = "Callable[[Exchange], None]"


def nobody(_: Exchange) -> None:
    """Keep nothing."""


@dataclass
class Record:
    """The exchanges since the last `taken`, and the newest of each kind."""

    secrets: set[str] = field(default_factory=set)
    exchanges: list[dict[str, Any]] = field(default_factory=list)
    newest: dict[str, dict[str, Any]] = field(default_factory=dict)

    def note(self, exchange: Exchange) -> None:
        """Keep an exchange, shortened and masked."""
        kept = self.masked(asdict(exchange))
        self.exchanges.append(kept)
        self.newest[exchange.asked] = kept

    def taken(self) -> list[dict[str, Any]]:
        """What was kept since the last time; it is forgotten here."""
        found, self.exchanges = self.exchanges, []
        return found

    def masked(self, value: Any) -> Any:
        """The value shortened, with nothing in it that is, or looks like, a credential."""
        return _each_text(shortened(_each_text(value, self._text)), self._text)

    def _text(self, text: str) -> str:
        for secret in sorted(self.secrets, key=len, reverse=True):
            start = re.escape(secret[:KNOWN_BY])  # whoever quotes a text cuts it short
            text = re.sub(rf"{start}[\w.~+/=-]*", MASK, text)
        return SECRET.sub(lambda found: f"{found[1] or found[2] or ''}{found[3] or ''}{MASK}", text)


def credentials(known: Mapping[str, Any]) -> set[str]:
    """The secret values among a fake's credentials: whatever is named a secret, a token or a key."""
    found: set[str] = set()
    for name, value in known.items():
        if isinstance(value, dict):
            every = "key" in name.lower()
            found |= {str(each) for each in value.values()} if every else credentials(value)
        elif any(word in name.lower() for word in ("secret", "token", "key")):
            found.add(str(value))
    return {each for each in found if len(each) >= 8}


def shortened(value: Any) -> Any:
    """The value with long texts and lists cut, and whole answers at most about WHOLE characters."""
    text = ""
    for rows in (ROWS, 1):
        text = json.dumps(_cut(value, rows), ensure_ascii=False, default=str)
        if len(text) <= WHOLE:
            return json.loads(text)
    return f"{text[:WHOLE]}… ({len(text) - WHOLE} more characters)"


def _cut(value: Any, rows: int) -> Any:
    if isinstance(value, str) and len(value) > TEXT:
        return f"{value[:TEXT]}… ({len(value) - TEXT} more characters)"
    if isinstance(value, dict):
        return {str(key): _cut(item, rows) for key, item in value.items()}
    if isinstance(value, list | tuple):
        left = len(value) - rows
        return [_cut(item, rows) for item in value[:rows]] + ([f"… {left} more"] if left > 0 else [])
    return value


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_each_text(item, change) for item in value]
    return value
