"""Which VAT period a settlement belongs to, once a frequency is assumed.

Law of this module: a settlement meets the deadline it lies within 30 days before and 45 days after; where several
open periods fit, its amount decides, then the deadline it is close to, then the oldest period still unsettled.
source: domain D-7
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from dinero_mcp.vat.calendar import Frequency, VatPeriod, period_of, periods_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from dinero_mcp.vat.settlements import Settlement, VatRow

    Fits = Callable[[Settlement, VatPeriod], bool]

EARLY = timedelta(days=30)
LATE = timedelta(days=45)

_CLOSE_BEFORE = timedelta(days=10)
_CLOSE_AFTER = timedelta(days=3)
_LONGEST_WAIT = timedelta(days=120)
_BOOKED_AHEAD = timedelta(days=5)

Assigned = dict["VatPeriod", list["Settlement"]]


def period_met(
    day: date, frequency: Frequency, early: timedelta = EARLY, late: timedelta = LATE
) -> VatPeriod | None:
    """The period whose deadline is nearest to `day`, among those it lies `early` before to `late` after."""
    met = [each for each in _around(day, frequency) if -early <= day - each.deadline <= late]
    return min(met, key=lambda each: (abs(day - each.deadline), each.deadline), default=None)


def close_deadline(day: date, frequency: Frequency) -> VatPeriod | None:
    """The period whose deadline is so close to `day` that no neighbour's can be meant."""
    return period_met(day, frequency, _CLOSE_BEFORE, _CLOSE_AFTER)


def owed_by_period(rows: Iterable[VatRow], frequency: Frequency) -> dict[VatPeriod, Decimal]:
    """The VAT posted in each period that has any; a period without VAT rows is absent."""
    owed: dict[VatPeriod, Decimal] = {}
    for row in rows:
        period = period_of(row.day, frequency)
        owed[period] = owed.get(period, row.owed * 0) + row.owed
    return owed


def assign(
    settlements: Sequence[Settlement], owed: Mapping[VatPeriod, Decimal], frequency: Frequency
) -> Assigned:
    """Every settlement under the period it settles; what fits no period is left out."""
    assigned: Assigned = defaultdict(list)
    waiting = [each for each in settlements if each.is_money]
    for fits in (_amount_fits(owed), _is_close, _is_in_window):
        waiting = _take(waiting, assigned, frequency, fits)
    for each in waiting:
        _add(assigned, period_met(each.day, frequency), each)
    for each in settlements:
        if not each.is_money:
            _add(assigned, _collected_period(each, assigned, frequency), each)
    return dict(assigned)


def _take(
    waiting: Sequence[Settlement], assigned: Assigned, frequency: Frequency, fits: Fits
) -> list[Settlement]:
    """Give each settlement, oldest first, the oldest unsettled period that fits; return those left over."""
    left = []
    for each in waiting:
        open_periods = (period for period in _around(each.day, frequency) if period not in assigned)
        period = next(
            (period for period in open_periods if each.day > period.end and fits(each, period)), None
        )
        if period is None:
            left.append(each)
        else:
            assigned[period].append(each)
    return left


def _amount_fits(owed: Mapping[VatPeriod, Decimal]) -> Fits:
    """Its amount is the period's VAT in whole kroner."""

    def fits(settlement: Settlement, period: VatPeriod) -> bool:
        late = settlement.day - period.deadline
        return period in owed and late <= _LONGEST_WAIT and abs(owed[period] - settlement.owed) < 1

    return fits


def _is_close(settlement: Settlement, period: VatPeriod) -> bool:
    return close_deadline(settlement.day, period.frequency) == period


def _is_in_window(settlement: Settlement, period: VatPeriod) -> bool:
    return -EARLY <= settlement.day - period.deadline <= LATE


def _collected_period(collection: Settlement, assigned: Assigned, frequency: Frequency) -> VatPeriod | None:
    """The period whose payment has the same amount, else the last one that had ended (or nearly) by then."""
    for period, settled in assigned.items():
        if any(_is_payment_of(each, collection) for each in settled):
            return period
    return period_of(collection.day + _BOOKED_AHEAD, frequency).previous


def _is_payment_of(settlement: Settlement, collection: Settlement) -> bool:
    same_amount = abs(settlement.owed - collection.amount) < 1
    return settlement.is_money and same_amount and abs(settlement.day - collection.day) <= _LONGEST_WAIT


def _add(assigned: Assigned, period: VatPeriod | None, settlement: Settlement) -> None:
    if period is not None:
        assigned.setdefault(period, []).append(settlement)


def _around(day: date, frequency: Frequency) -> Iterable[VatPeriod]:
    """The periods whose deadline may lie near `day`, oldest first."""
    return periods_between(day - timedelta(days=450), day, frequency)
