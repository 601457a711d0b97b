"""What was mailed of a voucher: the mail-outs of an invoice, a credit note, a trade offer.

Law of this module: bare arrays in order of their date (assumed). An unknown voucher is a 400 with code 63, as
for the voucher itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mock_dinero.endpoints.credit_notes import credit_note_of
from mock_dinero.endpoints.invoices import invoice_of
from mock_dinero.endpoints.trade_offers import offer_of
from mock_dinero.routing import Call, router
from mock_dinero.shapes import render
from mock_dinero.world.render_papers import MAIL_OUT

if TYPE_CHECKING:
    from mock_dinero.ledger.papers import MailOut

endpoints = router()


@endpoints.get("/v1/{organizationId}/invoices/{guid}/mailouts")
def list_invoice_mail_outs(call: Call) -> list[Any]:
    """Answer the mail-outs of an invoice, SMS messages among them unless includeSms is false."""
    with_sms = call.parameters.flag("includeSms", default=True)
    return _rows(call, invoice_of(call, "guid").voucher.guid, with_sms=with_sms)


@endpoints.get("/v1/{organizationId}/sales/creditnotes/{guid}/mailouts")
def list_credit_note_mail_outs(call: Call) -> list[Any]:
    """Answer the mail-outs of a credit note."""
    return _rows(call, credit_note_of(call).voucher.guid, with_sms=True)


@endpoints.get("/v1/{organizationId}/tradeoffers/{guid}/mailouts")
def list_trade_offer_mail_outs(call: Call) -> list[Any]:
    """Answer the mail-outs of a trade offer, SMS messages among them unless includeSms is false."""
    with_sms = call.parameters.flag("includeSms", default=True)
    return _rows(call, offer_of(call).offer.guid, with_sms=with_sms)


def _rows(call: Call, voucher: str, *, with_sms: bool) -> list[Any]:
    """Keep what was made or seen after changesSince: here the description says after, elsewhere at or after."""
    since = call.parameters.instant("changesSince")
    if since is not None and call.switches.empty_changes:
        return []

    def is_shown(one: MailOut) -> bool:
        changed = max(one.date, one.seen_at or one.date)
        return (with_sms or not one.is_sms) and (since is None or changed > since)

    mine = [one for one in call.books.company.mail_outs if one.voucher_guid == voucher and is_shown(one)]
    return [render(MAIL_OUT, one) for one in sorted(mine, key=lambda one: (one.date, one.id))]
