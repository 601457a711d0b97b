"""One accounting year beside the one before it.

Law of this module: a percentage is given only where both years are over, equally long, and the earlier figure is
positive; a year that is still running is never compared by percentage with a full one. source: domain T-2
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from dinero_mcp.errors import DineroNotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dinero_mcp.postings import Year
    from dinero_mcp.results.figures import Figures

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class YearResult:
    """The figures of one accounting year as far as it has come."""

    year: Year
    complete: bool
    figures: Figures

    @property
    def months(self) -> int:
        """How many months the whole year has, 18 in a long first one."""
        return months_of(self.year)


def months_of(year: Year) -> int:
    """How many calendar months the accounting year touches."""
    return (year.end.year - year.start.year) * 12 + year.end.month - year.start.month + 1


def named_year(name: str, years: Sequence[Year]) -> Year:
    """The year of that name; DineroNotFoundError that lists the names there are."""
    for year in years:
        if year.name == name:
            return year
    known = ", ".join(f'"{year.name}" ({year.start} to {year.end})' for year in years) or "none"
    raise DineroNotFoundError(
        f'There is no accounting year (regnskabsår) named "{name}". The names are: {known}.',
        hint="Use one of the names given, exactly as written, a slash included.",
        details={"accountingYears": [year.name for year in years]},
    )


def year_before(year: Year, years: Sequence[Year]) -> Year | None:
    """The newest accounting year that ended before this one began."""
    return max((each for each in years if each.end < year.start), default=None)


def is_complete(year: Year, today: date) -> bool:
    """Whether its last day is over."""
    return year.end < today


def percent_change(current: Decimal, previous: Decimal) -> Decimal | None:
    """The change in percent of the previous figure, to one decimal; None where that is not positive."""
    if previous <= 0:
        return None
    return ((current - previous) * 100 / previous).quantize(_TENTH, ROUND_HALF_UP)


def are_comparable(current: YearResult, previous: YearResult) -> bool:
    """Whether a percentage between the two means anything."""
    return current.complete and previous.complete and current.months == previous.months
