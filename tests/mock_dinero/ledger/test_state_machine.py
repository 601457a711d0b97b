"""The books as they are kept: one thing is booked after another, and everything must hold after each of them.

Law of this module: beside the ledger runs a small tally of its own (what is owed on each voucher, what went to
each VAT account), worked out in Decimal from what was entered; it calls nothing of the ledger it is held against.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import count, pairwise
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mock_dinero.ledger import chart, payables, posting, receivables, reports, vat, years
from mock_dinero.ledger.books import (
    DKK_RATE,
    AccountingYear,
    Entry,
    ManualLine,
    ManualVoucher,
    Organization,
    Payment,
    Purchase,
    PurchaseLine,
    Reminder,
    SalesLine,
    SalesSettings,
    SalesVoucher,
    Terms,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.totals import totals_of
from tests.mock_dinero.ledger.builders import invoice
from tests.mock_dinero.ledger.strategies import (
    ACCOUNTS,
    CONTACTS,
    MADE,
    PARTIAL,
    contacts,
    manual_lines,
    openings,
    purchase_lines,
    sales_lines,
)

ACCOUNT_CODES = {account.number: account.vat_code for account in ACCOUNTS}
VAT_ACCOUNTS = (64000, 64020, 64040, 64060, 64100)
COST_SHARE = {"I25": Decimal("0.8"), "REP": Decimal("0.95"), "D40": Decimal("0.92")}
"""What is left of a price with VAT when the code's deductible part is taken out."""
REVERSED = {"IEUV": 64020, "IVV": 64020, "IEUY": 64040, "IVY": 64040, "OBPK": 64000}
CHARGED = {"U25": Decimal("1.25"), "KUNS": Decimal("1.05")}
SLACK = 25
"""Øre by which an open voucher in a foreign currency may differ from what remains at its rate: one rounding per
leg, and a reminder's kroner counted in whole cents."""

monies = st.one_of(st.just(("DKK", DKK_RATE)), st.tuples(st.just("EUR"), st.decimals("740", "750", places=2)))
some_days = st.integers(0, 40)
plain_lines = st.builds(
    SalesLine,
    description=st.just("vare"),
    account=st.sampled_from((1000, 1050)),
    base=st.integers(1, 200_000),
)
plain_goods = st.lists(plain_lines, min_size=1, max_size=2).map(tuple)
goods = st.one_of(plain_goods, plain_goods, st.lists(sales_lines, min_size=1, max_size=3).map(tuple))
costs = st.lists(purchase_lines, min_size=1, max_size=3).map(tuple)
WAYS = ("part", "full", "full", "over", "refund", "fee")


class VatLine(NamedTuple):
    """What one line of a document does to a VAT account, debit positive."""

    date: date
    account: int
    amount: int


class Way(NamedTuple):
    """How a voucher is paid: what of it, in kroner or its own currency, and how far the rate has moved."""

    what: str
    percent: int
    in_kroner: bool
    drift: Decimal


ways = st.lists(
    st.builds(
        Way,
        st.sampled_from(WAYS),
        st.integers(1, 99),
        st.booleans(),
        st.sampled_from([Decimal(0), Decimal(4)]),
    ),
    min_size=1,
    max_size=3,
)


@dataclass(kw_only=True)
class Owed:
    """The tally of one voucher, in its own currency except `charges`, which are reminders in øre."""

    sign: int
    face: int
    currency: str
    rate: Decimal
    due: date
    paid: int = 0
    charges: int = 0

    @property
    def total(self) -> int:
        return self.face + whole(self.charges * 100 / self.rate)

    @property
    def remaining(self) -> int:
        return self.total - self.paid

    @property
    def is_overpaid(self) -> bool:
        return self.remaining != 0 and (self.remaining < 0) != (self.total < 0)


def whole(amount: Decimal) -> int:
    """To the nearest øre or cent, a half away from zero."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def kroner(amount: int, rate: Decimal) -> int:
    return whole(amount * rate / 100)


def net(line: SalesLine) -> int:
    is_text = line.line_type == "Text"
    return 0 if is_text else whole(line.base * line.quantity * (100 - line.discount) / 100)


def sales_figures(lines: Iterable[SalesLine]) -> tuple[int, int]:
    """What a sale comes to with VAT, and the VAT: 25 % of all that is on accounts with U25, rounded once."""
    nets = [(net(line), ACCOUNT_CODES[line.account]) for line in lines]
    tax = whole(sum(amount for amount, code in nets if code == "U25") * Decimal("0.25"))
    return sum(amount for amount, _ in nets) + tax, tax


def vat_of(day: date, account: int | None, gross: int, code: str | None) -> Iterable[VatLine]:
    """The VAT of one amount entered with VAT, and the amount itself where its account is a VAT account."""
    if account in VAT_ACCOUNTS:
        yield VatLine(day, account, gross)
    elif code in REVERSED:
        tax = whole(gross * Decimal("0.25"))
        yield VatLine(day, REVERSED[code], -tax)
        yield VatLine(day, 64060, tax)
    elif code in COST_SHARE:
        yield VatLine(day, 64060, gross - whole(gross * COST_SHARE[code]))
    elif code in CHARGED:
        yield VatLine(day, 64000, gross - whole(gross / CHARGED[code]))


def per_account(entries: Iterable[Entry]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for entry in entries:
        sums[entry.account] += entry.amount
    return {account: amount for account, amount in sums.items() if amount}


def amounts(rows: Iterable[reports.Row]) -> dict[int, int]:
    return {row.account: row.amount for row in rows}


def calendar_year(number: int) -> AccountingYear:
    return AccountingYear(name=str(number), start=date(number, 1, 1), end=date(number, 12, 31))


class Bookkeeping(RuleBasedStateMachine):
    """A company from its first opening balance on; every rule is something a bookkeeper does today."""

    sold = Bundle("sold")
    bought = Bundle("bought")

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count(1)
        self.today = date(2025, 11, 20)
        self.company = Company(organization=Organization(id=371999, name="Prøve ApS"))
        self.owed: dict[str, Owed] = {}
        self.vat_lines: list[VatLine] = []
        self.rows: dict[str, Entry] = {}

    # What happens

    @initialize(opening=openings(date(2025, 1, 1)))
    def open_the_books(self, opening: tuple[Entry, ...]) -> None:
        self.company = replace(
            self.company,
            years=(calendar_year(2025),),
            accounts=ACCOUNTS,
            vat_types=(*vat.VAT_TYPES, PARTIAL),
            contacts=CONTACTS,
            entries=opening,
        )
        self.vat_lines += [VatLine(e.date, e.account, e.amount) for e in opening if e.account in VAT_ACCOUNTS]
        self.book()

    @rule(target=sold, lines=goods, money=monies, contact=contacts, ago=some_days, days=some_days)
    def invoice(self, lines: Any, money: Any, contact: Any, ago: int, days: int) -> str:
        return self.sell("Invoice", lines, money, contact.guid, ago, days)

    @rule(target=sold, lines=goods, money=monies, contact=contacts, ago=some_days)
    def credit_note(self, lines: Any, money: Any, contact: Any, ago: int) -> str:
        return self.sell("CreditNote", lines, money, contact.guid, ago)

    @precondition(lambda self: self.unpaid())
    @rule(
        target=sold, pick=st.integers(0, 9), lines=plain_goods, drift=st.sampled_from((0, 3)), ago=some_days
    )
    def credit_note_set_off(self, pick: int, lines: Any, drift: int, ago: int) -> str:
        """A credit note to the same customer, set off as far as both reach."""
        voucher = self.unpaid()[pick % len(self.unpaid())]
        guid = voucher.guid
        rate = voucher.rate + drift if voucher.currency != "DKK" else DKK_RATE
        note = self.sell("CreditNote", lines, (voucher.currency, rate), voucher.contact_guid, ago)
        amount = min(self.owed[guid].remaining, self.owed[note].remaining)
        if amount > 0:
            for ours, other in ((guid, note), (note, guid)):
                self.pay(
                    ours,
                    self.payment(amount, voucher.currency, rate, deposit_account=None, related_guid=other),
                )
        return note

    @rule(guid=sold, several=ways)
    def payment_from_customer(self, guid: str, several: list[Way]) -> None:
        for way in several:
            self.settle(guid, way)

    @rule(guid=bought, several=ways)
    def payment_to_supplier(self, guid: str, several: list[Way]) -> None:
        for way in several:
            self.settle(guid, way)

    @rule(lines=costs, contact=contacts, ago=some_days)
    def cash_purchase(self, lines: Any, contact: Any, ago: int) -> None:
        self.buy(lines, contact.guid, self.day(ago))

    @rule(target=bought, lines=costs, money=monies, contact=contacts, ago=some_days, back=st.booleans())
    def credit_purchase(self, lines: Any, money: Any, contact: Any, ago: int, back: bool) -> str:  # noqa: FBT001
        day, (currency, rate) = self.day(ago), money
        due = day + timedelta(days=14)
        return self.buy(
            lines,
            contact.guid,
            day,
            currency,
            rate,
            purchase_type="credit",
            payment_date=due,
            is_credit_note=back,
        )

    @rule(lines=st.lists(manual_lines, min_size=1, max_size=3).map(tuple), ago=some_days)
    def manual_voucher(self, lines: Any, ago: int) -> None:
        self.enter(self.day(ago), lines)

    @precondition(lambda self: len(self.company.years) > 1)
    @rule(lines=st.lists(manual_lines, min_size=1, max_size=2).map(tuple), ago=st.integers(0, 364))
    def late_posting(self, lines: Any, ago: int) -> None:
        """A voucher of last year, booked today."""
        self.enter(self.company.years[-2].end - timedelta(days=ago), lines)

    @rule()
    def vat_settlement(self) -> None:
        """The bank pays what is due, or receives it, in whole kroner."""
        due = -sum(line.amount for line in self.vat_lines)
        self.enter(self.today, (ManualLine(account=64100, amount=int(due / 100) * 100, balancing=55000),))

    @precondition(lambda self: self.reminded())
    @rule(pick=st.integers(0, 9), fee=st.booleans(), interest=st.booleans(), compensation=st.booleans())
    def reminder(self, pick: int, fee: bool, interest: bool, compensation: bool) -> None:  # noqa: FBT001
        voucher = self.reminded()[pick % len(self.reminded())]
        guid = voucher.guid
        contact = next(c for c in CONTACTS if c.guid == voucher.contact_guid)
        choice = receivables.ReminderChoice(
            with_fee=fee, with_interest=interest, with_compensation=compensation
        )
        totals = totals_of(voucher, ACCOUNTS)
        figures = receivables.next_reminder(voucher, totals, contact, SalesSettings(), self.today, choice)
        assert figures
        is_first_today = all(r.date < self.today for r in voucher.reminders if r.interest)
        assert is_first_today or not figures.interest
        number = len(voucher.reminders) + 1
        new = Reminder(
            id=number,
            number=number,
            date=self.today,
            fee=figures.fee,
            interest=figures.interest,
            compensation=figures.compensation,
        )
        self.owed[guid].charges += figures.fee + figures.interest + figures.compensation
        self.put(replace(voucher, reminders=(*voucher.reminders, new)))
        if voucher.currency == "DKK":
            assert figures.total == self.owed[guid].remaining

    @rule(days=st.integers(1, 150))
    def time_passes(self, days: int) -> None:
        """A year is made on its first day."""
        self.today += timedelta(days=days)
        last = self.company.years[-1]
        if self.today > last.end:
            self.book(years=(*self.company.years, calendar_year(last.end.year + 1)))

    # How it is done

    def day(self, ago: int) -> date:
        return max(self.today - timedelta(days=ago), self.company.years[0].start)

    def book(self, **documents: Any) -> None:
        self.company = posting.book(replace(self.company, **documents))

    def sale(self, guid: str) -> SalesVoucher:
        return next(v for v in (*self.company.invoices, *self.company.credit_notes) if v.guid == guid)

    def voucher(self, guid: str) -> SalesVoucher | Purchase:
        bought = next((purchase for purchase in self.company.purchases if purchase.guid == guid), None)
        return bought or self.sale(guid)

    def unpaid(self) -> list[SalesVoucher]:
        return [v for v in self.company.invoices if self.owed[v.guid].remaining > 0]

    def fee_today(self, payment: Payment) -> bool:
        """Whether a payment took the remainder as a fee on the machine's own day."""
        return payment.remainder_is_fee and payment.date == self.today

    def reminded(self) -> list[SalesVoucher]:
        """The invoices a reminder can be made for.

        One whose remainder was taken as a fee today is left out: which came first within a day is not recorded.
        """
        late = {guid for guid, owed in self.owed.items() if owed.total > 0 and self.status(owed) == "Overdue"}
        closed = (v for v in self.company.invoices if any(self.fee_today(p) for p in v.payments))
        late -= {voucher.guid for voucher in closed}
        return [v for v in self.company.invoices if v.guid in late and len(v.reminders) < 3]

    def put(self, new: SalesVoucher | Purchase) -> None:
        """Book anew with one voucher changed."""
        kind = {"Invoice": "invoices", "CreditNote": "credit_notes"}.get(
            getattr(new, "kind", ""), "purchases"
        )
        old = getattr(self.company, kind)
        self.book(**{kind: tuple(new if voucher.guid == new.guid else voucher for voucher in old)})

    def sell(self, kind: str, lines: Any, money: Any, contact: str | None, ago: int, days: int = 8) -> str:
        number, day, (currency, rate) = next(self.numbers), self.day(ago), money
        voucher = SalesVoucher(
            guid=f"sale {number}",
            kind=kind,
            number=number,
            contact_guid=contact,
            date=day,
            terms=Terms(days=days),
            lines=lines,
            currency=currency,
            rate=rate,
            created_at=MADE,
            updated_at=MADE,
        )
        sign = 1 if kind == "Invoice" else -1
        face, tax = sales_figures(lines)
        self.owed[voucher.guid] = Owed(
            sign=sign, face=face, currency=currency, rate=rate, due=day + timedelta(days=days)
        )
        self.vat_lines.append(VatLine(day, 64000, -sign * kroner(tax, rate)))
        key = "invoices" if sign > 0 else "credit_notes"
        self.book(**{key: (*getattr(self.company, key), voucher)})
        return voucher.guid

    def buy(
        self,
        lines: tuple[PurchaseLine, ...],
        contact: str,
        day: date,
        currency: str = "DKK",
        rate: Decimal = DKK_RATE,
        **more: Any,
    ) -> str:
        number = next(self.numbers)
        purchase = Purchase(
            guid=f"purchase {number}",
            number=number,
            date=day,
            lines=lines,
            contact_guid=contact,
            currency=currency,
            rate=rate,
            booked_on=self.today,
            **more,
        )
        sign = 1 if purchase.is_credit_note else -1
        for line in lines:
            code = line.vat_code or ACCOUNT_CODES[line.account]
            self.vat_lines += vat_of(day, line.account, -sign * kroner(line.amount, rate), code)
        face = sum(line.amount for line in lines)
        paid = face if purchase.purchase_type == "cash" else 0
        due = purchase.payment_date or day
        self.owed[purchase.guid] = Owed(
            sign=sign, face=face, currency=currency, rate=rate, due=due, paid=paid
        )
        self.book(purchases=(*self.company.purchases, purchase))
        return purchase.guid

    def enter(self, day: date, lines: tuple[ManualLine, ...]) -> None:
        number = next(self.numbers)
        for line in lines:
            for account, gross, code in (
                (line.account, line.amount, line.vat_code),
                (line.balancing, -line.amount, line.balancing_vat_code),
            ):
                own = ACCOUNT_CODES[account] if code is None and account else code
                self.vat_lines += vat_of(day, account, gross, own)
        new = ManualVoucher(
            guid=f"manual {number}", number=number, date=day, lines=lines, booked_on=self.today
        )
        self.book(manual_vouchers=(*self.company.manual_vouchers, new))

    def payment(self, amount: int, currency: str, rate: Decimal, **more: Any) -> Payment:
        guid = f"payment {next(self.numbers)}"
        return Payment(guid=guid, date=self.today, amount=amount, currency=currency, rate=rate, **more)

    def settle(self, guid: str, way: Way) -> None:
        """Pay a voucher in one of the ways; what comes to nothing is not paid."""
        owed = self.owed[guid]
        part = owed.remaining * way.percent // 100
        amount = {
            "part": part,
            "full": owed.remaining,
            "over": owed.remaining + way.percent,
            "refund": -(owed.paid * way.percent // 100),
            "fee": part,
        }[way.what]
        if not amount:
            return
        is_fee = way.what == "fee"
        if way.in_kroner or owed.currency == "DKK":
            paid = self.payment(kroner(amount, owed.rate), "DKK", DKK_RATE, remainder_is_fee=is_fee)
        else:
            paid = self.payment(amount, owed.currency, owed.rate + way.drift, remainder_is_fee=is_fee)
        self.pay(guid, paid, worth=owed.remaining if is_fee else amount)

    def pay(self, guid: str, payment: Payment, worth: int | None = None) -> None:
        self.owed[guid].paid += payment.amount if worth is None else worth
        voucher = self.voucher(guid)
        self.put(replace(voucher, payments=(*voucher.payments, payment)))

    # What holds

    @invariant()
    def debit_is_credit(self) -> None:
        """In every voucher, on each day it was posted, and in every year."""
        sums: dict[tuple[str | None, date], int] = defaultdict(int)
        for entry in self.company.entries:
            if entry.type == "Normal":
                sums[entry.voucher_guid, entry.date] += entry.amount
        assert set(sums.values()) <= {0}
        for year in self.company.years:
            assert sum(entry.amount for entry in years.rows_of(self.company, year)) == 0

    @invariant()
    def reports_are_the_entries(self) -> None:
        for year in self.company.years:
            saldo = reports.saldo(self.company, year)
            assert amounts(saldo) == per_account(years.rows_of(self.company, year))
            assert (*reports.result(self.company, year), *reports.balance(self.company, year)) == saldo

    @invariant()
    def a_year_opens_as_the_last_one_closed(self) -> None:
        for before, after in pairwise(self.company.years):
            closed = amounts(reports.balance(self.company, before))
            profit = sum(row.amount for row in reports.result(self.company, before))
            closed[60020] = closed.get(60020, 0) + profit
            expected = {account: amount for account, amount in closed.items() if amount}
            assert amounts(reports.primo(self.company, after)) == expected

    @invariant()
    def what_was_booked_stays(self) -> None:
        """No later document changes a row: clients keep what they have read."""
        now = {entry.guid: entry for entry in self.company.entries if entry.type == "Normal"}
        assert {guid: now.get(guid) for guid in self.rows} == self.rows
        self.rows = now

    @invariant()
    def vat_accounts_hold_the_vat(self) -> None:
        """All VAT lines up to the year's end, settlements among them."""
        for year in self.company.years:
            saldo = amounts(reports.saldo(self.company, year))
            for account in VAT_ACCOUNTS:
                lines = [x.amount for x in self.vat_lines if x.account == account and x.date <= year.end]
                assert saldo.get(account, 0) == sum(lines)

    @invariant()
    def statements_are_debtors_and_creditors(self) -> None:
        """All of them together, closed vouchers shown or not; and each voucher's lines are what remains of it."""
        last = self.company.years[-1:]
        saldo = amounts(reports.saldo(self.company, last[0])) if last else {}
        for hide_closed in (False, True):
            lines = [
                line
                for contact in self.company.contacts
                for line in receivables.statement(self.company, contact.guid, hide_closed=hide_closed).lines
            ]
            for account in (chart.DEBTORS, chart.CREDITORS):
                assert sum(line.amount for line in lines if line.account == account) == saldo.get(account, 0)
            sums = dict.fromkeys(self.owed, 0)
            for line in lines:
                sums[line.voucher_guid] += line.amount
            for guid, owed in self.owed.items():
                in_dkk = owed.sign * kroner(owed.remaining, owed.rate)
                is_exact = owed.currency == "DKK" or not owed.remaining
                assert abs(sums[guid] - in_dkk) <= (0 if is_exact else SLACK)

    @invariant()
    def statuses_follow_the_payments(self) -> None:
        for voucher in (*self.company.invoices, *self.company.credit_notes):
            owed = self.owed[voucher.guid]
            state = receivables.payment_state(voucher, totals_of(voucher, ACCOUNTS), self.today)
            figures = (state.total_with_reminders, state.paid, state.remaining)
            assert figures == (owed.total, owed.paid, owed.remaining)
            assert state.status == self.status(owed, is_reminded=voucher.kind == "Invoice")
        for purchase in self.company.purchases:
            owed = self.owed[purchase.guid]
            bill = payables.purchase_state(purchase, self.today)
            assert (bill.total, bill.paid, bill.remaining) == (owed.total, owed.paid, owed.remaining)
            assert bill.status == self.status(owed, "Overpaid")

    def status(self, owed: Owed, overpaid: str = "OverPaid", *, is_reminded: bool = True) -> str:
        if not owed.remaining:
            return "Paid"
        if owed.is_overpaid:
            return overpaid
        return "Overdue" if is_reminded and owed.due < self.today else "Booked"


def test_the_books_hold_whatever_is_done_next() -> None:
    """Any order of booking, paying, reminding, settling VAT and letting years pass."""
    few = settings(
        max_examples=60,
        stateful_step_count=20,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
    )
    run_state_machine_as_test(Bookkeeping, settings=few)


def test_a_second_reminder_of_the_same_day_carries_no_interest() -> None:
    """The first one charged the months begun so far."""
    sent = Reminder(id=1, number=1, date=date(2025, 4, 1), interest=1_013)
    voucher = invoice(reminders=(sent,))
    totals = totals_of(voucher, ACCOUNTS)
    assert receivables.interest(voucher, totals, Decimal("0.81"), date(2025, 4, 1)) == 0
