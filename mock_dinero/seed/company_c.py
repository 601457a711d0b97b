"""Company C, 371003 Fjordvind Rådgivning ApS: has no Pro subscription, so its books cannot be reached.

Dinero refuses everything of such an organisation; only its row in the list of organisations is ever seen.
"""

from __future__ import annotations

from mock_dinero.ledger.books import Organization
from mock_dinero.ledger.company import Company
from mock_dinero.seed import ids


def company_c() -> Company:
    """Return the company: an organisation and nothing else."""
    return Company(
        organization=Organization(
            id=371003,
            name="Fjordvind Rådgivning ApS",
            company_type="PrivateLimitedCompany",
            email="kontor@fjordvind.example",
            phone=ids.phone(371003),
            street="Tågehornet 4",
            zip_code="9999",
            city="Nørre Tåge",
            vat_number=f"DK{ids.cvr(3)}",
            role="Owner",
            has_pro=False,
            has_paying_pro=False,
            has_starter_plus=True,
        )
    )
