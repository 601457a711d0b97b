"""What an invoice or credit note amounts to.

Law of this module: a line is rounded once, VAT once more on the total of each VAT code, so the lines including
VAT need not add up to the total (source: published description, 2026-09-03, TotalVatableAmount).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from mock_dinero.ledger.books import Account, SalesLine, SalesVoucher
from mock_dinero.ledger.money import Ties, in_dkk, round_half_up, rounded
from mock_dinero.ledger.vat import sales_rate

Codes = Mapping[int, str | None]


class Net(NamedTuple):
    """The net amount booked on one account under one VAT code, in the voucher's currency."""

    account: int
    code: str | None
    amount: int


class VatOf(NamedTuple):
    """The VAT of one code, rounded once on that code's total, in the voucher's currency."""

    code: str
    amount: int


class TotalLine(NamedTuple):
    """A line of the totals block: Type, Label, TotalAmount and Position of the wire."""

    type: str
    label: str
    amount: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Totals in the voucher's own currency unless the name says DKK; a credit note's are positive as shown.

    `lines` holds (excl., incl.) of each line in order, (0, 0) for text lines. `booked_dkk` is what goes on
    the debtors' account: the sum of the rounded DKK legs, which in a foreign currency may be some øre off
    `incl_dkk`, the converted total. A total of 0.00 books nothing there, whatever its legs round to.
    """

    excl: int
    vat: int
    incl: int
    vatable: int
    non_vatable: int
    lines: tuple[tuple[int, int], ...]
    excl_dkk: int
    incl_dkk: int
    booked_dkk: int
    total_lines: tuple[TotalLine, ...]
    nets: tuple[Net, ...]
    vats: tuple[VatOf, ...]


def codes_of(accounts: Iterable[Account]) -> dict[int, str | None]:
    """The VAT code of each account, by number."""
    return {account.number: account.vat_code for account in accounts}


def totals_of(voucher: SalesVoucher, accounts: Iterable[Account] | Codes, ties: Ties = "half-up") -> Totals:
    """Work out a voucher's totals; each line's VAT follows its account's code in `accounts`.

    An account that is not in the chart (any more) counts as one without VAT.
    """
    codes = accounts if isinstance(accounts, Mapping) else codes_of(accounts)
    lines = tuple(_line(line, codes, ties) for line in voucher.lines)
    nets = _nets(voucher.lines, lines, codes)
    vats = _vats(nets, ties)
    excl, vat = sum(net.amount for net in nets), sum(vat.amount for vat in vats)
    vatable = sum(net.amount for net in nets if sales_rate(net.code))
    legs = [*(net.amount for net in nets), *(vat.amount for vat in vats)]
    return Totals(
        excl=excl,
        vat=vat,
        incl=excl + vat,
        vatable=vatable,
        non_vatable=excl - vatable,
        lines=lines,
        excl_dkk=in_dkk(excl, voucher.rate),
        incl_dkk=in_dkk(excl + vat, voucher.rate),
        booked_dkk=sum(in_dkk(leg, voucher.rate) for leg in legs) if excl + vat else 0,
        total_lines=_total_lines(voucher, nets, vats),
        nets=nets,
        vats=vats,
    )


def line_excl(line: SalesLine) -> int:
    """Base x quantity less discount, rounded to the øre; a Text line is worth nothing."""
    if line.line_type == "Text":
        return 0
    full = line.base * Fraction(line.quantity)
    return round_half_up(full * (100 - Fraction(line.discount)) / 100 if line.discount else full)


def _line(line: SalesLine, codes: Codes, ties: Ties) -> tuple[int, int]:
    excl = line_excl(line)
    return excl, excl + rounded(excl * sales_rate(codes.get(line.account)), ties)


def _nets(
    lines: tuple[SalesLine, ...], amounts: tuple[tuple[int, int], ...], codes: Codes
) -> tuple[Net, ...]:
    sums: dict[tuple[int, str | None], int] = {}
    for line, (excl, _) in zip(lines, amounts, strict=True):
        if line.line_type != "Text":
            key = (line.account, codes.get(line.account))
            sums[key] = sums.get(key, 0) + excl
    return tuple(Net(account, code, amount) for (account, code), amount in sums.items())


def _vats(nets: tuple[Net, ...], ties: Ties) -> tuple[VatOf, ...]:
    bases: dict[str, int] = {}
    for net in nets:
        if net.code and sales_rate(net.code):
            bases[net.code] = bases.get(net.code, 0) + net.amount
    return tuple(VatOf(code, rounded(base * sales_rate(code), ties)) for code, base in bases.items())


def _total_lines(
    voucher: SalesVoucher, nets: tuple[Net, ...], vats: tuple[VatOf, ...]
) -> tuple[TotalLine, ...]:
    # source: Subtotal at 0 and Total at 2 of a voucher without VAT observed by Apaq. assumed: the other labels,
    # and the two subtotals where only part of the voucher carries VAT.
    english = voucher.language.startswith("en")
    excl = sum(net.amount for net in nets)
    with_vat = sum(net.amount for net in nets if sales_rate(net.code))
    is_mixed = bool(vats) and any(not sales_rate(net.code) and net.amount for net in nets)
    if is_mixed:
        first = [
            TotalLine(
                "SubTotalWithVat", "Subtotal incl. VAT" if english else "Momspligtigt beløb", with_vat, 0
            ),
            TotalLine("SubTotalWithoutVat", "VAT-free" if english else "Momsfrit beløb", excl - with_vat, 1),
        ]
    else:
        first = [TotalLine("SubTotal", "Subtotal", excl, 0)]
    word = "VAT" if english else "Moms"
    taxes = [
        TotalLine("Vat", f"{word} ({_percent(vat.code)} %)", vat.amount, len(first) + at)
        for at, vat in enumerate(vats)
    ]
    total = excl + sum(vat.amount for vat in vats)
    last = len(first) + max(len(taxes), 1)
    return (*first, *taxes, TotalLine("Total", f"Total {voucher.currency}", total, last))


def _percent(code: str) -> str:
    return f"{float(sales_rate(code) * 100):g}"
