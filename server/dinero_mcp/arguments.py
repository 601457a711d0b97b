"""Argument types that tools share, each with its one description and its one check.

A check raises ValueError with a sentence; the door makes it an InvalidArgumentError that names the argument.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

YEARS = range(1900, 2201)
"""Of instants: no books are older, and at the calendar's own ends another zone's instant cannot be written."""
GUID_TEXT = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def guid_text(value: str) -> str:
    """The guid in lower case; ValueError when it is not one."""
    if not GUID_TEXT.fullmatch(value):
        raise ValueError("must be a guid such as 716a1a2b-0000-4000-8000-000000000001")
    return value.lower()


def file_id_text(value: str) -> str:
    """The id of a file as given, which need not be a guid; ValueError when it is none."""
    if not re.fullmatch(r"[0-9A-Za-z-]{1,100}", value):
        raise ValueError("must be a file id of letters, digits and hyphens")
    return value


def day_of_text(value: object) -> object:
    """The calendar day of `YYYY-MM-DD`; ValueError for anything else."""
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError("must be a date written YYYY-MM-DD")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value} is not a day of the calendar") from None
    return value


def instant_of_text(value: object) -> object:
    """The instant of ISO 8601 text with Z or an offset, in UTC; ValueError for anything else."""
    if isinstance(value, str):
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError("must be an instant written YYYY-MM-DDTHH:mm:ssZ") from None
        if instant.tzinfo is None:
            raise ValueError("must say its zone: end it with Z (UTC) or an offset such as +01:00")
        if instant.year not in YEARS:
            raise ValueError(f"must lie between {YEARS[0]} and {YEARS[-1]}")
        return instant.astimezone(UTC)
    return value


def one_as_list(value: object) -> object:
    """A single text as a list of one."""
    return [value] if isinstance(value, str) else value


def year_name(value: object) -> object:
    """A year name sent as a number, as hosts do with 2025, in the text Dinero has for it."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


OrganizationId = Annotated[
    int,
    Field(ge=1),
    WithJsonSchema({"type": "integer", "description": "Firma-id from `list_organizations`."}),
]
AccountingYear = Annotated[
    str,
    BeforeValidator(year_name),
    Field(
        min_length=1,
        max_length=40,
        description="Accounting year (regnskabsår): the `name` from `list_accounting_years`.",
    ),
]
Guid = Annotated[str, AfterValidator(guid_text), WithJsonSchema({"type": "string", "format": "uuid"})]
FileId = Annotated[
    str,
    AfterValidator(file_id_text),
    WithJsonSchema({"type": "string", "description": "File id from `list_files`; not always a guid."}),
]
DAY = {"type": "string", "format": "date"}
INSTANT = {"type": "string", "format": "date-time"}
Day = Annotated[date, BeforeValidator(day_of_text), WithJsonSchema(DAY)]
Instant = Annotated[datetime, BeforeValidator(instant_of_text), WithJsonSchema(INSTANT)]
Amount = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1, max_length=250)]
ExternalReference = Annotated[Text, Field(description="Id from another system, exactly.")]
FreeText = Annotated[Text, Field(description="Number, contact, description or total.")]
PartOfDescription = Annotated[Text, Field(description="Part of the description.")]
FirstDate = Annotated[Day, WithJsonSchema({**DAY, "description": "First date; drafts ignore the dates."})]
LastDate = Annotated[Day, WithJsonSchema({**DAY, "description": "Last date; goes with `start_date`."})]
Page = Annotated[int, Field(ge=0, description="From 0.")]
PageSize = Annotated[int, Field(ge=1, le=1000)]
Fields = Annotated[
    list[str], Field(min_length=1, description="Only these fields of a row, by their names in the answer.")
]
ChangesSince = Annotated[
    Instant, WithJsonSchema({**INSTANT, "description": "Only rows created, changed or deleted since then."})
]
SalesStatuses = Annotated[
    list[Literal["Draft", "Booked", "Paid", "OverPaid", "Overdue"]],
    BeforeValidator(one_as_list),
    Field(
        min_length=1,
        description="Booked means booked, unpaid and not yet due; all booked ones are the other four.",
    ),
]
SalesSort = Annotated[
    list[Literal["VoucherNumber", "VoucherDate", "Status", "Contact"]],
    BeforeValidator(one_as_list),
    Field(min_length=1),
]
SortOrder = Literal["ascending", "descending"]
