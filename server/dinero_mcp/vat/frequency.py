"""How often a company settles VAT, read from its postings and never assumed.

Law of this module: a frequency holds for whole calendar years, so the newest year that proves one speaks first;
payments on 1 June or 1 December prove quarters, three a month apart near the 25th prove months, and half-years need
two years (or a visible change at a 1 January) of 1 March and 1 September alone with VAT rows in every quarter.
A period without a posting proves nothing. Two readings that both hold make it unknown. source: domain D-7
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from dinero_mcp.vat.assignment import LATE, assign, close_deadline, owed_by_period, period_met
from dinero_mcp.vat.calendar import FREQUENCIES, Frequency, VatPeriod, period_of, periods_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dinero_mcp.vat.settlements import Settlement, VatRow

Confidence = Literal["high", "medium", "low", "none"]
FoundFrequency = Literal["monthly", "quarterly", "semiAnnual", "notRegistered", "unknown"]
VatRegistration = Literal["registered", "vatFree", "disputed"]

_NEWEST_MONTHS = 18
_NEW_COMPANY_MONTHS = 18
_RUN = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The frequency found, how sure it is, and what a person should know of how it was found.

    `since` is the 1 January from which it holds, where an earlier year shows another frequency.
    """

    frequency: FoundFrequency
    confidence: Confidence
    notes: tuple[str, ...] = ()
    since: date | None = None

    @property
    def usable(self) -> Frequency | None:
        """The frequency where it is sure enough to name a deadline by."""
        sure = self.confidence in ("high", "medium")
        return next((each for each in FREQUENCIES if sure and each == self.frequency), None)


NOT_REGISTERED = Reading(
    "notRegistered", "high", ("Dinero marks the organisation as not registered for VAT.",)
)
DISPUTED = Reading(
    "unknown",
    "none",
    ("Dinero's two lists of organisations disagree on whether this one is registered for VAT (IsVatFree).",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a reading is made from, up to today: settlements, VAT posted, and the first day of the books."""

    settlements: tuple[Settlement, ...]
    vat_rows: tuple[VatRow, ...]
    books_begin: date | None
    today: date

    @property
    def money(self) -> tuple[Settlement, ...]:
        """The payments and refunds."""
        return tuple(each for each in self.settlements if each.is_money)

    def quarters_with_vat(self) -> set[VatPeriod]:
        """The calendar quarters in which VAT was posted."""
        return {period_of(row.day, "quarterly") for row in self.vat_rows}


@dataclass(frozen=True, slots=True)
class _Signs:
    """The payments by what they prove: a month in a run, a quarter beyond doubt, a quarter or a half-year, nothing."""

    months: dict[Settlement, VatPeriod]
    quarters: dict[Settlement, VatPeriod]
    halves: dict[Settlement, VatPeriod]
    strays: tuple[Settlement, ...]

    def years(self, sign: Literal["months", "quarters", "halves"]) -> set[int]:
        """The calendar years of the periods that sign speaks of."""
        return {period.start.year for period in getattr(self, sign).values()}


def read_frequency(evidence: Evidence, registration: VatRegistration = "registered") -> Reading:
    """The frequency the evidence proves; unknown with the reasons in notes where it proves none or two."""
    if registration != "registered":
        return NOT_REGISTERED if registration == "vatFree" else DISPUTED
    if not evidence.money:
        return _unknown(*_nothing_seen(evidence))
    signs = _signs(evidence.money)
    proving = signs.years("months") | signs.years("quarters")
    return _proved(evidence, signs, max(proving)) if proving else _only_halves(evidence, signs)


def earliest_day_needed(today: date) -> date:
    """The day from which entries must be known for a reading: 1 January two calendar years before."""
    return date(today.year - 2, 1, 1)


def _proved(evidence: Evidence, signs: _Signs, year: int) -> Reading:
    """The reading of the newest year that proves months or quarters, held against what came after it."""
    by_month = year in signs.years("months")
    rivals = [each for each, period in signs.quarters.items() if period.start.year == year]
    if by_month and len(rivals) > 1:
        return _conflict("monthly", "quarterly", f"payments of {year} fit both")
    if by_month:
        reading = _unless_ended(evidence, signs, year, "monthly", tuple(signs.months))
    else:
        reading = _unless_ended(evidence, signs, year, "quarterly", (*signs.quarters, *signs.halves))
    return replace(reading, since=reading.since or _changed_on(signs, year, by_month=by_month))


def _changed_on(signs: _Signs, year: int, *, by_month: bool) -> date | None:
    """The 1 January after the last year before `year` that proves the other one of months and quarters."""
    months, quarters = signs.years("months"), signs.years("quarters")
    other = quarters - months if by_month else months - quarters
    last = max((each for each in other if each < year), default=None)
    return None if last is None else date(last + 1, 1, 1)


def _unless_ended(
    evidence: Evidence, signs: _Signs, year: int, found: Frequency, fitting: Sequence[Settlement]
) -> Reading:
    """`found` as proved for `year`, unless a later year leaves periods unsettled that had VAT in them."""
    new_year = date(year + 1, 1, 1)
    missed = _unsettled_since(evidence, found, new_year)
    if not missed:
        return _counted(evidence, found, fitting, signs.strays)
    later = tuple(each for each, period in signs.halves.items() if period.start.year > year)
    if found == "quarterly" and len(later) >= _RUN and _vat_in_every_quarter(evidence, new_year):
        change = (
            f"Paid by the quarter up to {year} and only for half-years since: read as changed on 1 January."
        )
        return replace(_counted(evidence, "semiAnnual", later, signs.strays, change), since=new_year)
    reason = f"{found} up to {year}, but the period ending {missed[0].end} had VAT and shows no payment"
    return _conflict(found, "another frequency since 1 January", reason)


def _only_halves(evidence: Evidence, signs: _Signs) -> Reading:
    """Payments around 1 March and 1 September alone: half-years where two full years say so, else unknown."""
    two_years_ago = _months_before(evidence.today, 24)
    enough = evidence.books_begin is not None and evidence.books_begin <= two_years_ago
    recent = tuple(each for each in signs.halves if each.day >= two_years_ago)
    if enough and len(recent) > 1 and _vat_in_every_quarter(evidence, two_years_ago):
        return _counted(evidence, "semiAnnual", recent, signs.strays)
    if not signs.halves:
        return _unknown("The payments seen are near no VAT deadline, so they tell no frequency.")
    reason = "payments near 1 March and 1 September only, for less than two years with VAT in every quarter"
    return _conflict("semiAnnual", "quarterly with nothing paid in between", reason)


def _counted(
    evidence: Evidence,
    found: Frequency,
    fitting: Sequence[Settlement],
    strays: Sequence[Settlement],
    *notes: str,
) -> Reading:
    """`found`, as sure as the newest 18 months make it: 4 payments high, 2 medium, 1 low."""
    newest = _months_before(evidence.today, _NEWEST_MONTHS)
    count = sum(each.day >= newest for each in fitting)
    against = sum(each.day >= newest for each in strays)
    if against and against >= count:
        return _conflict(found, "another frequency", f"{against} payments near no {found} deadline")
    if not count:
        return Reading(found, "low", (*notes, "No payment in the newest 18 months; read from older ones."))
    return Reading(found, "high" if count >= 4 else "medium" if count >= 2 else "low", notes)


def _signs(money: Sequence[Settlement]) -> _Signs:
    months = _monthly_runs(money)
    rest = {each: period_met(each.day, "quarterly") for each in money if each not in months}
    met = {each: period for each, period in rest.items() if period is not None}
    return _Signs(
        months,
        quarters={each: period for each, period in met.items() if period.end.month in (3, 9)},
        halves={each: period for each, period in met.items() if period.end.month in (6, 12)},
        strays=tuple(each for each, period in rest.items() if period is None),
    )


def _monthly_runs(money: Sequence[Settlement]) -> dict[Settlement, VatPeriod]:
    """The payments close to a monthly deadline that belong to three or more months in a row."""
    close = {each: period for each in money if (period := close_deadline(each.day, "monthly")) is not None}
    months = set(close.values())
    in_run = {
        month
        for first in months
        if {first, first.next, first.next.next} <= months
        for month in (first, first.next, first.next.next)
    }
    return {each: period for each, period in close.items() if period in in_run}


def _unsettled_since(evidence: Evidence, frequency: Frequency, since: date) -> list[VatPeriod]:
    """The periods from `since` on that had VAT, met no payment, and whose deadline is too long ago to wait for."""
    owed = owed_by_period(evidence.vat_rows, frequency)
    settled = assign(evidence.money, owed, frequency)
    past = (each for each in owed if each.start >= since and each.deadline + LATE < evidence.today)
    return sorted(each for each in past if each not in settled)


def _vat_in_every_quarter(evidence: Evidence, since: date) -> bool:
    """Whether every quarter that lies wholly between `since` and today has VAT rows."""
    quarters = periods_between(since, evidence.today, "quarterly")
    whole = [each for each in quarters if since <= each.start and each.end < evidence.today]
    return evidence.quarters_with_vat().issuperset(whole)


def _nothing_seen(evidence: Evidence) -> tuple[str, ...]:
    seen = "No VAT payment was seen on 64100, nor on 63300 with a text that says moms."
    begin = evidence.books_begin
    if begin is not None and begin > _months_before(evidence.today, _NEW_COMPANY_MONTHS):
        return (
            seen,
            "New companies settle by the quarter for at least a year and a half: probably quarterly.",
        )
    return (seen,)


def _unknown(*notes: str) -> Reading:
    return Reading("unknown", "none", notes)


def _conflict(one: str, other: str, reason: str) -> Reading:
    return _unknown(f"Two readings hold, {one} and {other}: {reason}.")


def _months_before(day: date, months: int) -> date:
    """The same day of the month that many months earlier, the month's last day where it has no such day."""
    count = day.year * 12 + day.month - 1 - months
    first = date(count // 12, count % 12 + 1, 1)
    last = period_of(first, "monthly").end
    return min(first + timedelta(days=day.day - 1), last)
