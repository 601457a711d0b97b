"""The books over the control API: what the ledger has, as text of our own, in the world that is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.mock_dinero.fakes import ODD, PLAIN, Fake

YEAR = "2026%2F2027"


def books(fake: Fake, only: str = "", organization: int = ODD, world: str = "") -> dict[str, Any]:
    """The answer of the endpoint."""
    headers = {"X-Mock-World": world} if world else {}
    query = f"organizationId={organization}" + (f"&only={only}" if only else "")
    found: dict[str, Any] = fake.ask("GET", f"/__mock/books?{query}", headers=headers).json()
    return found


def test_the_books_are_whole(fake: Fake) -> None:
    """Every section, each with its rows."""
    found = books(fake)
    assert (found.pop("organizationId"), found.pop("today")) == (ODD, "2026-11-16")
    assert [name for name, rows in found.items() if not rows] == []


def test_only_what_is_wanted_is_told(fake: Fake) -> None:
    """Sections by name; a name that is none is a line with those there are."""
    assert set(books(fake, "postings,invoices")) == {"organizationId", "today", "postings", "invoices"}
    assert books(fake, "entries")["error"].startswith("only: no section is called 'entries'; there are ")
    assert books(fake, organization=5)["error"].startswith("no such organisation; there are ")


def test_postings_are_exact_and_add_up(fake: Fake) -> None:
    """Text with two decimals; primo aside, every voucher's rows come to nothing."""
    rows = books(fake, "postings")["postings"]
    assert all(str(Decimal(row["amount"]).quantize(Decimal("0.01"))) == row["amount"] for row in rows)
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row["type"] == "Normal":
            sums[row["voucherGuid"]] = sums.get(row["voucherGuid"], Decimal(0)) + Decimal(row["amount"])
    assert set(sums.values()) == {Decimal(0)}


@pytest.mark.parametrize(
    ("days", "pay", "told"),
    [
        (-1, False, ("Overdue", "1250.00", "0.00", "1250.00")),
        (0, False, ("Booked", "1250.00", "0.00", "1250.00")),
        (-1, {"Amount": 200.5}, ("Overdue", "1250.00", "200.50", "1049.50")),
        (-1, True, ("Paid", "1250.00", "1250.00", "0.00")),
    ],
)
def test_the_state_of_an_invoice_is_of_today(
    fake: Fake, days: int, pay: object, told: tuple[str, ...]
) -> None:
    """Just entered, it is there with its status, what is paid and what remains."""
    made = fake.control(
        "records/add", organizationId=ODD, kind="invoice", amount=1250, due=days, book=True, pay=pay
    ).json()
    row = next(row for row in books(fake, "invoices")["invoices"] if row["guid"] == made["guid"])
    assert tuple(row[name] for name in ("status", "total", "paid", "remaining")) == told


def test_reminders_raise_what_is_to_be_paid(fake: Fake) -> None:
    """Fee and interest of those booked stand beside the total and in it."""
    row = next(row for row in books(fake, "invoices")["invoices"] if len(row["reminders"]) > 1)
    booked = [one for one in row["reminders"] if not (one["draft"] or one["deleted"])]
    expenses = sum(Decimal(one[name]) for one in booked for name in ("fee", "interest", "compensation"))
    assert Decimal(row["reminderExpenses"]) == expenses
    assert Decimal(row["total"]) == Decimal(row["totalInclVat"]) + expenses


def test_the_clock_moves_the_books(fake: Fake) -> None:
    """What is booked and not due becomes overdue with the day."""
    made = fake.control("records/add", organizationId=ODD, kind="invoice", amount=10, due=2, book=True).json()
    fake.control("clock", set="2026-11-19T09:00:00+01:00")
    row = next(row for row in books(fake, "invoices")["invoices"] if row["guid"] == made["guid"])
    assert (row["status"], books(fake, "years")["today"]) == ("Overdue", "2026-11-19")


def test_each_world_has_books_of_its_own(fake: Fake) -> None:
    """What is entered in one is not in the other."""
    before = len(books(fake, "contacts", PLAIN)["contacts"])
    fake.control("worlds", name="other")
    fake.control("records/add", organizationId=PLAIN, kind="contact", record={"Name": "Ny ApS"})
    here, there = (len(books(fake, "contacts", PLAIN, world)["contacts"]) for world in ("", "other"))
    assert (here, there) == (before + 1, before)


def test_the_statement_of_a_contact_runs_to_its_balance(fake: Fake) -> None:
    """Each balance is the one before and the amount."""
    for one in books(fake, "statements")["statements"]:
        so_far = Decimal(0)
        for line in one["lines"]:
            so_far += Decimal(line["amount"])
            assert Decimal(line["balance"]) == so_far
        assert Decimal(one["balance"]) == so_far


def test_the_endpoint_is_in_the_control_apis_own_document(fake: Fake) -> None:
    """With both of its members."""
    document = fake.ask("GET", "/__mock/openapi.json", headers={}).json()
    found = document["paths"]["/__mock/books"]["get"]
    assert [one["name"] for one in found["parameters"]][1:] == ["organizationId", "only"]
