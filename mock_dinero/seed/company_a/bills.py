"""The bills of company A that a person would remember, as tables: stock, single purchases, credit notes.

Stock is in thousands of kroner (or of the supplier's currency) without VAT; single bills are øre with VAT.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from mock_dinero.seed.company_a.master import DELETED_ACCOUNT, WARRANTY


class Bill(NamedTuple):
    """A purchase that happens once; without a supplier it is cash."""

    key: str
    day: date
    account: int
    amount: int
    text: str
    supplier: str | None = None
    vat_code: str | None = None
    region: str = "DK"
    fate: str = "paid"
    with_fee: bool = False
    booked_on: date | None = None


def _year(supplier: str, year: int, months: dict[int, int]) -> tuple[tuple[int, int, str, int], ...]:
    return tuple((year, month, supplier, amount) for month, amount in months.items())


STOCK = (
    *_year("importør", 2024, {4: 560, 5: 480, 6: 420, 8: 360, 9: 300, 10: 220, 11: 230}),
    *_year("importør", 2025, {1: 470, 2: 620, 3: 560, 5: 430, 6: 340, 8: 300, 9: 240, 10: 210, 12: 180}),
    *_year("importør", 2026, {1: 230, 2: 320, 4: 560, 5: 540, 6: 500, 8: 460, 9: 430, 10: 480}),
    *_year("dele", 2024, {4: 140, 5: 90, 7: 80, 8: 70, 10: 65, 12: 60}),
    *_year("dele", 2025, {2: 110, 4: 90, 6: 80, 7: 70, 9: 75, 11: 65, 12: 50}),
    *_year("dele", 2026, {1: 60, 3: 110, 5: 105, 7: 80, 8: 85, 9: 80, 10: 90}),
    *_year("tysk_grossist", 2024, {5: 11, 8: 9}),
    *_year("tysk_grossist", 2025, {3: 12, 6: 10}),
    *_year("tysk_grossist", 2026, {2: 11, 5: 13, 10: 10}),
    *_year("italiensk", 2024, {6: 14}),
    *_year("italiensk", 2025, {4: 12, 8: 9}),
    *_year("italiensk", 2026, {3: 15, 7: 11, 9: 12}),
    *_year("taiwansk", 2024, {7: 10}),
    *_year("taiwansk", 2025, {2: 14, 7: 9}),
    *_year("taiwansk", 2026, {1: 12, 6: 11, 9: 13}),
)

CASH_ONCE = (
    Bill("forsikring-2024-1", date(2024, 1, 2), 7160, 1_485_000, "Erhvervsforsikring, 1. halvår"),
    Bill("vægtafgift-2024", date(2024, 2, 5), 6060, 186_000, "Vægtafgift, varevogn"),
    Bill("forsikring-2024-2", date(2024, 7, 1), 7160, 1_485_000, "Erhvervsforsikring, 2. halvår"),
    Bill("forsikring-2025-1", date(2025, 1, 2), 7160, 1_548_000, "Erhvervsforsikring, 1. halvår"),
    Bill("forsikring-2025-2", date(2025, 7, 1), 7160, 1_548_000, "Erhvervsforsikring, 2. halvår"),
    Bill("forsikring-2026-1", date(2026, 1, 2), 7160, 1_602_000, "Erhvervsforsikring, 1. halvår"),
    Bill("forsikring-2026-2", date(2026, 7, 1), 7160, 1_602_000, "Erhvervsforsikring, 2. halvår"),
    Bill(
        "frokost-1", date(2024, 6, 13), 4120, 100_000, "Frokost med indkøber, Gyldne Aborre", vat_code="REP"
    ),
    Bill("frokost-2", date(2024, 11, 21), 4120, 184_350, "Julefrokost med leverandør", vat_code="REP"),
    Bill("frokost-3", date(2025, 3, 27), 4120, 67_525, "Kundefrokost, Ålegården", vat_code="REP"),
    Bill("frokost-4", date(2025, 6, 19), 4140, 312_000, "Sommermiddag for personalet", vat_code="REP"),
    Bill("frokost-5", date(2025, 12, 4), 4140, 548_000, "Julefrokost for personalet", vat_code="REP"),
    Bill("frokost-6", date(2026, 4, 16), 4120, 91_275, "Kundefrokost, Gyldne Aborre", vat_code="REP"),
    Bill("frokost-7", date(2026, 8, 27), 7500, 45_990, "Møde i byen", vat_code="REP"),
    Bill("frokost-8", date(2026, 10, 8), 4120, 128_800, "Kundemiddag, Ålegården", vat_code="REP"),
    Bill("sponsor-1", date(2024, 5, 22), DELETED_ACCOUNT, 250_000, "Sponsorat, cykelløb", vat_code="I25"),
    Bill("sponsor-2", date(2024, 9, 12), DELETED_ACCOUNT, 125_000, "Sponsorat, klubtrøjer", vat_code="I25"),
    Bill("garanti-1", date(2024, 10, 3), WARRANTY, 86_250, "Ny krank på garanti"),
    Bill("garanti-2", date(2025, 8, 28), WARRANTY, 142_500, "Nyt batteri på garanti"),
    Bill("garanti-3", date(2026, 9, 10), WARRANTY, 63_750, "Nye bremser på garanti"),
    Bill("tøj-1", date(2024, 4, 24), 3200, 475_000, "Arbejdstøj til værkstedet"),
    Bill("tøj-2", date(2025, 4, 23), 3200, 312_500, "Arbejdstøj til værkstedet"),
    Bill("tøj-3", date(2026, 4, 22), 3200, 356_250, "Arbejdstøj til værkstedet"),
    Bill("tog-1", date(2024, 9, 26), 6140, 58_400, "Tog til messe"),
    Bill("taxa-1", date(2025, 9, 25), 6120, 41_200, "Taxa fra messe"),
    Bill("bro-1", date(2025, 10, 9), 6100, 45_000, "Bro, tur-retur"),
    Bill("bøde-1", date(2025, 5, 15), 7360, 51_000, "Parkeringsbøde"),
    Bill("gave-1", date(2025, 12, 11), 4180, 89_500, "Blomster til kunde"),
    Bill("kursus-1", date(2026, 1, 22), 3280, 437_500, "Kursus i elcykler"),
    Bill("kladde-1", date(2026, 11, 11), 7460, 39_900, "Bilag mangler", fate="draft"),
)
CREDIT_ONCE = (
    Bill("inventar", date(2024, 4, 8), 51020, 17_500_000, "Disk og udstilling", "inventar"),
    Bill("løftebord", date(2025, 1, 21), 51020, 8_125_000, "To løfteborde", "maskiner"),
    Bill("telefoner-1", date(2024, 6, 4), 8050, 1_080_000, "Tre telefoner", "telefoner", "OBPK"),
    Bill("telefoner-2", date(2025, 5, 6), 8050, 640_000, "To tavlecomputere", "telefoner", "OBPK"),
    Bill("telefoner-3", date(2026, 9, 8), 8050, 899_950, "Bærbar computer", "telefoner", "OBPK"),
    Bill("adwise-1", date(2024, 5, 8), 2100, 850_000, "Annoncer på nettet", "irsk", "IEUY", "EU"),
    Bill("adwise-2", date(2025, 4, 8), 2100, 1_125_000, "Annoncer på nettet", "irsk", "IEUY", "EU"),
    Bill("adwise-3", date(2026, 4, 8), 2100, 1_310_000, "Annoncer på nettet", "irsk", "IEUY", "EU"),
    Bill("adwise-4", date(2026, 10, 21), 2100, 945_050, "Annoncer på nettet", "irsk", "IEUY", "EU"),
    Bill("revision-2024", date(2025, 3, 18), 7005, 3_125_000, "Årsrapport 2024", "revisor"),
    Bill("revision-2025", date(2026, 3, 17), 7005, 3_250_000, "Årsrapport 2025", "revisor"),
    Bill("elektriker", date(2024, 4, 11), 5080, 2_312_500, "Ny eltavle efter vandskaden", "elektriker"),
    Bill("tømrer", date(2024, 4, 16), 5080, 4_187_500, "Nyt gulv efter vandskaden", "tømrer", with_fee=True),
    Bill("trykkeri-netting", date(2025, 9, 16), 4000, 0, "Plakater og brochurer", "trykkeri"),
    Bill("messe", date(2025, 9, 2), 4100, 2_250_000, "Stand på cykelmessen", "messe"),
    Bill("fragt-1", date(2024, 7, 9), 7180, 375_000, "Fragt af ladcykler", "fragtmand"),
    Bill("fragt-2", date(2026, 8, 11), 7180, 412_500, "Fragt af ladcykler", "fragtmand", fate="open"),
    Bill(
        "husleje-2026-12",
        date(2026, 12, 1),
        5000,
        3_312_500,
        "Husleje, Pedalgade 12, december 2026",
        "udlejer",
        fate="open",
        booked_on=date(2026, 11, 12),
    ),
    Bill("varme-2", date(2026, 2, 11), 5035, 1_562_500, "Fjernvarme, årsopgørelse", "varme"),
    Bill("jurist", date(2026, 10, 27), 7010, 1_875_000, "Gennemgang af lejekontrakt", "jurist"),
    Bill("vagt", date(2026, 10, 30), 5080, 562_500, "Alarm, årligt eftersyn", "vagt"),
    Bill(
        "kladde-2",
        date(2026, 11, 9),
        2000,
        4_812_500,
        "Cykler, følgeseddel mangler",
        "importør",
        fate="draft",
    ),
    Bill("kladde-3", date(2026, 11, 12), 7040, 937_500, "Konsulentbistand", "it", fate="draft"),
    Bill("reklame", date(2025, 3, 6), 4000, 3_437_500, "Forårskampagne", "reklame"),
    Bill("it", date(2025, 1, 14), 7040, 1_312_500, "Ny kasseterminal, opsætning", "it"),
)

CREDIT_NOTES = (
    ("kn-1", "importør-2024-05", "importør", date(2024, 6, 12), 2_499_375, "paid"),
    ("kn-2", "dele-2024-07", "dele", date(2024, 8, 6), 181_250, "paid"),
    ("kn-3", "tysk_grossist-2024-08", "tysk_grossist", date(2024, 9, 10), 45_000, "paid"),
    ("kn-4", "importør-2025-02", "importør", date(2025, 3, 19), 4_749_375, "paid"),
    ("kn-5", None, "importør", date(2025, 12, 15), 6_250_000, "paid"),
    ("kn-6", None, "dele", date(2025, 12, 16), 875_000, "paid"),
    ("kn-7", "italiensk-2026-03", "italiensk", date(2026, 4, 14), 120_000, "paid"),
    ("kn-8", "importør-2026-10", "importør", date(2026, 11, 6), 2_374_375, "open"),
    ("kn-9", None, "dele", date(2026, 11, 16), 93_750, "open"),
    ("kn-10", None, "dele", date(2026, 11, 12), 231_250, "draft"),
)
