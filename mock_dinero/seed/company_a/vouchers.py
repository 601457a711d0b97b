"""The 140 manual vouchers of company A, the VAT ones apart (vat.py): till, wages, write-offs, owner, corrections.

Those dated in a year and booked after it are the tax of the year; three of all postings lie in the future. The till
and the wages of 2025 came into the books once more in December, from a new system, so that a window of changes holds
more than 2,500 postings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from mock_dinero.ledger.books import ManualLine, ManualVoucher, Purchase
from mock_dinero.seed.company_a import master
from mock_dinero.seed.company_a.master import BANK, CASH, EURO_BANK, MOBILEPAY, ORG, SAVINGS, STRIPE
from mock_dinero.seed.days import LAST_OFFICE_DAY, month_end, months, office_day
from mock_dinero.seed.journal import leg, manual, move, sale, with_file
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.till import Shop, till
from mock_dinero.seed.wages import Employee, wages

STAFF = (
    Employee("Ane Nordlys", 46_000, since=(2024, 5)),
    Employee("Bo Kædekær", 37_500, since=(2024, 5)),
    Employee("Cilla Ringklokke", 33_500, since=(2024, 5)),
    Employee("Dan Stelhøj", 34_500, since=(2025, 3)),
    Employee("Elev Frode Eger", 16_500, since=(2024, 8)),
)
_SEASON = (5, 6, 9, 12, 13, 12, 9, 10, 9, 7, 6, 9)
_TAKINGS = {2024: 4_300_000, 2025: 4_300_000, 2026: 4_300_000}
_LEFT_AT_STRIPE = 184_250
_EXPENSES = (
    (date(2024, 5, 30), 6120, 38_000, "Taxa"),
    (date(2024, 10, 31), 7100, 129_900, "Fagblad"),
    (date(2025, 2, 27), 6080, 21_600, "Parkering"),
    (date(2025, 8, 28), 6140, 74_800, "Tog til leverandør"),
    (date(2026, 2, 26), 7220, 15_900, "Porto"),
    (date(2026, 7, 30), 4180, 64_500, "Blomster til kunde"),
)
_CORRECTED = (
    (date(2024, 8, 14), date(2024, 8, 29), 7240, 7300, 62_500, "Telefon, forkert konto"),
    (date(2025, 2, 12), date(2025, 3, 13), 4000, 4100, 187_500, "Annonce, forkert konto"),
    (date(2025, 11, 6), date(2025, 11, 27), 7200, 7320, 112_500, "Software, forkert konto"),
    (date(2026, 5, 7), date(2026, 6, 11), 5060, 5080, 93_750, "Rengøring, forkert konto"),
)
_EXCHANGED = (
    (date(2024, 12, 12), 5_000),
    (date(2025, 7, 17), 8_000),
    (date(2026, 2, 12), 6_000),
    (date(2026, 8, 13), 9_000),
)
_BOOKED_ANEW = date(2025, 12, 11)
_DEPRECIATION = {2024: 1_750_000, 2025: 2_375_000, 2026: 2_375_000}


Takings = Mapping[tuple[int, int, int], int]
"""Øre by deposit account, year and month."""


def vouchers(
    outside: Mapping[str, int], cash_bills: list[Purchase], taken: Takings
) -> Iterator[ManualVoucher]:
    """Yield the vouchers.

    `outside` are the two invoices settled in the ledger: key of the order to øre. `taken` is what customers
    paid on their invoices, which has to be moved on to the bank.
    """
    luck = Luck(ORG, "till")
    for month in months((2024, 4), (2026, 11)):
        shop = Shop(_TAKINGS[month[0]], _SEASON, (MOBILEPAY, CASH, MOBILEPAY))
        takings = _moved_on(till(ORG, shop, month, luck), taken.get((MOBILEPAY, *month), 0))
        yield _booked_anew(_with_art(takings, month))
    for month in months((2024, 5), (2026, 10)):
        yield _booked_anew(wages(ORG, STAFF, month))
    yield from _written_off()
    yield from _owner()
    yield from _corrections(cash_bills)
    yield from _exchanges()
    yield from _taxes_and_stock()
    yield from _single(outside, taken)
    yield from _drafts()


def _booked_anew(voucher: ManualVoucher) -> ManualVoucher:
    """Book a voucher of early 2025 on the day the new system took over."""
    is_moved = voucher.date.year == _BOOKED_ANEW.year and voucher.date < _BOOKED_ANEW
    return replace(voucher, booked_on=_BOOKED_ANEW) if is_moved else voucher


def _moved_on(voucher: ManualVoucher, paid_by_phone: int) -> ManualVoucher:
    """Move what customers paid by phone on their invoices to the bank, in whole thousands."""
    amount = paid_by_phone // 100_000 * 100_000
    if not amount:
        return voucher
    line = move("Overført til bank, betalte fakturaer", BANK, MOBILEPAY, amount)
    return replace(voucher, lines=(*voucher.lines, line))


def _with_art(voucher: ManualVoucher, month: tuple[int, int]) -> ManualVoucher:
    """Twice a local artist sold pictures over the counter, at the artists' VAT."""
    if month not in {(2024, 12), (2026, 6)}:
        return voucher
    picture = sale("Maleri fra udstillingen i butikken", 1050, BANK, 1_050_000, "KUNS")
    return replace(voucher, lines=(*voucher.lines, picture))


def _written_off() -> Iterator[ManualVoucher]:
    """Twelve quarters of depreciation; the last is booked ahead of its time."""
    for year, amount in _DEPRECIATION.items():
        for month in (3, 6, 9, 12):
            day = month_end(year, month)
            line = move(f"Afskrivning, {month // 3}. kvartal {year}", 8020, 51060, amount)
            booked_on = min(day, LAST_OFFICE_DAY)
            yield manual(ORG, f"depreciation-{year}-{month:02d}", day, [line], booked_on=booked_on)


def _owner() -> Iterator[ManualVoucher]:
    """The owner lays out money six times, and gets it back a fortnight later."""
    for place, (day, account, amount, text) in enumerate(_EXPENSES):
        spent = move(f"Udlæg, Ane Nordlys: {text}", account, 63100, amount)
        yield with_file(manual(ORG, f"outlay-{place}", day, [spent]))
        back = move("Udlæg tilbagebetalt, Ane Nordlys", 63100, BANK, amount)
        yield manual(ORG, f"outlay-paid-{place}", office_day(day + timedelta(days=14)), [back])


def _corrections(cash_bills: list[Purchase]) -> Iterator[ManualVoucher]:
    """Four vouchers booked wrongly and reversed, and two cash purchases credited by hand."""
    for place, (day, undone, wrong, right, amount, text) in enumerate(_CORRECTED):
        line = move(text, wrong, right, amount)
        first = manual(ORG, f"wrong-{place}", day, [line])
        yield first
        back = replace(line, amount=-amount, description=f"Tilbageført: {text}")
        yield replace(manual(ORG, f"reversed-{place}", undone, [back]), credit_note_for=first.guid)
    for place, bill in enumerate(cash_bills):
        lines = [
            ManualLine(
                account=line.account,
                amount=-line.amount,
                description=f"Krediteret: {line.description}",
                vat_code=line.vat_code,
                balancing=bill.deposit_account,
            )
            for line in bill.lines
        ]
        day = office_day(bill.date + timedelta(days=9))
        yield replace(manual(ORG, f"cash-credited-{place}", day, lines), credit_note_for=bill.guid)


def _exchanges() -> Iterator[ManualVoucher]:
    """Euro moved to the bank in kroner."""
    for place, (day, euro) in enumerate(_EXCHANGED):
        kroner = euro * 746
        line = move("Veksling af EUR", BANK, EURO_BANK, kroner)
        in_euro = replace(line, currency="EUR", amount_foreign=euro * 100)
        yield manual(ORG, f"exchange-{place}", day, [in_euro])


def _taxes_and_stock() -> Iterator[ManualVoucher]:
    """Company tax in advance and for the year, and the stock as counted at year's end."""
    for day, amount in (
        (date(2024, 11, 20), 30_000_000),
        (date(2025, 3, 20), 15_000_000),
        (date(2025, 11, 20), 15_000_000),
        (date(2026, 3, 20), 15_000_000),
    ):
        yield manual(ORG, f"tax-paid-{day}", day, [move("Acontoskat", 63060, BANK, amount)])
    for year, booked_on, tax in (
        (2024, date(2025, 2, 25), 43_000_000),
        (2025, date(2026, 2, 24), 34_000_000),
    ):
        line = move(f"Selskabsskat {year}", 9400, 63060, tax)
        yield manual(ORG, f"tax-{year}", date(year, 12, 31), [line], booked_on=booked_on)
    for year, more in ((2024, 42_000_000), (2025, 31_000_000)):
        line = move(f"Lageropgørelse {year}", 52000, 2450, more)
        yield manual(ORG, f"stock-{year}", date(year, 12, 31), [line])


def _single(outside: Mapping[str, int], taken: Takings) -> Iterator[ManualVoucher]:
    """What happens once: old balances, a bad debt, a netting, the unexplained, a closed account, a loan."""
    bad, netted = outside["ledger-bad-debt"], outside["ledger-netting"]
    yield _one(date(2025, 11, 13), move("Konstateret tab, Gåseøje Handel A/S", 7340, 53000, bad, "U25"))
    yield _one(date(2025, 10, 16), move("Modregning, Trykkeriet Blæksprutten ApS", 63000, 53000, netted))
    yield _one(
        date(2024, 2, 8), move("Debitorer fra tidligere system betalt", BANK, master.OLD_DEBTORS, 8_250_000)
    )
    yield _one(
        date(2024, 1, 25),
        move("Kreditorer fra tidligere system betalt", master.OLD_CREDITORS, BANK, 9_475_000),
    )
    yield _one(date(2026, 10, 20), move("Uafklaret hævning", 99999, BANK, 125_000))
    closed = sum(amount for key, amount in taken.items() if key[0] == STRIPE) - _LEFT_AT_STRIPE
    yield _one(date(2025, 9, 30), move("Stripe lukket, saldo overført", BANK, STRIPE, closed))
    yield _one(date(2024, 11, 21), move("Restskat 2023", 63060, BANK, 3_640_000))
    for day, booked_on in ((date(2025, 11, 28), None), (date(2026, 11, 30), date(2026, 11, 13))):
        parts = [leg("Afdrag på banklån", 62000, 5_000_000), leg("Rente på banklån", 9200, 1_187_500)]
        lines = [*parts, leg("Ydelse på banklån", BANK, -6_187_500)]
        yield manual(ORG, f"loan-{day}", day, lines, booked_on=booked_on)


def _one(day: date, line: ManualLine) -> ManualVoucher:
    return with_file(manual(ORG, f"single-{day}", day, [line]))


def _drafts() -> Iterator[ManualVoucher]:
    for place, (text, debit) in enumerate(
        (("Leje af pakhus", 5010), ("Gave til ansat", 3260), ("Renter", 9200))
    ):
        line = move(text, debit, SAVINGS if debit == 9200 else BANK, 45_000 + place * 1_300)
        draft = manual(ORG, f"draft-{place}", date(2026, 11, 9 + place), [line])
        yield replace(draft, booked_on=None, booked_by_user=None)
