"""Dinero's VAT codes and what each does to an amount.

Law of this module: a code decides the rate and the VAT accounts, never the account the amount is booked on.
Purchase and manual lines are entered with VAT (what is left after VAT is the cost); sales lines without.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from mock_dinero.ledger.books import VatType
from mock_dinero.ledger.chart import PURCHASE_VAT, SALES_VAT, VAT_ON_GOODS_ABROAD, VAT_ON_SERVICES_ABROAD
from mock_dinero.ledger.money import Ties, rounded

STANDARD_RATE = Fraction(1, 4)
NO_RATE = Fraction(0)

VAT_TYPES: tuple[VatType, ...] = tuple(
    VatType(code=code, name=name, rate=Decimal(rate))
    # source: codes observed by dinero-skills; I25's name and the fraction 0.25 from the published description.
    # assumed: the other names, and the rates of REP (a quarter of 25 %) and KUNS (25 % of a fifth of the price).
    for code, name, rate in (
        ("U25", "Dansk salgsmoms", "0.25"),
        ("UEUV", "Varesalg EU, indberettes", "0"),
        ("UEUV2", "Varesalg EU, indberettes ikke", "0"),
        ("UEUY", "Ydelsessalg EU", "0"),
        ("UVV", "Varesalg verden", "0"),
        ("UVY", "Ydelsessalg verden", "0"),
        ("I25", "Dansk købsmoms", "0.25"),
        ("IEUV", "Varekøb EU", "0.25"),
        ("IEUY", "Ydelseskøb EU", "0.25"),
        ("IVV", "Varekøb verden", "0.25"),
        ("IVY", "Ydelseskøb verden", "0.25"),
        ("REP", "Repræsentation", "0.0625"),
        ("OBPK", "Omvendt betalingspligt, køb i Danmark", "0.25"),
        ("KUNS", "Kunstnermoms", "0.05"),
    )
)
"""The fourteen codes every organisation has; "none" exists in requests only and is no code."""

NO_VAT = frozenset({"none", "UEUV", "UEUV2", "UEUY", "UVV", "UVY"})

CHARGED: dict[str, Fraction] = {
    "U25": STANDARD_RATE,
    # assumed: KUNS is a sales code; an artist's VAT base is a fifth of the price, so 5 % of it.
    "KUNS": Fraction(1, 20),
}

REVERSED: dict[str, int] = {
    "IEUV": VAT_ON_GOODS_ABROAD,
    "IVV": VAT_ON_GOODS_ABROAD,
    "IEUY": VAT_ON_SERVICES_ABROAD,
    "IVY": VAT_ON_SERVICES_ABROAD,
    # assumed: domestic reverse charge is output VAT proper, not VAT of purchases abroad.
    "OBPK": SALES_VAT,
}


class Split(NamedTuple):
    """What a gross amount becomes: `cost` on its own account and `postings` (account, øre) on VAT accounts.

    `cost` plus the postings is always the gross amount, to the øre.
    """

    cost: int
    postings: tuple[tuple[int, int], ...]


def sales_rate(code: str | None) -> Fraction:
    """The VAT a sales line adds to its net amount; 0 for every code that is not of taxed sales.

    assumed: an organisation's own codes are partial purchase codes and add nothing to a sale.
    """
    return CHARGED.get(code or "none", NO_RATE)


def split(
    code: str | None, gross: int, vat_types: Iterable[VatType] = VAT_TYPES, ties: Ties = "half-up"
) -> Split:
    """Take the VAT out of a purchase or manual line of `gross` øre (debit +), or reverse-charge it on top.

    No code, "none" and the sales codes without VAT leave the amount whole. A code that is in neither the
    standard list nor `vat_types` is a ValueError.
    """
    if code is None or code in NO_VAT:
        return Split(gross, ())
    if code in REVERSED:
        vat = rounded(gross * STANDARD_RATE, ties)
        return _split(gross, ((REVERSED[code], -vat), (PURCHASE_VAT, vat)))
    if code in CHARGED:
        cost = rounded(gross / (1 + CHARGED[code]), ties)
        return _split(cost, ((SALES_VAT, gross - cost),))
    # The cost is what is rounded and the VAT takes the rest: 12.35 -> 9.88 + 2.47, observed by Bidhamr.
    cost = rounded(gross * (1 - deductible(code, vat_types) / (1 + STANDARD_RATE)), ties)
    return _split(cost, ((PURCHASE_VAT, gross - cost),))


def deductible(code: str, vat_types: Iterable[VatType] = VAT_TYPES) -> Fraction:
    """The deductible VAT as a fraction of the price without VAT: 1/4 for I25, 1/16 for REP.

    assumed: the rate of an organisation's own partial code means the same thing.
    """
    for known in (*vat_types, *VAT_TYPES):
        if known.code == code:
            return Fraction(known.rate)
    raise ValueError(f"VAT code {code} is not among the organisation's VAT types")


def _split(cost: int, postings: tuple[tuple[int, int], ...]) -> Split:
    return Split(cost, tuple((account, amount) for account, amount in postings if amount))
