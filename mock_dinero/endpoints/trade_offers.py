"""Trade offers: the list and one offer.

Law of this module: an unknown offer is a 400 with code 63, as it is for invoices (assumed). A deleted offer
answers like any other.
"""

from __future__ import annotations

from typing import Any

from mock_dinero.answers import Answer, unknown_guid
from mock_dinero.conventions import Query, changes, fields, filtered, paged
from mock_dinero.endpoints.paper import offer_pdf, wants_pdf
from mock_dinero.query_filter import Filterable
from mock_dinero.routing import Call, router
from mock_dinero.shapes import Shape
from mock_dinero.switches import Switches
from mock_dinero.world.books import Offer
from mock_dinero.world.render_papers import OFFER, offer_row
from mock_dinero.world.render_sales import mail_out_casing

FILTERABLE: Filterable = {
    "ExternalReference": "text",
    "ContactName": "text",
    "Address": "text",
    "Comment": "text",
    "Description": "text",
    "HasGeneratedAnyVouchers": "bool",
    "Currency": "text",
    "Date": "text",
    "Number": "text",
}
SORTS = ("TradeOfferNumber", "TradeOfferDate", "Status", "ContactName")
ORDERS = ("ascending", "descending")

endpoints = router()


@endpoints.get("/v1/{organizationId}/tradeoffers")
def list_trade_offers(call: Call) -> dict[str, Any]:
    """Answer a page of trade offers; lines, history and total lines are not in a list (published description)."""
    query = call.parameters
    keep = changes(query).keep
    text = (query.text("freeTextSearch") or "").lower()
    listed = [
        offer
        for offer in call.books.offers.values()
        if keep(offer.offer.updated_at, offer.offer.deleted_at) and text in _searchable(offer)
    ]
    found = _ordered(query, filtered(query, listed, OFFER, FILTERABLE))
    return paged(query, found, fields(query, _shape(call.switches), "guid,contactName,date,description"))


@endpoints.get("/v1/{organizationId}/tradeoffers/{guid}")
def get_trade_offer(call: Call) -> dict[str, Any] | Answer:
    """Answer one trade offer, as JSON or by its Accept header as PDF."""
    offer = offer_of(call)
    if wants_pdf(call):
        return offer_pdf(call, offer)
    return offer_row(offer, call.books) | {
        "LatestMailOutType": _shape(call.switches)["LatestMailOutType"](offer)
    }


def _shape(switches: Switches) -> Shape[Offer]:
    """Return the shape of a row under the switches."""
    return {**OFFER, "LatestMailOutType": lambda o: mail_out_casing(o.offer.latest_mail_out_type, switches)}


def offer_of(call: Call) -> Offer:
    """Return the offer in the path."""
    found = call.books.offers.get(call.guid("guid"))
    if found is None:
        raise unknown_guid("TradeOfferGuid")
    return found


def _searchable(offer: Offer) -> str:
    """Return number, contact, description and total including VAT, with either decimal mark."""
    total = f"{offer.totals.incl / 100:.2f}"
    face = offer.face
    parts = (str(face.number), face.contact_name, face.description, total, total.replace(".", ","))
    return "\n".join(part or "" for part in parts).lower()


def _ordered(query: Query, offers: list[Offer]) -> list[Offer]:
    """Sort by TradeOfferNumber descending unless told otherwise; a status sorts by its name (assumed)."""
    names = query.choices("sort", SORTS) or ("TradeOfferNumber",)
    order = query.choices("sortOrder", ORDERS) or ("descending",)
    ordered = sorted(offers, key=lambda offer: offer.offer.guid)
    for name in reversed(names):
        ordered.sort(key=lambda offer: _place(offer, name), reverse=order[0] == "descending")
    return ordered


def _place(offer: Offer, name: str) -> tuple[int, str]:
    texts = {
        "TradeOfferNumber": "",
        "TradeOfferDate": offer.offer.date.isoformat(),
        "Status": offer.status,
        "ContactName": (offer.offer.contact_name or "").lower(),
    }
    return (offer.offer.number if name == "TradeOfferNumber" else 0), texts[name]
