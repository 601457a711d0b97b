"""What the lists of sales vouchers share: their filters, their checks, and the number a draft does not have.

source: published description (2026-09-03); behaviour: APAQ (a draft's number is Int64's largest), PLAN (drafts ignore
dates)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Generic, NotRequired, TypeVar, cast

from dinero_mcp.dinero.filters import (
    Check,
    Condition,
    both_or_none,
    changed_since,
    deleted,
    given,
    in_order,
    since_text,
)
from dinero_mcp.dinero.lists import ListPage, ListRequest
from dinero_mcp.dinero.rows_sales import SalesVoucherRow
from dinero_mcp.errors import InvalidArgumentError
from dinero_mcp.tool import Answer, Collection, Pagination

Row = TypeVar("Row")

LARGEST_PAGE = 1000
LARGEST_NUMBER = 2**53 - 1  # the largest whole number every host can read


class SortedCollection(Collection[Row], Generic[Row]):
    """A page that was asked for in an order; `sorted` is there then, and False where Dinero failed to keep it."""

    sorted: NotRequired[bool]


@dataclass(frozen=True, kw_only=True)
class SalesFilter:
    """The filters of a sales list, None where not given; `number` is sought by free text and matched here."""

    number: int | None = None
    status: Sequence[str] | None = None
    start_date: date | None = None
    end_date: date | None = None
    free_text_search: str | None = None
    contact_guid: str | None = None
    external_reference: str | None = None
    description_contains: str | None = None
    changes_since: datetime | None = None
    deleted_only: bool = False

    def checked(self) -> SalesFilter:
        """Itself; InvalidArgumentError for half a pair of dates, a pair in the wrong order, or two searches at once."""
        if self.number is not None and self.free_text_search is not None:
            raise InvalidArgumentError(
                "`number` and `free_text_search` use the same search of Dinero: give one of them.",
                argument="number",
            )
        both_or_none(self.start_date, self.end_date, ("start_date", "end_date"))
        in_order(self.start_date, self.end_date, ("start_date", "end_date"))
        return self

    def conditions(self) -> tuple[Condition, ...]:
        """What goes into queryFilter; InvalidArgumentError for a quote or semicolon."""
        return given(
            Condition("contact_guid", "ContactGuid", "eq", self.contact_guid),
            Condition("external_reference", "ExternalReference", "eq", self.external_reference),
            Condition("description_contains", "Description", "contains", self.description_contains),
            free_text="free_text_search",
        )

    def parameters(self) -> dict[str, str | int | bool | None]:
        """The query parameters beside queryFilter."""
        return {
            "statusFilter": ",".join(self.status) if self.status else None,
            "startDate": self.start_date.isoformat() if self.start_date else None,
            "endDate": self.end_date.isoformat() if self.end_date else None,
            "freeTextSearch": self.free_text_search if self.number is None else str(self.number),
            "changesSince": since_text(self.changes_since),
            "deletedOnly": self.deleted_only or None,
        }

    def checks(self) -> tuple[Check, ...]:
        """What every row must obey; free text is Dinero's own search and cannot be told from a row."""
        return (
            *self._status_check(),
            *self._date_check(),
            *changed_since(self.changes_since),
            *deleted(wanted=True if self.deleted_only else None if self.changes_since else False),
        )

    def _status_check(self) -> tuple[Check, ...]:
        if not self.status:
            return ()
        wanted = {status.casefold() for status in self.status}
        return (Check(("status",), lambda row: str(row["status"]).casefold() in wanted),)

    def _date_check(self) -> tuple[Check, ...]:
        if self.start_date is None or self.end_date is None:
            return ()
        first, last = self.start_date.isoformat(), self.end_date.isoformat()
        return (
            Check(("date", "status"), lambda row: is_draft(row) or first <= str(row["date"])[:10] <= last),
        )


def is_draft(row: Any) -> bool:
    """Whether a sales row is a draft (kladde)."""
    return str(row["status"]).casefold() == "draft"


def numbered(page: ListPage[Row]) -> ListPage[Row]:
    """The page with `number` None where the voucher has none yet."""
    rows = [cast("Row", {**cast("SalesVoucherRow", row), "number": voucher_number(row)}) for row in page.rows]
    return replace(page, rows=rows)


def voucher_number(row: Any) -> int | None:
    """The number of a booked voucher; None for a draft."""
    number: int | None = row["number"]
    return None if is_draft(row) or number is None or number > LARGEST_NUMBER else number


def with_number(page: ListPage[Row], number: int | None) -> ListPage[Row]:
    """The page with the one voucher of that number, or none; a number is given once, so nothing follows a find.

    `result` counts the rows left; `resultWithoutFilter` is still what Dinero's own search found.
    """
    if number is None:
        return page
    rows = [row for row in page.rows if cast("SalesVoucherRow", row)["number"] == number]
    has_more = page.pagination["hasMore"] and not rows
    pagination = cast("Pagination", {**page.pagination, "result": len(rows), "hasMore": has_more})
    return replace(page, rows=rows, pagination=pagination)


def draft_note(page: ListPage[Any], wanted: SalesFilter) -> tuple[str, ...]:
    """What the dates of the request do not narrow, where it shows."""
    if wanted.start_date is None or not any(is_draft(row) for row in page.rows):
        return ()
    return ("Drafts (kladder) are included whatever their date: Dinero's dates do not narrow them.",)


def sales_request(
    row: type[Row],
    template: str,
    organization_id: int,
    wanted: SalesFilter,
    *,
    page_size: int,
    needs: tuple[str, ...] = (),
    **more: Any,
) -> ListRequest[Row]:
    """The request for a page of a sales list; a search for a number takes the largest page there is."""
    return ListRequest(
        template=template,
        organization_id=organization_id,
        row=row,
        conditions=wanted.checked().conditions(),
        checks=wanted.checks(),
        parameters=wanted.parameters(),
        page_size=page_size if wanted.number is None else LARGEST_PAGE,
        needs=("number", "status", *needs),
        **more,
    )


def sales_answer(page: ListPage[Row], *notes: str) -> Answer[SortedCollection[Row]]:
    """A page of vouchers as an answer: each in its own currency, amounts with and without VAT."""
    data: SortedCollection[Row] = {"items": page.narrowed(), "pagination": page.pagination}
    if page.is_sorted is not None:
        data["sorted"] = page.is_sorted
    return Answer(
        data,
        currency="mixed",
        vat_basis="mixed",
        rows_returned=len(page.rows),
        rows_total=page.rows_total,
        notes=(*notes, *list_notes(page)),
    )


def list_notes(page: ListPage[Any]) -> tuple[str, ...]:
    """What to know of any page of vouchers: an order that was not kept, and totals that must not be added up."""
    unsorted = "Dinero failed to sort, so the rows are in its usual order."
    foreign = sorted({str(row.get("currency") or "DKK") for row in page.rows} - {"DKK"})
    mixed = f"Totals in {', '.join(foreign)} are on this page: never add them to those in DKK."
    sorting, currencies = (unsorted,) if page.is_sorted is False else (), (mixed,) if foreign else ()
    return (*sorting, *currencies, *page.nothing_found())
