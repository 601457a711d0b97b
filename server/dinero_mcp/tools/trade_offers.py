"""Trade offers (tilbud): the list, one in full, its mailouts.

source: published description (2026-09-03)
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from dinero_mcp.arguments import (
    ChangesSince,
    Day,
    ExternalReference,
    Fields,
    FreeText,
    Guid,
    OrganizationId,
    Page,
    PageSize,
    PartOfDescription,
    SortOrder,
    Text,
    one_as_list,
)
from dinero_mcp.dinero.filters import since_text
from dinero_mcp.dinero.lists import read_page
from dinero_mcp.dinero.offers import OfferFilter, offer_number, offer_request, offer_sorting, offers_answer
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.rows_files import TradeOfferFile
from dinero_mcp.dinero.rows_offers import OfferPage, TradeOfferRow
from dinero_mcp.dinero.rows_vouchers import MailOuts
from dinero_mcp.dinero.voucher_answers import mail_outs_answer
from dinero_mcp.files import (
    CHARACTERS,
    PAGES,
    TRADE_OFFER,
    Form,
    MaxCharacters,
    MaxPages,
    Wanted,
    file_answer,
)
from dinero_mcp.tool import Answer, Call, tool

OFFER = "/v1/{organizationId}/tradeoffers/{guid}"

OfferStatuses = Annotated[
    list[
        Literal["Draft", "Invoiced", "CustomerAccepted", "CustomerDeclined", "UserAccepted", "UserDeclined"]
    ],
    BeforeValidator(one_as_list),
    Field(min_length=1, description="Applied here to the page that Dinero returned."),
]
OfferSort = Annotated[
    list[Literal["TradeOfferNumber", "TradeOfferDate", "Status", "ContactName"]],
    BeforeValidator(one_as_list),
    Field(min_length=1),
]


@tool(title="List trade offers", reads=("GET /v1/{organizationId}/tradeoffers",))
async def list_trade_offers(
    call: Call,
    organization_id: OrganizationId,
    status: OfferStatuses | None = None,
    contact_name_contains: Annotated[Text | None, Field(description="Part of the contact's name.")] = None,
    description_contains: PartOfDescription | None = None,
    external_reference: ExternalReference | None = None,
    currency: Annotated[Text | None, Field(description="Such as DKK or EUR.")] = None,
    number: Annotated[int | None, Field(ge=1, description="Offer number (tilbudsnummer), exactly.")] = None,
    date: Annotated[Day | None, Field(description="The offer's date, exactly.")] = None,
    free_text_search: FreeText | None = None,
    changes_since: ChangesSince | None = None,
    deleted_only: bool = False,
    sort: OfferSort | None = None,
    sort_order: SortOrder = "descending",
    fields: Fields | None = None,
    page: Page = 0,
    page_size: PageSize = 100,
) -> Answer[OfferPage]:
    """Trade offers (tilbud), newest number first, one page at a time; each in its own currency. Dinero has no filter
    for the status, so it is applied to the page, and pagination.filteredOnPage says how many rows it took."""
    wanted = OfferFilter(
        contact_name_contains=contact_name_contains,
        description_contains=description_contains,
        external_reference=external_reference,
        currency=currency,
        number=number,
        date=date,
        free_text_search=free_text_search,
        changes_since=changes_since,
        deleted_only=deleted_only,
    )
    request = offer_request(
        organization_id,
        wanted,
        fields=fields,
        sorting=offer_sorting(sort, sort_order),
        page=page,
        page_size=page_size,
    )
    return offers_answer(await read_page(call.dinero, request), status)


@tool(title="Get trade offer", reads=(f"GET {OFFER}",))
async def get_trade_offer(
    call: Call, organization_id: OrganizationId, trade_offer_guid: Guid
) -> Answer[TradeOfferRow]:
    """One trade offer (tilbud) in full, with its lines, VAT (moms), totals, history and the guids of the invoices
    made from it (generatedVouchers)."""
    row = (await call.dinero.get(OFFER, place(organization_id, guid=trade_offer_guid))).object(TradeOfferRow)
    return Answer(
        {**row, "number": offer_number(row["number"])}, currency=row["currency"] or "DKK", vat_basis="mixed"
    )


@tool(title="List trade offer mailouts", reads=(f"GET {OFFER}/mailouts",))
async def list_trade_offer_mailouts(
    call: Call,
    organization_id: OrganizationId,
    trade_offer_guid: Guid,
    include_sms: bool = True,
    changes_since: ChangesSince | None = None,
) -> Answer[MailOuts]:
    """When and to whom a trade offer (tilbud) was sent (udsendelser), by mail or SMS, whether it failed, and whether
    the customer has seen it."""
    where = place(organization_id, guid=trade_offer_guid)
    query = {"includeSms": None if include_sms else False, "changesSince": since_text(changes_since)}
    reply = await call.dinero.get(f"{OFFER}/mailouts", where, query)
    return mail_outs_answer(reply, include_sms=include_sms)


@tool(title="Download trade offer PDF", reads=TRADE_OFFER.reads, link=TRADE_OFFER.link)
async def download_trade_offer_pdf(
    call: Call,
    organization_id: OrganizationId,
    trade_offer_guid: Guid,
    as_: Form = "base64",
    max_pages: MaxPages = PAGES,
    max_characters: MaxCharacters = CHARACTERS,
) -> Answer[TradeOfferFile]:
    """The PDF of a trade offer (tilbud) as the customer gets it: the file itself, a link, or its text."""
    return await file_answer(
        call,
        TRADE_OFFER,
        place(organization_id, guid=trade_offer_guid),
        {"tradeOfferGuid": trade_offer_guid},
        Wanted(as_, max_pages, max_characters),
    )
