"""The words that are Dinero's, whoever uses it: they stay.

Law of this module: a set of constants; what a user wrote is in none of them but by using the same words.
"""

from __future__ import annotations

from functools import cache

from mock_dinero.ledger.chart import CATEGORY_NAMES, STANDARD, SUM_ACCOUNTS
from mock_dinero.ledger.vat import VAT_TYPES


@cache
def accounts() -> frozenset[str]:
    """Return the names of the standard chart's accounts, sums and categories."""
    names = {account.name for account in STANDARD} | {account.name for account in SUM_ACCOUNTS}
    return frozenset(names | set(CATEGORY_NAMES) | set(CATEGORY_NAMES.values()) | {"Not Set"})


@cache
def vat() -> frozenset[str]:
    """Return the codes and names of the VAT types every organisation has, and the code of requests."""
    return frozenset({kind.code for kind in VAT_TYPES} | {kind.name for kind in VAT_TYPES} | {"none", "NONE"})
