"""Whole windows of entries kept for two minutes, so that the pages of one walk belong together.

Rows rest as JSON bytes: dictionaries of 100,000 entries would take several times the memory. What goes over all of
them is done in a thread, so that other calls are answered meanwhile.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import anyio.to_thread
import orjson

from dinero_mcp.dinero.entry_view import View
from dinero_mcp.dinero.rows_books import EntryRow

LIFE = 120.0
MOST_BYTES = 128 * 1024 * 1024
CHUNK = 256


@dataclass
class Snapshot:
    """The rows of a window as they were at `fetched_at`, and the views taken of them."""

    id: str
    fetched_at: datetime
    data: bytes | bytearray
    ends: array[int]
    views: dict[Hashable, View] = field(default_factory=dict)

    def rows(self, positions: Sequence[int]) -> list[EntryRow]:
        """The rows at these positions, in their order."""
        found: list[EntryRow] = orjson.loads(
            b"[" + b",".join(self._row(position) for position in positions) + b"]"
        )
        return found

    def every_row(self) -> Iterator[EntryRow]:
        """All rows, a chunk at a time in memory."""
        for start in range(0, len(self.ends), CHUNK):
            yield from self.rows(range(start, min(start + CHUNK, len(self.ends))))

    async def view(self, key: Hashable, make: Callable[[Iterable[EntryRow]], View]) -> View:
        """The view under the key, made when it is first asked for."""
        if key not in self.views:
            self.views[key] = await anyio.to_thread.run_sync(make, self.every_row())
        return self.views[key]

    def _row(self, position: int) -> bytes | bytearray:
        return self.data[self.ends[position - 1] if position else 0 : self.ends[position]]


def snapshot_of(rows: Iterable[EntryRow], fetched_at: datetime) -> Snapshot:
    """A snapshot of rows, each taken once; its id tells the same rows fetched at the same instant."""
    data, ends = bytearray(), array("Q")
    for row in rows:
        data += orjson.dumps(row)
        ends.append(len(data))
    digest = hashlib.sha256(fetched_at.isoformat().encode())
    digest.update(data)
    return Snapshot(digest.hexdigest()[:16], fetched_at, data, ends)


class Snapshots:
    """The snapshots of one connection: the newest always, older ones while they live and there is room."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[float, Snapshot]] = OrderedDict()

    def find(self, key: Hashable, now: float) -> Snapshot | None:
        """The snapshot of a window while it lives; `now` are monotonic seconds."""
        self._drop_old(now)
        kept = self._kept.get(key)
        return kept[1] if kept else None

    def keep(self, key: Hashable, snapshot: Snapshot, now: float) -> None:
        """Keep a snapshot for LIFE seconds in place of an older one of the same window."""
        self._kept.pop(key, None)
        self._kept[key] = (now + LIFE, snapshot)
        self._drop_old(now)

    def _drop_old(self, now: float) -> None:
        while self._kept and (self._is_full() or next(iter(self._kept.values()))[0] <= now):
            self._kept.popitem(last=False)

    def _is_full(self) -> bool:
        return len(self._kept) > 1 and sum(len(kept.data) for _, kept in self._kept.values()) > MOST_BYTES
