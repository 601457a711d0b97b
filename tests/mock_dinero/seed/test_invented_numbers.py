"""The numbers that only look real: each passes its checksum, judged by a library that is not ours."""

from __future__ import annotations

from datetime import date

from stdnum import ean, iban
from stdnum.dk import cvr

from mock_dinero.seed import ids
from mock_dinero.seed.days import is_closed, last_office_day, office_day
from mock_dinero.seed.luck import Luck


def test_every_place_of_the_block_has_its_own_valid_cvr_number() -> None:
    """A thousand places, a thousand numbers."""
    numbers = {ids.cvr(place) for place in range(1000)}
    assert len(numbers) == 1000
    assert all(cvr.is_valid(number) for number in numbers)


def test_ean_numbers_and_ibans_pass_their_checksums() -> None:
    """Thirteen digits for EAN, a Danish IBAN of eighteen signs."""
    assert all(ean.is_valid(ids.gln(place)) for place in range(100))
    assert all(iban.is_valid(ids.iban("0099", f"{place:010d}")) for place in range(100))


def test_guids_do_not_change_between_releases() -> None:
    """A guid in a user's script keeps working."""
    assert ids.guid(371001, "invoice", "million") == "c92cbed7-fe75-5c46-9eed-9f1868774d90"


def test_luck_is_the_same_everywhere() -> None:
    """The same words give the same sequence, others another."""
    drawn = [Luck(1, "a").number(1, 6) for _ in range(3)]
    assert drawn == [drawn[0]] * 3
    assert Luck(1, "a").deal(range(10)) != Luck(1, "b").deal(range(10))
    assert sorted(Luck(1, "a").deal(range(10))) == list(range(10))


def test_offices_are_shut_on_feasts_and_weekends() -> None:
    """Easter Monday 2025 and New Year's Eve are no office days."""
    assert is_closed(date(2025, 4, 21))
    assert office_day(date(2025, 4, 19)) == date(2025, 4, 22)
    assert last_office_day(2025, 12) == date(2025, 12, 30)
