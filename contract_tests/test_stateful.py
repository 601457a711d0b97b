"""A company that lives: bookings on one side, questions on the other, and a simple model between them.

Law of this module: the model is a handful of invoices with an amount, a day and what was paid; it knows nothing of a
ledger. The runs are the same every time, and a failure prints its steps as a program.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from .expected import kroner
from .requirements import requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .companies import Company

CUSTOMERS, BANK = 53_000, 55_000
steady = settings(
    max_examples=6,
    stateful_step_count=16,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@dataclass
class Invoice:
    """What the model knows of one: øre, days to its due day, and what was paid of it."""

    cents: int
    due: int
    booked: bool = False
    paid: int = 0

    @property
    def status(self) -> str:
        """The state that the list must show."""
        if not self.booked:
            return "Draft"
        if self.paid >= self.cents:
            return "Paid"
        return "Overdue" if self.due < 0 else "Booked"


class LivingCompany(RuleBasedStateMachine):
    """Bookings through the control API, interleaved with questions to the server."""

    new: Callable[[], Company]

    @initialize()
    def found(self) -> None:
        """Begin with a new company of one customer."""
        self.company = type(self).new()
        self.customer = self.company.add("contact", record={"Name": "Kunde ApS"})["guid"]
        self.invoices: dict[str, Invoice] = {}
        self.names = Counter(["Kunde ApS"])

    def _some(self, choice: int, *states: str) -> str:
        found = sorted(guid for guid, one in self.invoices.items() if one.status in states)
        return found[choice % len(found)]

    def _has(self, *states: str) -> bool:
        return any(one.status in states for one in getattr(self, "invoices", {}).values())

    @rule(cents=st.integers(1, 200_000).map(lambda fives: fives * 5), due=st.integers(-50, 20))
    def draft(self, cents: int, due: int) -> None:
        """An invoice is drafted."""
        record = {"ContactGuid": self.customer}
        made = self.company.add("invoice", amount=cents / 100, due=due, record=record)
        self.invoices[made["guid"]] = Invoice(cents, due)

    @precondition(lambda self: self._has("Draft"))
    @rule(choice=st.integers(0, 20))
    def book(self, choice: int) -> None:
        """A draft is booked."""
        guid = self._some(choice, "Draft")
        self.company.fake.tell("records/book", organizationId=self.company.id, guid=guid)
        self.invoices[guid].booked = True

    @precondition(lambda self: self._has("Booked", "Overdue"))
    @rule(choice=st.integers(0, 20), share=st.integers(1, 4))
    def pay(self, choice: int, share: int) -> None:
        """A part of what is left, or all of it, is paid."""
        guid = self._some(choice, "Booked", "Overdue")
        one = self.invoices[guid]
        cents = max(1, (one.cents - one.paid) // share)
        payment = {"Amount": cents / 100}
        self.company.fake.tell("records/pay", organizationId=self.company.id, guid=guid, payment=payment)
        one.paid += cents

    @rule(name=st.sampled_from(["Ærlig Øl", "O'Brien", "Ny; Kunde", "Kunde ApS"]))
    def meet(self, name: str) -> None:
        """A contact is added."""
        self.company.add("contact", record={"Name": name})
        self.names[name] += 1

    @precondition(lambda self: self._has("Draft"))
    @rule(choice=st.integers(0, 20))
    def drop(self, choice: int) -> None:
        """A draft is thrown away."""
        guid = self._some(choice, "Draft")
        self.company.fake.tell("records/drop", organizationId=self.company.id, guid=guid)
        del self.invoices[guid]

    @invariant()
    def lists_agree(self) -> None:
        """Every invoice once, in its state; every contact once."""
        if not hasattr(self, "invoices"):
            return
        rows = self.company.every("list_invoices", size=3)
        assert {row["guid"]: row["status"] for row in rows} == {
            g: one.status for g, one in self.invoices.items()
        }
        assert len(rows) == len(self.invoices)
        assert Counter(row["name"] for row in self.company.every("list_contacts", size=2)) == self.names

    @rule()
    def ledger_agrees(self) -> None:
        """What customers owe and what the bank got."""
        report = self.company.ask("get_saldo_balance_report", accountingYear="2026")
        told = {row["accountNumber"]: kroner(row["amount"]) for row in report["rows"]}
        booked = [one for one in self.invoices.values() if one.booked]
        owed = Decimal(sum(one.cents - one.paid for one in booked)) / 100
        assert told.get(CUSTOMERS, Decimal(0)) == owed
        assert told.get(BANK, Decimal(0)) == Decimal(sum(one.paid for one in booked)) / 100
        statement: dict[str, Any] = self.company.ask(
            "get_contact_state_of_account", contactGuid=self.customer
        )
        balance = statement["entries"][-1]["balance"] if statement["entries"] else 0
        assert kroner(balance) == owed

    @precondition(lambda self: self._has("Booked", "Overdue", "Paid"))
    @rule(choice=st.integers(0, 20))
    def payments_agree(self, choice: int) -> None:
        """What was paid of an invoice and what remains."""
        guid = self._some(choice, "Booked", "Overdue", "Paid")
        one = self.invoices[guid]
        data = self.company.ask("list_invoice_payments", invoiceGuid=guid)
        told = (kroner(data["paidAmount"]), kroner(data["remainingAmount"]))
        assert told == (Decimal(one.paid) / 100, Decimal(one.cents - one.paid) / 100)


@requirement("properties:living")
def test_a_living_company_is_answered_as_a_simple_model_says(
    labs: Callable[[str], Iterator[Company]],
) -> None:
    """Some dozens of steps over a few companies."""

    class Living(LivingCompany):
        @staticmethod
        def new() -> Company:
            return next(labs("stdio"))

    run_state_machine_as_test(Living, settings=steady)
