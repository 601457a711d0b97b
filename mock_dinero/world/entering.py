"""A record that a person enters, told in Dinero's own names, becomes a document of a company.

Law of this module: invoices, credit notes, purchases, manual vouchers and trade offers are read as the body that
creates one, contacts, products, files and notes as Dinero shows one. What is left out has a usual value; what is
wrong is a RecordError of one line, and then nothing has changed. Nothing is booked here.
"""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_dinero.body import Body, missing
from mock_dinero.ledger.books import DKK_RATE, ManualLine, ManualVoucher, SalesSettings, SalesVoucher, Terms
from mock_dinero.ledger.chart import is_result
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.guids import NAMESPACE
from mock_dinero.ledger.papers import OfferStep, TradeOffer
from mock_dinero.ledger.totals import totals_of
from mock_dinero.world import fold_papers, fold_rows
from mock_dinero.world.books import Books
from mock_dinero.world.drafts import purchase_draft, sales_draft
from mock_dinero.world.gather import OWNER, Row
from mock_dinero.world.kinds import PLACES, Kind, RecordError

if TYPE_CHECKING:
    from mock_dinero.ledger.books import Purchase

SALES: dict[Kind, str] = {"invoice": "Invoice", "credit-note": "CreditNote", "trade-offer": "TradeOffer"}
OFFER_STATUSES = (
    *("Draft", "Invoiced", "CustomerAccepted", "CustomerDeclined", "UserAccepted", "UserDeclined"),
)
"""What a trade offer may be (published description)."""
_GUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What a person enters: the record in Dinero's names, and shorter ways to say the usual.

    `amount` is øre with VAT on one line; `due` the day a voucher falls due; `rate` kroner per 100 of its currency.
    """

    kind: Kind
    record: dict[str, Any]
    amount: int | None = None
    due: date | None = None
    rate: Decimal | None = None


def entered(company: Company, what: Entered, now: datetime, today: date) -> tuple[Company, str]:
    """Return the company with the record, a draft where it can be booked, and the record's guid."""
    _fits(what)
    place = PLACES[what.kind]
    rows: tuple[Any, ...] = getattr(company, place)
    given = {name.lower(): value for name, value in what.record.items()}
    guid = _guid(company, what.kind, given, [row.guid for row in rows])
    row = _MAKERS[what.kind](Entering(company, replace(what, record=given), guid, now, today))
    changes: dict[str, Any] = {place: (*rows, row)}
    return replace(company, **changes), guid


@dataclass(frozen=True, slots=True)
class Entering:
    """One record on its way in."""

    company: Company
    what: Entered
    guid: str
    now: datetime
    today: date

    @property
    def stamp(self) -> str:
        """The row version of a new record."""
        return f"{int(self.guid[:7], 16):016X}"

    def row(self, key: str, **usual: Any) -> Row:
        """Return the record as a recorded row, with its guid and the usual values under what is given."""
        stamps = {"createdat": self.now.isoformat(), "updatedat": self.now.isoformat()}
        return Row({**stamps, **usual, **self.what.record, key: self.guid}, self.what.kind)


def _fits(what: Entered) -> None:
    is_sale = what.kind in SALES
    if what.amount is not None and not (is_sale or what.kind == "purchase"):
        raise RecordError(f"a {what.kind} takes no amount; invoices, credit notes, offers and purchases do")
    if what.due is not None and what.kind not in {"invoice", "purchase"}:
        raise RecordError(f"a {what.kind} takes no due; invoices and purchases do")
    if what.amount is not None and {"productlines", "lines"} & {name.lower() for name in what.record}:
        raise RecordError("give either amount, which makes one line, or the record's own lines")


def _guid(company: Company, kind: Kind, given: dict[str, Any], taken: list[str]) -> str:
    """Return the record's own guid, or one that follows from the company, the kind and how many there are."""
    keys = {"contact": "contactguid", "product": "productguid", "file": "fileguid", "note": "id"}
    own = given.get(keys.get(kind, "guid"))
    if own is None:
        made = (
            str(uuid.uuid5(NAMESPACE, f"{company.organization.id} entered {kind} {at}"))
            for at in itertools.count(len(taken))
        )
        return next(guid for guid in made if guid not in taken)
    found = own.lower() if isinstance(own, str) else ""
    if not _GUID.fullmatch(found):
        raise RecordError(f"{kind}: a guid has 32 hex digits in five groups; leave it out to get one")
    if found in taken:
        raise RecordError(f"{kind}: there is one with the guid {found}; leave it out to get another")
    return found


def _contact(one: Entering) -> Any:
    found = fold_rows.contact(one.row("contactguid"))
    if not found.name:
        raise RecordError('contact: a Name is needed, write {"Name": "Ny Kunde ApS"}')
    return found


def _product(one: Entering) -> Any:
    found = fold_rows.product(one.row("productguid"))
    if not found.name:
        raise RecordError('product: a Name is needed: write {"Name": "Cykel", "BaseAmountValue": 1000}')
    _in_chart(one.company, found.account)
    return found


def _file(one: Entering) -> Any:
    usual = {"name": "bilag", "extension": ".pdf", "size": 20_000, "uploadedat": one.now.isoformat()}
    found = fold_papers.file(one.row("fileguid", **usual))
    if not 0 < found.size <= 50_000_000:
        raise RecordError("file: Size is the bytes of a download, from 1 to 50000000")
    return found


def _note(one: Entering) -> Any:
    contact = str(one.what.record.get("contactguid") or _somebody(one, "is_debitor")).lower()
    if contact not in {row.guid for row in one.company.contacts}:
        raise RecordError(
            f"note: no contact has the guid {contact[:40]}; leave ContactGuid out for the first"
        )
    usual = {"notedate": one.now.isoformat(), "text": "Note"}
    row = one.row("id", **usual)
    return fold_papers.contact_note(Row({**row.values, OWNER: contact}, "note"))


def _sale(one: Entering) -> SalesVoucher:
    voucher = _drafted(one)
    return replace(
        voucher,
        guid=one.guid,
        timestamp=one.stamp,
        created_at=one.now,
        updated_at=one.now,
        rate=_rate(one, voucher.currency),
    )


def _offer(one: Entering) -> TradeOffer:
    voucher, body = _drafted(one), Body(one.what.record)
    number = 1 + max((offer.number for offer in one.company.offers), default=0)
    status = body.choice("Status", OFFER_STATUSES, "Draft")
    shared = (
        *("date", "lines", "currency", "language", "description", "comment", "address"),
        *("external_reference", "show_lines_incl_vat", "template_id", "contact_name"),
    )
    return TradeOffer(
        guid=one.guid,
        number=number,
        contact_guid=voucher.contact_guid or "",
        timestamp=one.stamp,
        created_at=one.now,
        updated_at=one.now,
        history=(OfferStep(status=status, updated_at=one.now),),
        rate=_rate(one, voucher.currency),
        **{name: getattr(voucher, name) for name in shared},
    )


def _drafted(one: Entering) -> SalesVoucher:
    """Return the voucher of the record; without a contact it is the first customer's."""
    what, kind, books = one.what, SALES[one.what.kind], Books(one.company)
    credited = _credited(one)
    usual: dict[str, Any] = {"contactguid": _somebody(one, "is_debitor")}
    if credited:
        usual = {"contactguid": credited.contact_guid, "currency": credited.currency}
    copied = credited.lines if credited and "productlines" not in what.record and not what.amount else ()
    if what.amount is not None or copied:
        usual |= _one_line(one, what.amount or 0)
    voucher = _until(sales_draft(Body(usual | what.record), kind, books, one.today), one)
    if copied and credited:
        return replace(voucher, lines=copied, show_lines_incl_vat=credited.show_lines_incl_vat)
    return voucher if what.amount is None else _reaching(voucher, what.amount, books)


def _credited(one: Entering) -> SalesVoucher | None:
    guid = Body(one.what.record).guid("CreditNoteFor") if one.what.kind == "credit-note" else None
    if guid is None:
        return None
    found = next((row for row in one.company.invoices if row.guid == guid), None)
    if found is None:
        raise RecordError(f"credit-note: no invoice has the guid {guid}")
    return found


def _one_line(one: Entering, amount: int) -> dict[str, Any]:
    """Return one line of the amount, VAT included, on the account that sales go to."""
    account = (one.company.settings or SalesSettings()).default_account
    line = {"Description": "Vare", "AccountNumber": account, "BaseAmountValue": amount / 100}
    return {"productlines": [line], "showlinesinclvat": True}


def _reaching(voucher: SalesVoucher, amount: int, books: Books) -> SalesVoucher:
    found = replace(voucher, show_lines_incl_vat=False)
    reached = totals_of(found, books.codes).incl
    if reached != amount:
        raise RecordError(
            f"no price without VAT comes to {amount / 100:.2f}: write {reached / 100:.2f}, or ProductLines"
        )
    return found


def _until(voucher: SalesVoucher, one: Entering) -> SalesVoucher:
    """Return the voucher with terms that end on the day it falls due, of a day before when that is past."""
    due, own = one.what.due, voucher.terms
    if due is None:
        return voucher
    day = (
        voucher.date if "date" in one.what.record else min(voucher.date, due - timedelta(days=own.days or 0))
    )
    if due < day:
        raise RecordError(f"due {due} is before the record's Date {day}")
    return replace(voucher, date=day, terms=Terms(type="Netto", days=(due - day).days))


def _purchase(one: Entering) -> Purchase:
    """Return a purchase: on credit of the first supplier unless it says cash, its amount on the first cost."""
    what, record = one.what, dict(one.what.record)
    credited = _bought(one)
    if credited:
        record.setdefault("contactguid", credited.contact_guid)
        record.setdefault("currencykey", credited.currency)
    record.setdefault("purchasetype", credited.purchase_type if credited else "credit")
    if str(record["purchasetype"]).lower() == "credit":
        record.setdefault("contactguid", _somebody(one, "is_creditor"))
    if what.amount is not None:
        record["lines"] = [{"AccountNumber": _cost(one.company), "Amount": what.amount / 100}]
    draft = purchase_draft(Body(record), Books(one.company), one.today)
    if credited:
        lines = draft.lines or credited.lines
        draft = replace(draft, lines=lines, is_credit_note=True, credit_note_for=credited.guid)
    if draft.purchase_type == "cash" and (what.due or draft.contact_guid):
        raise RecordError("purchase: a cash purchase is paid at once and names no contact; leave both out")
    if not draft.lines:
        raise RecordError(
            'purchase: a line is needed: write amount, or {"Lines": [{"AccountNumber", "Amount"}]}'
        )
    due = what.due or draft.payment_date or draft.date
    day = draft.date if "voucherdate" in record else min(draft.date, due)
    if due < day:
        raise RecordError(f"due {due} is before the record's VoucherDate {day}")
    is_cash = draft.purchase_type == "cash"
    return replace(
        draft,
        guid=one.guid,
        timestamp=one.stamp,
        date=day,
        payment_date=None if credited else day if is_cash else due,
        deposit_account=(draft.deposit_account or 55000) if is_cash else None,
        rate=_rate(one, draft.currency),
    )


def _bought(one: Entering) -> Purchase | None:
    """Return the purchase that a credit note is for."""
    guid = Body(one.what.record).guid("CreditNoteFor")
    found = next((row for row in one.company.purchases if row.guid == guid), None)
    if guid and found is None:
        raise RecordError(f"purchase: no purchase has the guid {guid}")
    return found


def _manual(one: Entering) -> ManualVoucher:
    body = Body(one.what.record)
    lines = tuple(_manual_line(line, one.company) for line in body.rows("Lines"))
    if not lines:
        raise RecordError('manual-voucher: a line is needed: write {"Lines": [{"AccountNumber", "Amount"}]}')
    return ManualVoucher(
        guid=one.guid,
        timestamp=one.stamp,
        date=body.day("VoucherDate") or one.today,
        lines=lines,
        file_guid=body.text("FileGuid"),
        external_reference=body.text("ExternalReference"),
    )


def _manual_line(body: Body, company: Company) -> ManualLine:
    sides = body.integer("AccountNumber"), body.integer("BalancingAccountNumber")
    if sides == (None, None):
        raise missing("AccountNumber")
    for side in sides:
        _in_chart(company, side)
    return ManualLine(
        account=sides[0],
        balancing=sides[1],
        amount=body.amount("Amount"),
        description=body.text("Description"),
        vat_code=body.text("AccountVatCode") or "none",
        balancing_vat_code=body.text("BalancingAccountVatCode") or "none",
    )


def _in_chart(company: Company, account: int | None) -> None:
    if account is not None and account not in {known.number for known in company.accounts}:
        raise RecordError(f"the account {account} is not in this company's chart")


def _cost(company: Company) -> int:
    """Return the first account of the chart that costs with Danish VAT go to."""
    found = (one.number for one in company.accounts if one.vat_code == "I25" and is_result(one.number))
    number = next(found, None)
    if number is None:
        raise RecordError("purchase: the chart has no account with the VAT code I25; write Lines instead")
    return number


def _rate(one: Entering, currency: str) -> Decimal:
    """Return kroner per 100 of the currency: as given, else of the newest invoice in it."""
    if currency == "DKK":
        return DKK_RATE
    found = one.what.rate or next(
        (row.rate for row in reversed(one.company.invoices) if row.currency == currency), None
    )
    if found is None:
        raise RecordError(f"rate is missing: write the kroner for 100 {currency}, such as 745.60")
    return found


def _somebody(one: Entering, role: str) -> str:
    """Return the first contact that is a customer (supplier), else the first one at all."""
    if given := one.what.record.get("contactguid"):
        return str(given)
    living = [row for row in one.company.contacts if row.deleted_at is None]
    found = next((row for row in living if getattr(row, role)), next(iter(living), None))
    if found is None:
        raise RecordError(f"{one.what.kind}: there is no contact yet; add one first")
    return found.guid


_MAKERS: dict[Kind, Callable[[Entering], Any]] = {
    "contact": _contact,
    "product": _product,
    "invoice": _sale,
    "credit-note": _sale,
    "purchase": _purchase,
    "manual-voucher": _manual,
    "trade-offer": _offer,
    "file": _file,
    "note": _note,
}
