"""Days of Europe/Copenhagen and the instants that belong to them.

Law of this module: nothing here asks what day it is; the caller brings the instant or the day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mock_dinero.ledger.books import Terms

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
YEARS = range(1990, 2100)
"""What a clock can show: room to run on, and every day in reach of the calendar's arithmetic."""


def copenhagen_day(instant: datetime) -> date:
    """The Danish day of an aware instant: 23:30 UTC is already tomorrow. A naive instant is a ValueError."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone has no Danish day: give it one")
    return instant.astimezone(COPENHAGEN).date()


def noon(day: date) -> datetime:
    """12:00 UTC of a day: the instant that stands for a document of which only the day is known."""
    return datetime.combine(day, time(12), UTC)


def end_of_month(day: date) -> date:
    """The last day of the month that `day` is in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def started_months(since: date, until: date) -> int:
    """How many months have begun after `since` by `until`: 0 on the day itself, 1 from the day after."""
    if until <= since:
        return 0
    months = (until.year - since.year) * 12 + until.month - since.month
    return months if add_months(since, months) >= until else months + 1


def due_date(day: date, terms: Terms) -> date:
    """When a voucher of `day` falls due; CurrentMonthOut counts its days from the month's last day.

    source: published description (2026-09-03) for the four types; NettoCash and Paid take no days.
    """
    if terms.type in ("NettoCash", "Paid"):
        return day
    start = end_of_month(day) if terms.type == "CurrentMonthOut" else day
    return start + timedelta(days=terms.days or 0)
