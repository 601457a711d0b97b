"""Any company, any question, any run of faults: what must hold whatever Hypothesis draws.

Law of this module: the same examples in every run, so that a failure is one for everybody; each example has a company
of its own, and what a failure prints, sent to a fresh fake and server, shows it again.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from .expected import kroner
from .requirements import requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .companies import Company

EXAMPLES = 20
YEAR: dict[str, Any] = {"fromDate": "2026-01-01", "toDate": "2026-12-31"}
OVERDUE, BOOKED, PAID, DRAFT = "Overdue", "Booked", "Paid", "Draft"
TRIES = 3

steady = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
amounts = st.integers(1, 1_000_000).map(lambda fives: fives * 5 / 100)
"""Kroner with 25 % VAT, of a price that is whole øre."""
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(
    lambda text: text == text.strip() != ""
)
invoices = st.fixed_dictionaries(
    {
        "kind": st.just("invoice"),
        "amount": amounts,
        "due": st.integers(-60, 30),
        "book": st.just(True),
        "pay": st.booleans(),
    }
)
drafts = st.fixed_dictionaries({"kind": st.just("invoice"), "amount": amounts})
purchases = st.fixed_dictionaries({"kind": st.just("purchase"), "amount": amounts, "book": st.just(True)})
sales = st.lists(st.one_of(invoices, drafts), min_size=1, max_size=12)
faults = st.lists(st.sampled_from([401, 404, 429, 480, 500, 503]), max_size=4)


@pytest.fixture
def fresh(labs: Callable[[str], Iterator[Company]]) -> Iterator[Callable[..., Company]]:
    """Make a company of its own with some records, and write down how."""
    made: list[Company] = []

    def company(*records: dict[str, Any]) -> Company:
        one = next(labs("stdio"))
        made.append(one)
        told = [{"kind": "contact", "record": {"Name": "Kunde ApS"}}, *records]
        note(f"curl -d '{json.dumps({'organizationId': one.id})}' FAKE/__mock/companies/add")
        note(f"curl -d '{json.dumps({'organizationId': one.id, 'records': told})}' FAKE/__mock/records/load")
        one.load(*told)
        return one

    yield company
    for one in made[-1:]:
        one.fake.tell("faults", clear=True)


def _status(record: dict[str, Any]) -> str:
    """What the list calls an invoice that was entered so."""
    if not record.get("book"):
        return DRAFT
    if record["pay"]:
        return PAID
    return OVERDUE if record["due"] < 0 else BOOKED


@requirement("properties:invoices")
@steady
@given(sales)
def test_any_invoices_are_listed_once_in_their_state(
    fresh: Callable[..., Company], records: list[dict[str, Any]]
) -> None:
    """Amount and state of each as it was entered, the overdue ones with their days."""
    company = fresh(*records)
    note(
        f"list_invoices {json.dumps({'organizationId': company.id, 'pageSize': 5})}, and list_invoices_overdue"
    )
    wanted = Counter((_status(one), kroner(one["amount"])) for one in records)
    rows = company.every("list_invoices", size=5)
    assert Counter((row["status"], kroner(row["totalInclVat"])) for row in rows) == wanted
    late = company.every("list_invoices_overdue", size=5)
    days = Counter(-one["due"] for one in records if _status(one) == OVERDUE)
    assert Counter(row["daysOverdue"] for row in late) == days


@requirement("properties:ledger")
@steady
@given(sales, st.lists(purchases, max_size=4))
def test_any_books_agree_with_themselves(
    fresh: Callable[..., Company], sold: list[dict[str, Any]], bought: list[dict[str, Any]]
) -> None:
    """Saldo is the sum of Dinero's entries and sums to nothing; customers owe what is booked and not paid."""
    supplier = {"kind": "contact", "record": {"Name": "Leverandør A/S", "IsCreditor": True}}
    company = fresh(supplier, *sold, *bought)
    note(f"get_saldo_balance_report {json.dumps({'organizationId': company.id, 'accountingYear': '2026'})}")
    sums: Counter[int] = Counter()
    for row in company.books("entries", **YEAR, includePrimo="true"):
        sums[row["AccountNumber"]] += int(row["Amount"] * 100)
    report = company.ask("get_saldo_balance_report", accountingYear="2026")
    told = {row["accountNumber"]: round(row["amount"] * 100) for row in report["rows"] if row["amount"]}
    assert told == {number: amount for number, amount in sums.items() if amount}
    assert sum(told.values()) == 0
    owed = sum(round(one["amount"] * 100) for one in sold if _status(one) in (OVERDUE, BOOKED))
    assert told.get(53_000, 0) == owed


@requirement("properties:entries")
@steady
@given(
    st.lists(invoices, min_size=1, max_size=8),
    st.integers(1, 30),
    amounts,
    st.sampled_from([1000, 53_000, 55_000, 64_000, None]),
)
def test_any_filter_leaves_what_matches_on_any_pages(
    fresh: Callable[..., Company], records: list[dict[str, Any]], size: int, least: float, account: int | None
) -> None:
    """The rows of all pages, and the totals of each page, are those of Dinero's own rows that match."""
    company = fresh(*records)
    filters: dict[str, Any] = {"minAmount": least} | ({"accountNumber": account} if account else {})
    note(f"list_entries {json.dumps({'organizationId': company.id, **YEAR, **filters, 'pageSize': size})}")
    rows = company.every("list_entries", size=size, **YEAR, **filters)
    wanted = {
        row["EntryGuid"]: row["Amount"]
        for row in company.books("entries", **YEAR, includePrimo="true")
        if row["Amount"] >= Decimal(str(least)) and account in (None, row["AccountNumber"])
    }
    assert Counter(row["entryGuid"] for row in rows) == Counter(wanted.keys())
    totals = company.ask("list_entries", **YEAR, **filters, pageSize=size)["totals"]
    assert (totals["count"], kroner(totals["net"])) == (len(wanted), sum(wanted.values(), Decimal("0.00")))


@requirement("properties:texts")
@steady
@given(st.lists(names, min_size=1, max_size=6, unique=True))
def test_any_name_comes_back_as_it_was_entered(fresh: Callable[..., Company], texts: list[str]) -> None:
    """In the list and alone; asked for by name it is found, or refused by name of the argument."""
    company = fresh(*({"kind": "contact", "record": {"Name": text}} for text in texts))
    note(f"list_contacts {json.dumps({'organizationId': company.id, 'pageSize': 2})}, and with name")
    rows = company.every("list_contacts", size=2)
    assert Counter(row["name"] for row in rows) == Counter([*texts, "Kunde ApS"])
    outcome = company.server.call("list_contacts", {"organizationId": company.id, "name": texts[0]})
    if {"'", ";"} & set(texts[0]):
        assert outcome.data["error"]["code"] == "InvalidArgumentError"
    else:
        assert texts[0] in [row["name"] for row in outcome.data["items"]]


def _sent(statuses: list[int]) -> list[int]:
    """What Dinero answers, in turn, to a client that keeps the contract; 200 once the faults are used up."""
    left, seen = [*statuses], []

    def once() -> int:
        seen.append(left.pop(0) if left else 200)
        return seen[-1]

    def despite_faults() -> int:
        answers = (once() for _ in range(TRIES))
        return next((answer for answer in answers if answer < 500), seen[-1] if seen else 0)

    def despite_limits() -> int:
        return despite_faults() if despite_faults() == 429 else seen[-1]

    if despite_limits() == 401:
        despite_limits()
    return seen


@requirement("properties:faults")
@settings(steady, max_examples=12)
@given(faults)
def test_any_run_of_faults_is_met_with_the_permitted_calls(
    fresh: Callable[..., Company], statuses: list[int]
) -> None:
    """Not one more, not one less; success where the last of them succeeded, and the right error where not."""
    company = fresh()
    company.ask("list_products")
    for status in statuses:
        company.on("contacts", status=status, headers={"Retry-After": "0"} if status == 429 else {})
    note(f"list_contacts, met with {statuses}")
    before = company.fake.last()
    outcome = company.server.call("list_contacts", {"organizationId": company.id})
    company.fake.tell("faults", clear=True)
    wanted = _sent(statuses)
    assert [seen.status for seen in company.received(before)] == wanted
    assert outcome.is_error is (wanted[-1] != 200)


HOSTILE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    names,
    st.sampled_from(["../..", "%2e%2e", "null", "1 OR 1=1", "2026-13-01", "0", "-1"]),
    st.lists(names, max_size=2),
)


@requirement("properties:arguments")
@steady
@given(
    st.sampled_from(
        ["list_contacts", "get_contact", "list_entries", "list_invoices", "get_saldo_balance_report"]
    ),
    st.dictionaries(
        st.sampled_from(
            [
                "name",
                "contactGuid",
                "fromDate",
                "toDate",
                "accountingYear",
                "status",
                "page",
                "pageSize",
                "fields",
            ]
        ),
        HOSTILE,
        max_size=4,
    ),
)
def test_any_arguments_are_answered_or_refused_cleanly(
    fresh: Callable[..., Company], tool: str, arguments: dict[str, Any]
) -> None:
    """An answer, or an error object of the contract; nothing leaves but reads of this company."""
    company = fresh()
    note(f"{tool} {json.dumps({'organizationId': company.id, **arguments})}")
    before = company.fake.last()
    outcome = company.server.call(tool, {"organizationId": company.id, **arguments})
    if outcome.is_error:
        assert outcome.data["error"]["code"].endswith("Error")
        assert outcome.data["error"]["hint"]
    sent = [seen for seen in company.fake.requests(before) if not seen.path.endswith("/token")]
    assert [seen.path for seen in sent if seen.method != "GET"] == []
    known = (f"/v1/{company.id}/", f"/v2/{company.id}/", "/v1.1/organizations", "/v1/organizations")
    assert [seen.path for seen in sent if not seen.path.startswith(known)] == []
