"""The small vocabulary of invented Denmark: towns that do not exist and streets to live in.

Every text is Danish and clearly fictional; nothing here names a real person, firm or address.
"""

from __future__ import annotations

from typing import NamedTuple


class Town(NamedTuple):
    """An invented town with a postal code that the Danish post does not use."""

    zip_code: str
    name: str


TOWNS = (
    Town("5999", "Brombærby"),
    Town("4999", "Ærteløse"),
    Town("7999", "Klitholm Strand"),
    Town("8999", "Hyldeby"),
    Town("9999", "Nørre Tåge"),
    Town("6999", "Vestre Ådal"),
    Town("3599", "Sandøre"),
    Town("2599", "Søndre Havn"),
)
STREETS = (
    "Kædevænget",
    "Bøgestræde",
    "Ålekistevej",
    "Gåsetorvet",
    "Rønnebærstien",
    "Fyrtårnsvej",
    "Møllesøvej",
    "Pedalgade",
    "Humlebistræde",
    "Kirsebærhaven",
    "Tågehornet",
    "Skovmærkevej",
)
MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)

_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "ue", "ö": "oe", "ä": "ae"})


def town(place: int) -> Town:
    """Return one of the towns."""
    return TOWNS[place % len(TOWNS)]


def street(place: int) -> str:
    """Return a street and a house number."""
    name = STREETS[place % len(STREETS)]
    floor = ", 1. tv." if place % 7 == 3 else ", kld." if place % 11 == 5 else ""
    return f"{name} {1 + place * 7 % 94}{'B' if place % 13 == 6 else ''}{floor}"


def month_name(month: int, year: int) -> str:
    """Return e.g. `marts 2025`."""
    return f"{MONTHS[month - 1]} {year}"


def mail_word(name: str) -> str:
    """Return the letters of a name as they look in an address: lower case, plain, no blanks."""
    plain = name.lower().translate(_ASCII)
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())[:40]
