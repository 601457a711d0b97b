"""The demo companies: their stories, played through the ledger.

`companies()` builds them anew each time, always the same: ids, guids and figures are part of a release. `AS_OF`
is the instant at which the stories are told. Everybody in them is invented.
"""

from __future__ import annotations

from mock_dinero.ledger.company import Company
from mock_dinero.seed.company_a.build import company_a
from mock_dinero.seed.company_b import company_b
from mock_dinero.seed.company_c import company_c
from mock_dinero.seed.company_d import company_d
from mock_dinero.seed.company_e import company_e
from mock_dinero.seed.company_f import company_f
from mock_dinero.seed.company_g import company_g
from mock_dinero.seed.company_h import company_h
from mock_dinero.seed.days import AS_OF

__all__ = ["AS_OF", "companies"]


def companies() -> tuple[Company, ...]:
    """Return A to H with all their documents, postings and papers, in the order of their ids."""
    return (
        company_a(),
        company_b(),
        company_c(),
        company_d(),
        company_e(),
        company_f(),
        company_g(),
        company_h(),
    )
