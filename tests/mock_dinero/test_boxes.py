"""The checklist of what the demo companies must hold, box by box, as a client finds it over the fake's HTTP.

Law of this module: it runs the tables of `boxes`; a box that cannot be reached, or holds less than it must, fails.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from mock_dinero.gates import Gates
from mock_dinero.ledger.company import Company
from tests.mock_dinero.boxes import bookkeeping, reference, selling
from tests.mock_dinero.boxes.reach import Reach, Served
from tests.mock_dinero.fakes import fake_of, story_companies

BOXES = {
    f"{area}: {name}": box
    for table in (reference.BOXES, selling.BOXES, bookkeeping.BOXES)
    for area, boxes in table.items()
    for name, box in boxes.items()
}


@pytest.fixture(scope="module")
def reach(loop: asyncio.AbstractEventLoop) -> Reach:
    """The demo companies behind a fake."""

    def serve(companies: Iterable[Company], /, **switches: Any) -> Gates:
        return fake_of(loop, companies, None, **switches).app

    return Reach(Served.by(serve, story_companies()))


@pytest.mark.parametrize("name", BOXES)
def test_a_box_is_reached_and_full(reach: Reach, name: str) -> None:
    """At least as many as the checklist asks for."""
    box = BOXES[name]
    assert box.count(reach) >= box.least
