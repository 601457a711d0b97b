"""The chart of accounts: roles of single accounts, categories, sum accounts and the standard chart.

Law of this module: what an account is follows from its number and the lists here, never from its last digits;
a sum account is a line of `SUM_ACCOUNTS` and holds no postings.
"""

from __future__ import annotations

from typing import NamedTuple

from mock_dinero.ledger.books import Account
from mock_dinero.ledger.standard_chart import GROUPS

FIRST_BALANCE_ACCOUNT = 50000

REMINDER_FEES = 1400
# assumed: reminder interest goes to the second interest income account; nobody has seen where Dinero books it.
REMINDER_INTEREST = 9010
EXCHANGE_ON_SALES = 1445
EXCHANGE_ON_PURCHASES = 2400
BANK_FEES = 7220
DEBTORS = 53000
CREDITORS = 63000
BANK = 55000
# assumed: the year's result goes to retained earnings, for companies and sole traders alike.
RETAINED_EARNINGS = 60020
SALES_VAT = 64000
VAT_ON_GOODS_ABROAD = 64020
VAT_ON_SERVICES_ABROAD = 64040
PURCHASE_VAT = 64060
VAT_SETTLEMENT = 64100

CATEGORY_NAMES: dict[str, str] = {
    # source: the keys are the published description's (2026-09-03). assumed: the Danish names and what Charge means.
    "Turnover": "Omsætning",
    "Variable Expenses": "Vareforbrug",
    "Salary": "Lønninger",
    "Sales Expenses": "Salgsomkostninger",
    "Property Expenses": "Lokaleomkostninger",
    "Administration Expenses": "Administrationsomkostninger",
    "Travel Expenses": "Transportomkostninger",
    "Depreciation": "Afskrivninger",
    "Interest Income": "Renteindtægter",
    "Interest Expenses": "Renteudgifter",
    "Property": "Materielle anlægsaktiver",
    "Turnover Assets": "Omsætningsaktiver",
    "Financial Assets": "Finansielle anlægsaktiver",
    "Receivables": "Tilgodehavender",
    "Liquid Assets": "Likvide beholdninger",
    "Equity": "Egenkapital",
    "Long Term Debt": "Langfristet gæld",
    "Short Term Debt": "Kortfristet gæld",
    "Vat Due": "Skyldig moms",
    "Salary Due": "Skyldig løn",
    "Analysis": "Analyse",
    "Not Set": "Ikke angivet",
    "Tax": "Skat",
    "Charge": "Afgifter",
    "IntangibleProperty": "Immaterielle anlægsaktiver",
}
"""Danish display name of each of the 25 categories."""


class SumAccount(NamedTuple):
    """A report line that adds up the accounts `first`..`last` (both included); nothing is ever booked on it."""

    number: int
    name: str
    first: int
    last: int


SUM_ACCOUNTS: tuple[SumAccount, ...] = (
    # source: 53999 observed by dinero-skills. assumed: the other numbers, all names and ranges.
    SumAccount(1999, "Omsætning i alt", 1000, 1998),
    SumAccount(2999, "Vareforbrug i alt", 2000, 2998),
    SumAccount(3999, "Lønninger i alt", 3000, 3998),
    SumAccount(4999, "Salgsomkostninger i alt", 4000, 4998),
    SumAccount(5999, "Lokaleomkostninger i alt", 5000, 5998),
    SumAccount(6999, "Transportomkostninger i alt", 6000, 6998),
    SumAccount(7999, "Administrationsomkostninger i alt", 7000, 7998),
    SumAccount(8999, "Afskrivninger i alt", 8000, 8998),
    SumAccount(9199, "Renteindtægter i alt", 9000, 9198),
    SumAccount(9399, "Renteudgifter i alt", 9200, 9398),
    SumAccount(9499, "Skat i alt", 9400, 9498),
    SumAccount(9999, "Årets resultat", 1000, 9998),
    SumAccount(50999, "Immaterielle anlægsaktiver i alt", 50000, 50998),
    SumAccount(51499, "Driftsmidler i alt", 51000, 51498),
    SumAccount(51999, "Værdipapirer i alt", 51500, 51998),
    SumAccount(52999, "Varebeholdninger i alt", 52000, 52998),
    SumAccount(53999, "Debitorer i alt", 53000, 53998),
    SumAccount(54999, "Andre tilgodehavender i alt", 54000, 54998),
    SumAccount(55999, "Likvide beholdninger i alt", 55000, 55998),
    SumAccount(59999, "Aktiver i alt", 50000, 59998),
    SumAccount(60999, "Egenkapital i alt", 60000, 60998),
    SumAccount(61999, "Hensættelser i alt", 61000, 61998),
    SumAccount(62999, "Langfristet gæld i alt", 62000, 62998),
    SumAccount(63999, "Kortfristet gæld i alt", 63000, 63998),
    SumAccount(64999, "Moms og afgifter i alt", 64000, 64998),
    SumAccount(65999, "Skyldig løn i alt", 65000, 65998),
    SumAccount(69999, "Passiver i alt", 60000, 69998),
    SumAccount(99990, "Analyse i alt", 99991, 99999),
)
"""One line per group of the chart and three that add up groups (9999, 59999, 69999)."""

STANDARD: tuple[Account, ...] = tuple(
    Account(
        number=number,
        name=name,
        vat_code=code,
        category=category,
        category_name=CATEGORY_NAMES[category],
        is_default_sales=number == 1000,
    )
    for category, rows in GROUPS
    for number, name, code in rows
)
"""The chart a new company starts with."""


def is_result(number: int) -> bool:
    """Accounts below 50000 belong to the result, all others to the balance (99999 included)."""
    return number < FIRST_BALANCE_ACCOUNT
