"""Fixtures of the fake's tests: a fake in this process and the companies it serves.

Law of this module: what is made is made in `fakes`; here it is only given out and cleared away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from mock_dinero.identity import Credentials
from mock_dinero.ledger.company import Company
from mock_dinero.limits import RateLimiter
from tests.mock_dinero.fakes import NO_PRO, PLAIN, Fake, MakeFake, fake_of, odd_company, plain_company


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One event loop for every request."""
    found = asyncio.new_event_loop()
    yield found
    found.close()


@pytest.fixture(scope="session")
def odd() -> Company:
    """The company with every awkward case."""
    return odd_company()


@pytest.fixture
def make_fake(odd: Company, loop: asyncio.AbstractEventLoop) -> MakeFake:
    """Make a fake: over the odd company, an empty one and one without Pro unless others are given."""

    def make(*companies: Company, limiter: RateLimiter | None = None, **switches: Any) -> Fake:
        usual = (odd, plain_company(PLAIN), plain_company(NO_PRO, has_pro=False))
        return fake_of(loop, companies or usual, limiter, **switches)

    return make


@pytest.fixture
def fake(make_fake: MakeFake) -> Fake:
    """A fake whose caller holds a personal token for the odd company."""
    return make_fake().sign_in()


@pytest.fixture
def credentials() -> Credentials:
    """The fixed credentials."""
    return Credentials()
