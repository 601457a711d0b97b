"""Days moved by whole years.

Law of this module: pure; what does not look like a day or a year is None, for the caller to refuse. The 29th of
February becomes the 28th where the other year has none.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import format_datetime, parsedate_to_datetime

_TIME = r"[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
_DAY = re.compile(rf"(\d{{4}})([-/])(\d{{1,2}})([-/])(\d{{1,2}})((?:{_TIME})?(?:Z|[+-]\d{{2}}:?\d{{2}})?)")
_DANISH = re.compile(r"(\d{2})([/.-])(\d{2})([/.-])(\d{4})")
_MOMENT = re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|[+-]\d{4})")
_YEAR = re.compile(r"(?:19|20|21)\d{2}")
_YEAR_NAME = re.compile(r"(?:19|20|21)\d{2}(?:[/ -]{1,3}(?:(?:19|20|21)\d{2}|\d{2}))?")


def moved_day(text: str, years: int) -> str | None:
    """Return an ISO day or instant so many years later, spelled as it was; None for anything else."""
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, dash, month, second, day, rest = found.groups()
    moved = _moved(int(year), int(month), int(day), years)
    if moved is None:
        return None
    if not years:
        return text
    return f"{moved.year:04d}{dash}{month}{second}{_like(day, moved.day)}{rest}"


def moved_danish_day(text: str, years: int) -> str:
    """Return a day as Danes write it so many years later; anything else as it is."""
    found = _DANISH.fullmatch(text)
    moved = _moved(int(found[5]), int(found[3]), int(found[1]), years) if found else None
    return f"{moved.day:02d}{found[2]}{found[3]}{found[4]}{moved.year:04d}" if found and moved else text


def moved_year(text: str, years: int) -> str | None:
    """Return the name of an accounting year so many years later; None where it is no year."""
    if not _YEAR_NAME.fullmatch(text):
        return None
    moved = _YEAR.sub(lambda found: f"{int(found[0]) + years:04d}", text)
    short = re.fullmatch(r"(.{4}[/ -]{1,3})(\d{2})", moved)
    return f"{short[1]}{(int(short[2]) + years) % 100:02d}" if short and years else moved


def moved_moment(text: str, years: int) -> str | None:
    """Return the time of a Date header so many years later; None where it is none."""
    try:
        moment = parsedate_to_datetime(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        return None
    moved = moment and _moved(moment.year, moment.month, moment.day, years)
    if moment is None or moved is None:
        return None
    return format_datetime(datetime.combine(moved, moment.timetz()), usegmt=True) if years else text


def _moved(year: int, month: int, day: int, years: int) -> date | None:
    try:
        date(year, month, day)
        return date(
            year + years, month, 28 if (month, day) == (2, 29) and not _is_leap(year + years) else day
        )
    except ValueError:
        return None


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _like(day: str, moved: int) -> str:
    return f"{moved:0{len(day)}d}"
