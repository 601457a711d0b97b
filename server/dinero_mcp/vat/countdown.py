"""What is due next: the running period, the ended ones, and whether their settlement can be seen in the books.

Law of this module: the calendar names the days, the postings only say what was seen. A return is filed with the tax
authority, which Dinero does not show, so nothing here calls a period late. source: domain D-3, D-4, D-5
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dinero_mcp.errors import InvalidArgumentError
from dinero_mcp.vat.assignment import assign, owed_by_period
from dinero_mcp.vat.calendar import Frequency, VatPeriod, period_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dinero_mcp.vat.frequency import Evidence
    from dinero_mcp.vat.settlements import Settlement

_KNOWN_YEARS = range(2010, 2091)

Seen = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class EndedPeriod:
    """A period that is over; `seen` is yes with a payment or refund, no without one where VAT was posted or collected,
    else unknown."""

    period: VatPeriod
    seen: Seen
    evidence: tuple[Settlement, ...]

    @property
    def only_collected(self) -> bool:
        """Whether its VAT was collected and nothing paid or refunded since (source: domain D-6)."""
        return bool(self.evidence) and not any(each.is_money for each in self.evidence)


def day_to_count_from(given: date | None, today: date) -> date:
    """The day given, else today; InvalidArgumentError for a day the VAT calendar is not known for."""
    if given is not None and given.year not in _KNOWN_YEARS:
        first, last = _KNOWN_YEARS[0], _KNOWN_YEARS[-1]
        raise InvalidArgumentError(f"`today` must lie between {first} and {last}.", argument="today")
    return given or today


def next_deadline(today: date, frequency: Frequency, books_begin: date | None = None) -> VatPeriod:
    """The period whose deadline comes first, today included; nearly always one that has ended.

    A period that ended before the books begin has no deadline here; the running one always does.
    """
    *waiting, running = open_periods(today, frequency)
    return min((*_since(waiting, books_begin), running), key=lambda each: each.deadline)


def open_periods(today: date, frequency: Frequency) -> tuple[VatPeriod, ...]:
    """The ended periods whose deadline has not passed, oldest first, and the running one."""
    running = period_of(today, frequency)
    waiting = [running]
    while waiting[0].previous.deadline >= today:
        waiting.insert(0, waiting[0].previous)
    return tuple(waiting)


def ended_periods(evidence: Evidence, frequency: Frequency) -> tuple[EndedPeriod, ...]:
    """The ended periods whose deadline has not passed and the last one whose deadline has, oldest first.

    A period that ended before the books begin is left out.
    """
    waiting = open_periods(evidence.today, frequency)
    ended = _since((waiting[0].previous, *waiting[:-1]), evidence.books_begin)
    return tuple(_seen(each, evidence) for each in ended)


def _since(periods: Sequence[VatPeriod], books_begin: date | None) -> list[VatPeriod]:
    return [each for each in periods if books_begin is None or each.end >= books_begin]


def _seen(period: VatPeriod, evidence: Evidence) -> EndedPeriod:
    owed = owed_by_period(evidence.vat_rows, period.frequency)
    settled = tuple(assign(evidence.settlements, owed, period.frequency).get(period, ()))
    had_vat = period in owed and abs(owed[period]) >= 1
    return EndedPeriod(period, _verdict(settled, had_vat=had_vat), settled)


def _verdict(settled: Sequence[Settlement], *, had_vat: bool) -> Seen:
    if any(each.is_money for each in settled):
        return "yes"
    return "no" if had_vat or settled else "unknown"
