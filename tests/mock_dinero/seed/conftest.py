"""The demo companies, built once for all tests of this folder."""

from __future__ import annotations

import pytest

from mock_dinero.ledger.company import Company
from mock_dinero.seed import companies


@pytest.fixture(scope="session")
def world() -> dict[int, Company]:
    """The companies by id."""
    return {company.organization.id: company for company in companies()}


@pytest.fixture(scope="session")
def a(world: dict[int, Company]) -> Company:
    """Company A, Nordlys Cykler ApS."""
    return world[371001]
