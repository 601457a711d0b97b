"""The list of trade offers (tilbud): its filters, and the status that Dinero has no filter for.

source: published description (2026-09-03): no status, no period; the order is by number, newest first, unless asked
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, cast

from dinero_mcp.dinero.filters import Check, Condition, changed_since, deleted, given, since_text
from dinero_mcp.dinero.lists import ListPage, ListRequest
from dinero_mcp.dinero.rows_offers import OfferPage, OfferPagination, TradeOfferListRow
from dinero_mcp.dinero.sales_lists import LARGEST_NUMBER, list_notes
from dinero_mcp.tool import Answer, Pagination


@dataclass(frozen=True, kw_only=True)
class OfferFilter:
    """The filters of the offer list, None where not given."""

    contact_name_contains: str | None = None
    description_contains: str | None = None
    external_reference: str | None = None
    currency: str | None = None
    number: int | None = None
    date: date | None = None
    free_text_search: str | None = None
    changes_since: datetime | None = None
    deleted_only: bool = False

    def conditions(self) -> tuple[Condition, ...]:
        """What goes into queryFilter; InvalidArgumentError for a quote or semicolon."""
        day, number = self.date, self.number
        return given(
            Condition("contact_name_contains", "ContactName", "contains", self.contact_name_contains),
            Condition("description_contains", "Description", "contains", self.description_contains),
            Condition("external_reference", "ExternalReference", "eq", self.external_reference),
            Condition("currency", "Currency", "eq", self.currency),
            Condition("number", "Number", "eq", None if number is None else str(number)),
            Condition("date", "Date", "eq", None if day is None else day.isoformat()),
            free_text="free_text_search",
        )

    def parameters(self) -> dict[str, str | int | bool | None]:
        """The query parameters beside queryFilter."""
        return {
            "freeTextSearch": self.free_text_search,
            "changesSince": since_text(self.changes_since),
            "deletedOnly": self.deleted_only or None,
        }

    def checks(self) -> tuple[Check, ...]:
        """What every row must obey beside the conditions."""
        return (
            *changed_since(self.changes_since),
            *deleted(wanted=True if self.deleted_only else None if self.changes_since else False),
        )


def offer_sorting(
    sort: Sequence[str] | None, order: Literal["ascending", "descending"]
) -> dict[str, str | None]:
    """The order as Dinero wants it; nothing is sent where it is Dinero's own."""
    if not sort and order == "descending":
        return {}
    return {"sort": ",".join(sort) if sort else None, "sortOrder": order}


def offer_request(organization_id: int, wanted: OfferFilter, **more: Any) -> ListRequest[TradeOfferListRow]:
    """The request for a page of trade offers."""
    return ListRequest(
        template="/v1/{organizationId}/tradeoffers",
        organization_id=organization_id,
        row=TradeOfferListRow,
        conditions=wanted.conditions(),
        checks=wanted.checks(),
        parameters=wanted.parameters(),
        needs=("number", "status", "currency"),
        **more,
    )


def offer_number(number: int | None) -> int | None:
    """The number of an offer; None for one beyond what hosts can read, Dinero's placeholder for a missing one."""
    return None if number is None or number > LARGEST_NUMBER else number


def offers_answer(page: ListPage[TradeOfferListRow], status: Sequence[str] | None) -> Answer[OfferPage]:
    """The page as an answer, rows of another status taken out and counted; `hasMore` stays Dinero's."""
    rows: list[TradeOfferListRow] = [
        {**row, "number": offer_number(row["number"])} for row in page.rows if _is_wanted(row, status)
    ]
    kept = replace(page, rows=rows, pagination=cast("Pagination", {**page.pagination, "result": len(rows)}))
    pagination = cast("OfferPagination", {**kept.pagination})
    if status:
        pagination["filteredOnPage"] = len(page.rows) - len(rows)
    data: OfferPage = {"items": kept.narrowed(), "pagination": pagination}
    if page.is_sorted is not None:
        data["sorted"] = page.is_sorted
    return Answer(
        data,
        currency="mixed",
        vat_basis="mixed",
        rows_returned=len(rows),
        rows_total=None if status else page.rows_total,
        notes=(*_status_note(status), *list_notes(kept)),
    )


def _is_wanted(row: TradeOfferListRow, status: Sequence[str] | None) -> bool:
    return not status or str(row["status"]).casefold() in {each.casefold() for each in status}


def _status_note(status: Sequence[str] | None) -> tuple[str, ...]:
    if not status:
        return ()
    return (
        "Dinero cannot filter offers by status: it was applied to this page. Go on while hasMore is true.",
    )
