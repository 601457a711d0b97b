"""Master data of company A: organisation, years, chart, deposit accounts, VAT codes and settings.

Its own accounts 2990, 53005 and 63005 are real ones, whatever their digits; 4290 was deleted after it had been
used and is therefore missing here; one deposit account is hidden though money is left on it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mock_dinero.ledger.books import (
    Account,
    AccountingYear,
    DepositAccount,
    Organization,
    SalesSettings,
    Terms,
    VatType,
)
from mock_dinero.ledger.vat import VAT_TYPES
from mock_dinero.seed import ids
from mock_dinero.seed.charts import bank, chart, own

ORG = 371001
BANK, SAVINGS, CASH, STRIPE, MOBILEPAY, EURO_BANK = 55000, 55010, 55040, 55050, 55060, 55070
WARRANTY, OLD_DEBTORS, OLD_CREDITORS = 2990, 53005, 63005
DELETED_ACCOUNT = 4290
UNPLACED = 3490
PARTIAL_CODE = "DEL60"

ORGANIZATION = Organization(
    id=ORG,
    name="Nordlys Cykler ApS",
    company_type="PrivateLimitedCompany",
    email="hej@nordlyscykler.example",
    phone=ids.phone(371001),
    street="Pedalgade 12",
    zip_code="8999",
    city="Hyldeby",
    att_person="Ane Nordlys",
    vat_number=f"DK{ids.cvr(1)}",
    website="https://www.nordlyscykler.example",
    role="Owner",
)
YEARS = tuple(
    AccountingYear(name=str(year), start=date(year, 1, 1), end=date(year, 12, 31))
    for year in (2024, 2025, 2026)
)
SETTINGS = SalesSettings(
    fik_creditor="87999901",
    use_fik=True,
    template_id=ids.guid(ORG, "template", "standard"),
    trustpilot_email="anmeldelser@nordlyscykler.example",
    terms=Terms(type="Netto", days=8),
)
VAT_CODES = (
    *VAT_TYPES,
    # assumed: an own partial code's rate is the deductible part of the price: 60 % of 25 %.
    VatType(code=PARTIAL_CODE, name="Delvis fradrag 60 %", rate=Decimal("0.15")),
)
DEPOSITS = (
    bank(BANK, "Bank", "0003710010", is_default=True),
    bank(SAVINGS, "Opsparing", "0003710011"),
    DepositAccount(number=CASH, name="Kontanter (kasse)"),
    DepositAccount(number=STRIPE, name="Stripe (lukket)", is_hidden=True),
    replace(bank(MOBILEPAY, "MobilePay", "0003710016"), swift=None, iban=None),
    bank(EURO_BANK, "Bank EUR", "0003710017"),
)


def accounts() -> tuple[Account, ...]:
    """Return the chart: the standard one, the deposit accounts, and four accounts of its own."""
    others = (
        own(WARRANTY, "Garantireparationer", "Variable Expenses", "I25"),
        own(OLD_DEBTORS, "Debitorer fra tidligere system", "Receivables"),
        # nobody said yet what the payroll program is to post here; nothing has been booked on it
        own(UNPLACED, "Løn, ikke placeret", "Not Set"),
        own(OLD_CREDITORS, "Kreditorer fra tidligere system", "Short Term Debt"),
        *(
            own(deposit.number, deposit.name, "Liquid Assets")
            for deposit in DEPOSITS
            if deposit.number not in (BANK, CASH)
        ),
    )
    return chart(others, hidden=(STRIPE, 4060, 6200))
