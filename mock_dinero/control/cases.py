"""The catalogue of cases over HTTP: what this world holds that somebody may want to meet.

Law of this module: as `operations`; the rules stand in `seed.examples`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_dinero.ledger.dates import copenhagen_day

if TYPE_CHECKING:
    from mock_dinero.control import bodies
    from mock_dinero.control.desk import Desk, Json


def examples(desk: Desk, _: bodies.Nothing) -> Json:
    """List every case the companies hold: name, sentence, organisation, guid, path, status, a line for curl."""
    from mock_dinero.seed import examples as catalogue  # noqa: PLC0415 - the stories are long

    state = desk.state
    served = [books.company for _, books in sorted(state.world.books.items())]
    return {
        "examples": [
            one.row(catalogue.BASE) for one in catalogue.examples(served, copenhagen_day(state.clock.now()))
        ]
    }
