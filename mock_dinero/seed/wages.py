"""Wages: what a month of pay does to the books, for any staff.

Employees are paid on the last office day, the tax of the month goes to the tax account the same day, ATP every
third month. Rates are near the true ones but invented: nothing here is advice about tax.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mock_dinero.ledger.books import ManualLine, ManualVoucher
from mock_dinero.seed.danish import month_name
from mock_dinero.seed.days import last_office_day
from mock_dinero.seed.journal import leg, manual, move, with_file

WAGES, ATP_OF_FIRM, PENSION, HOLIDAY = 3000, 3040, 3120, 3100
TAX_ACCOUNT, AM_DUE, TAX_DUE, ATP_DUE, HOLIDAY_DUE, PENSION_DUE = 63300, 65000, 65020, 65040, 65060, 65080
ATP_OWN_SHARE, ATP_FIRM_SHARE = 9900, 19800
_ALLOWANCE = 600_000


class Employee(NamedTuple):
    """Somebody on the pay roll: kroner a month, from and to which month."""

    name: str
    monthly: int
    since: tuple[int, int]
    until: tuple[int, int] = (9999, 12)


class Pay(NamedTuple):
    """One employee's month, in øre."""

    name: str
    gross: int
    labour_tax: int
    tax: int
    net: int


def pay_of(employee: Employee) -> Pay:
    """Return gross, AM (8 %), A-tax (38 % above an allowance, whole kroner) and what is paid out."""
    gross = employee.monthly * 100
    basis = gross - ATP_OWN_SHARE
    labour_tax = basis * 8 // 10000 * 100
    tax = max(0, (basis - labour_tax - _ALLOWANCE) * 38 // 10000 * 100)
    return Pay(employee.name, gross, labour_tax, tax, basis - labour_tax - tax)


def wages(
    organization_id: int, staff: Iterable[Employee], month: tuple[int, int], bank: int = 55000
) -> ManualVoucher:
    """Return the wage voucher of a month for whoever is employed then."""
    everyone = tuple(staff)
    present = _present(everyone, month)
    year, number = month
    when = month_name(number, year)
    lines = [*_earned(present, bank), *_passed_on(present, bank, when)]
    if number % 3 == 0:
        people = sum(len(_present(everyone, (year, number - back))) for back in range(3))
        due = people * (ATP_OWN_SHARE + ATP_FIRM_SHARE)
        lines.append(move("ATP for kvartalet", ATP_DUE, bank, due))
    day = last_office_day(year, number)
    return with_file(manual(organization_id, f"wages-{year}-{number:02d}", day, lines))


def _present(staff: Iterable[Employee], month: tuple[int, int]) -> list[Pay]:
    return [pay_of(person) for person in staff if person.since <= month <= person.until]


def _earned(present: list[Pay], bank: int) -> Iterator[ManualLine]:
    """Yield what each employee earned, is paid, and has withheld."""
    for pay in present:
        yield leg(f"Løn, {pay.name}", WAGES, pay.gross)
        yield leg(f"Udbetalt løn, {pay.name}", bank, -pay.net)
        yield leg(f"A-skat, {pay.name}", TAX_DUE, -pay.tax)
        yield leg(f"AM-bidrag, {pay.name}", AM_DUE, -pay.labour_tax)
        yield leg(f"ATP, {pay.name}", ATP_DUE, -ATP_OWN_SHARE)
        yield move(f"ATP, virksomhedens andel, {pay.name}", ATP_OF_FIRM, ATP_DUE, ATP_FIRM_SHARE)
        yield move(f"Pension, {pay.name}", PENSION, PENSION_DUE, _pension(pay))


def _passed_on(present: list[Pay], bank: int, when: str) -> Iterator[ManualLine]:
    """Yield the month's tax on its way through the tax account, the pension, and the holiday supplement."""
    tax, labour_tax = sum(pay.tax for pay in present), sum(pay.labour_tax for pay in present)
    yield move(f"A-skat til skattekontoen, {when}", TAX_DUE, TAX_ACCOUNT, tax)
    yield move(f"AM-bidrag til skattekontoen, {when}", AM_DUE, TAX_ACCOUNT, labour_tax)
    yield move(f"A-skat og AM-bidrag betalt, {when}", TAX_ACCOUNT, bank, tax + labour_tax)
    yield move(f"Pension betalt, {when}", PENSION_DUE, bank, sum(map(_pension, present)))
    yield move(f"Ferietillæg hensat, {when}", HOLIDAY, HOLIDAY_DUE, sum(pay.gross // 100 for pay in present))


def _pension(pay: Pay) -> int:
    return pay.gross * 8 // 100
