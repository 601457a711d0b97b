"""Company G, 371007 Stilhed Holding ApS: accounting years and a chart, but no voucher, contact or posting."""

from __future__ import annotations

from datetime import date

from mock_dinero.ledger.books import AccountingYear, DepositAccount, Organization, SalesSettings
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.vat import VAT_TYPES
from mock_dinero.seed import ids
from mock_dinero.seed.charts import chart


def company_g() -> Company:
    """Return the company, empty."""
    return Company(
        organization=Organization(
            id=371007,
            name="Stilhed Holding ApS",
            company_type="PrivateLimitedCompany",
            email="post@stilhed.example",
            street="Bøgestræde 1",
            zip_code="5999",
            city="Brombærby",
            vat_number=f"DK{ids.cvr(7)}",
            role="Owner",
        ),
        years=(
            AccountingYear(name="2025", start=date(2025, 1, 1), end=date(2025, 12, 31)),
            AccountingYear(name="2026", start=date(2026, 1, 1), end=date(2026, 12, 31)),
        ),
        accounts=chart(),
        deposits=(DepositAccount(number=55000, name="Bank", is_default=True),),
        vat_types=VAT_TYPES,
        settings=SalesSettings(),
    )
