"""Cassettes become the companies they were made of, and the ledger makes the recorded postings of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest

from mock_dinero import cassettes
from mock_dinero.cassettes import CassetteError, Interaction
from mock_dinero.ledger import posting
from mock_dinero.ledger.books import DKK_RATE, ManualVoucher, Payment, Purchase, SalesVoucher, Terms
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.totals import codes_of
from mock_dinero.seed import AS_OF
from mock_dinero.seed.record import record
from mock_dinero.world.fold import fold
from mock_dinero.world.world import load
from tests.mock_dinero.fakes import odd_company, story_companies

CASSETTES = Path(__file__).parents[2] / "cassettes"
COMPANIES = (odd_company(), *story_companies())
each = pytest.mark.parametrize("company", COMPANIES, ids=lambda company: str(company.organization.id))
HOST = "https://api.dinero.dk"
GUID = "0d4f1b0e-5a2c-4d0a-9a7a-0c0ffee00001"
Voucher = TypeVar("Voucher", Purchase, ManualVoucher)


@cache
def recorded(number: int) -> dict[str, str]:
    """The cassettes of a company."""
    return record([one for one in COMPANIES if one.organization.id == number], AS_OF)


@cache
def folded(number: int) -> Company:
    """A company recorded and folded again."""
    read = (cassettes.parse(text, name) for name, text in recorded(number).items())
    (found,) = fold(one for cassette in read for one in cassette.interactions)
    return found


def as_entered(company: Company) -> Company:
    """The company without what the wire does not carry and the ledger does not use, documents by their guid."""
    codes = codes_of(company.accounts)
    return replace(
        company,
        contacts=_by_guid(company.contacts),
        products=_by_guid(company.products),
        invoices=_by_guid(_sale(one) for one in company.invoices),
        credit_notes=_by_guid(_credit_note(one) for one in company.credit_notes),
        purchases=_by_guid(_coded(_purchase(one), codes) for one in company.purchases),
        manual_vouchers=_by_guid(_coded(_booked_by(one), codes) for one in company.manual_vouchers),
        offers=_by_guid(replace(one, rate=DKK_RATE) for one in company.offers),
        files=_by_guid(company.files),
        notes=_by_guid(company.notes),
        mail_outs=tuple(sorted(company.mail_outs, key=lambda one: (one.voucher_guid, one.id))),
        attachments=tuple(sorted(company.attachments, key=lambda one: (one.document_guid, one.file_guid))),
    )


def _by_guid(documents: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(documents, key=lambda document: document.guid))


def _credit_note(note: SalesVoucher) -> SalesVoucher:
    return replace(_sale(note), terms=Terms(), deposit_account=None, is_mobile_pay=False, is_penso_pay=False)


def _paid(payments: tuple[Payment, ...], kind: str) -> tuple[Payment, ...]:
    return tuple(replace(one, payment_class=one.payment_class or kind) for one in payments)


def _sale(sale: SalesVoucher) -> SalesVoucher:
    return replace(sale, payments=_paid(sale.payments, sale.kind))


def _purchase(purchase: Purchase) -> Purchase:
    found = replace(
        _booked_by(purchase),
        payments=_paid(purchase.payments, "CreditNote" if purchase.is_credit_note else "Invoice"),
    )
    if purchase.is_credit_note:
        return replace(found, payment_date=None, region="DK", deposit_account=None, external_reference=None)
    if purchase.purchase_type == "cash":
        return replace(found, payment_date=purchase.date)
    return replace(found, deposit_account=None)


def _coded(voucher: Voucher, codes: Mapping[int, str | None]) -> Voucher:
    """The wire carries the code a line is booked with, be it its own or its account's."""
    return replace(
        voucher,
        lines=tuple(
            replace(line, vat_code=codes.get(line.account))
            if line.vat_code is None and line.account
            else line
            for line in voucher.lines
        ),
    )


def _booked_by(voucher: Voucher) -> Voucher:
    return (
        voucher if voucher.is_booked else replace(voucher, booked_by="", booked_by_user=None, booked_on=None)
    )


@each
def test_what_a_person_entered_comes_back(company: Company) -> None:
    """Every document, every field the wire carries."""
    assert as_entered(folded(company.organization.id)) == as_entered(company)


@each
def test_the_ledger_makes_the_recorded_postings_of_the_folded_documents(company: Company) -> None:
    """To the øre, the guid and the instant they came in."""
    found = folded(company.organization.id)
    assert posting.entries_of(found) == found.entries == company.entries


def test_the_committed_cassettes_are_the_stories() -> None:
    """`mock-dinero seed` writes them anew, byte for byte."""
    written = {
        name: text for one in story_companies() for name, text in recorded(one.organization.id).items()
    }
    committed = {str(path.relative_to(CASSETTES).as_posix()): path for path in CASSETTES.rglob("*.yaml")}
    assert sorted(committed) == sorted(written)
    assert [name for name, text in written.items() if committed[name].read_bytes() != text.encode()] == []


def test_a_fake_over_the_committed_cassettes_answers_each_of_them_again() -> None:
    """Every request in them, with the same bytes: what was folded says all that was recorded."""
    world = load([CASSETTES])
    again = record((books.company for books in world.books.values()), AS_OF)
    assert [name for name, text in again.items() if (CASSETTES / name).read_bytes() != text.encode()] == []
    assert world.as_of == AS_OF


def answer(path: str, body: Any, place: str = "x.yaml: interaction 1", status: int = 200) -> Interaction:
    return Interaction("GET", f"{HOST}{path}", status, json.dumps(body), place=place)


def test_a_contact_known_only_from_a_list_is_a_contact() -> None:
    """With what the list says of it, in any spelling; its single answer adds the rest."""
    listed = {"Collection": [{"name": "Æ", "contactGuid": GUID, "isPerson": True}], "Pagination": {}}
    (company,) = fold([answer("/v1/42/contacts?fields=name", listed)])
    assert [(one.name, one.is_person, one.email) for one in company.contacts] == [("Æ", True, None)]
    assert company.organization.name == "Organization 42"
    single = answer(f"/v1/42/contacts/{GUID}", {"ContactGuid": GUID, "Email": "a@b.example"})
    (company,) = fold([answer("/v1/42/contacts", listed), single])
    assert [(one.name, one.email) for one in company.contacts] == [("Æ", "a@b.example")]


def test_organisations_come_from_both_lists() -> None:
    """One that is only listed is a company with nothing in it; v1.1 tells its subscription."""
    v1 = answer("/v1/organizations", [{"id": 7, "name": "A", "isPro": True}])
    v11 = answer(
        "/v1.1/organizations", [{"Id": 7, "Name": "A", "Subscription": {"HasPro": False}, "RoleKey": "owner"}]
    )
    assert [(one.organization.has_pro, one.organization.role) for one in fold([v1])] == [(True, None)]
    assert [(one.organization.has_pro, one.organization.role) for one in fold([v1, v11])] == [
        (False, "owner")
    ]


def test_answers_that_were_refused_or_can_be_worked_out_are_passed_over() -> None:
    """A 403, a report, a statement, a write, another host's path."""
    found = fold(
        [
            answer("/v1/42/contacts", {"code": 90, "message": "x"}, status=403),
            answer("/v1/42/2026/reports/saldo", [{"AccountNumber": 1000, "Amount": 1}]),
            answer(f"/v1/42/state-of-account/{GUID}", {"Income": "?"}),
            replace(answer("/v1/42/contacts", {}), method="POST"),
            answer("/elsewhere", "?"),
        ]
    )
    assert [(one.organization.id, one.contacts) for one in found] == [(42, ())]


def test_recorded_opening_rows_stay_where_they_are_not_the_closing_of_the_year_before() -> None:
    """The year before may not have been recorded at all."""
    years = [{"Name": str(y), "FromDate": f"{y}-01-01", "ToDate": f"{y}-12-31"} for y in (2025, 2026)]
    row = {"EntryGuid": GUID, "AccountNumber": 55000, "Amount": 10, "Date": "2026-01-01", "Type": "Primo"}
    rows = [row, row | {"EntryGuid": GUID[:-1] + "2", "AccountNumber": 60020, "Amount": -10}]
    (company,) = fold([answer("/v1/42/accountingyears", years), answer("/v1/42/entries", rows)])
    assert [(entry.account, entry.amount) for entry in company.entries] == [(55000, 1000), (60020, -1000)]


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("/v1/42/contacts", {"Collection": [{"Name": "x"}]}, "`contactguid` is missing"),
        ("/v1/42/contacts", "text", "a list of objects was expected"),
        ("/v1/42/contacts", {"Collection": [1]}, "a list of objects was expected"),
        (
            "/v1/42/accounts/entry",
            [{"AccountNumber": "1000"}],
            "`AccountNumber` is `1000`, which cannot be read",
        ),
        (
            "/v1/42/entries",
            [{"EntryGuid": GUID, "AccountNumber": 1, "Amount": 1.005, "Date": "2026-01-01"}],
            "`Amount` is `1.005`",
        ),
        (
            "/v1/42/entries",
            [{"EntryGuid": GUID, "AccountNumber": 1, "Amount": 1, "Date": "1/1"}],
            "`Date` is `1/1`",
        ),
        ("/v1/42/entries", [{"EntryGuid": GUID, "AccountNumber": 1, "Amount": 1}], "`Date` is missing"),
        (
            f"/v1/42/invoices/{GUID}",
            {"Guid": GUID, "Date": "2026-01-01", "Status": "Booked"},
            "`Number` is missing",
        ),
        (
            f"/v1/42/invoices/{GUID}",
            {"Guid": GUID, "Date": "2026-01-01", "Number": 1, "Currency": "EUR"},
            "no list gives TotalInclVatInDkk of this voucher in EUR",
        ),
        (
            f"/v1/42/vouchers/purchase/{GUID}",
            {"Guid": GUID, "VoucherDate": "2026-01-01", "Lines": [{"AccountNumber": 2000, "VatCode": "D50"}]},
            "VAT code D50 is not among the VAT types; record vatTypes as well",
        ),
        ("/v1/organizations", [{"name": "x"}], "`Id` is missing"),
    ],
)
def test_a_shape_that_cannot_be_read_is_one_line_with_its_place(path: str, body: Any, says: str) -> None:
    """And what to do."""
    with pytest.raises(CassetteError) as refused:
        fold([answer(path, body)])
    assert says in str(refused.value)
    assert str(refused.value).startswith("x.yaml: interaction 1: ")
    assert "\n" not in str(refused.value)


def test_the_latest_of_two_recordings_wins_key_by_key() -> None:
    """What the later one does not say stays."""
    first = answer(f"/v1/42/contacts/{GUID}", {"ContactGuid": GUID, "Name": "Old", "City": "Odense"})
    second = answer(f"/v1/42/contacts/{GUID}", {"ContactGuid": GUID, "Name": "New"})
    (company,) = fold([first, second])
    assert [(one.name, one.city) for one in company.contacts] == [("New", "Odense")]
