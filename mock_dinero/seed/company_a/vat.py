"""The VAT of company A: eleven ended quarters, each settled in a way that occurs in real books.

Five paid on time, one early, one late, one refund, one through the tax account, one with nothing in it (the shop
was shut), and the newest not paid yet. The opening balance holds the last quarter of 2023.
Deadlines: the first of the third month after the quarter, moved to the next banking day (momsloven section 57).
"""

from __future__ import annotations

from datetime import date

from mock_dinero.ledger.books import ManualVoucher
from mock_dinero.ledger.chart import BANK, VAT_SETTLEMENT
from mock_dinero.seed.company_a.master import ORG
from mock_dinero.seed.journal import manual, move
from mock_dinero.seed.vat_story import Settlement, whole_kroner

OPENING_VAT = 3_841_255
"""Owed for the fourth quarter of 2023, in øre, on 64100 when 2024 opens."""

SETTLEMENTS = (
    Settlement("1. kvartal 2024", date(2024, 1, 1), date(2024, 3, 31), None),
    Settlement("2. kvartal 2024", date(2024, 4, 1), date(2024, 6, 30), date(2024, 9, 2), date(2024, 8, 20)),
    Settlement("3. kvartal 2024", date(2024, 7, 1), date(2024, 9, 30), date(2024, 12, 2), date(2024, 11, 19)),
    # early: due on 3 March
    Settlement("4. kvartal 2024", date(2024, 10, 1), date(2024, 12, 31), date(2025, 2, 10), date(2025, 2, 6)),
    # refund: paid out three weeks after the deadline
    Settlement("1. kvartal 2025", date(2025, 1, 1), date(2025, 3, 31), date(2025, 6, 24), date(2025, 5, 27)),
    # late: due on 1 September
    Settlement("2. kvartal 2025", date(2025, 4, 1), date(2025, 6, 30), date(2025, 9, 15), date(2025, 8, 28)),
    Settlement("3. kvartal 2025", date(2025, 7, 1), date(2025, 9, 30), date(2025, 12, 1), date(2025, 11, 20)),
    Settlement("4. kvartal 2025", date(2025, 10, 1), date(2025, 12, 31), date(2026, 3, 2), date(2026, 2, 19)),
    Settlement(
        "1. kvartal 2026",
        date(2026, 1, 1),
        date(2026, 3, 31),
        date(2026, 6, 1),
        date(2026, 5, 21),
        to_tax_account=date(2026, 5, 29),
    ),
    Settlement("2. kvartal 2026", date(2026, 4, 1), date(2026, 6, 30), date(2026, 9, 1), date(2026, 8, 20)),
    # due on 1 December 2026, neither collected nor paid
    Settlement("3. kvartal 2026", date(2026, 7, 1), date(2026, 9, 30), None),
)


def old_vat_paid() -> ManualVoucher:
    """Return the payment of what the opening balance owed, on its deadline."""
    line = move("Moms 4. kvartal 2023 betalt", VAT_SETTLEMENT, BANK, whole_kroner(OPENING_VAT))
    return manual(ORG, "vat-paid-4. kvartal 2023", date(2024, 3, 1), [line])
