"""What tests of the server may rely on: a stub Dinero and a server connected to it."""

from __future__ import annotations

import pytest

from tests.server.stub import Bench, StubDinero, bench


@pytest.fixture
def stub() -> StubDinero:
    """A Dinero that answers what a test tells it to."""
    return StubDinero()


@pytest.fixture
def server(stub: StubDinero) -> Bench:
    """A server with a personal key on the stub."""
    return bench(stub)
