"""Identifiers of the demo companies: the same in every release, and nobody's in the real world.

Guids are uuid5 of the organisation and the story's own key. CVR and SE numbers pass the checksum of the
Danish register and lie far above the highest number it has given out (about 46 million in 2026). That none of
them is in use cannot be shown from a checksum: it is a best effort. Telephone numbers start with 00, which no
Danish subscriber has; mail lives under the reserved top level domain `.example`.
"""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("6d6f636b-6469-5e65-8f00-00000000d1e0")
_CVR_BLOCK = 9_700_000
_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
_GLN_BLOCK = 579_899_990_000
_P_NUMBER_BLOCK = 1_999_990_000
_SWIFT = "FIKTDK2NXXX"


def guid(owner: int | str, *key: object) -> str:
    """Return the guid of one thing of the story, e.g. `guid(371001, "invoice", 17)`.

    The owner is an organisation's id, or the guid of the document the thing belongs to.
    """
    return str(uuid5(_NAMESPACE, "/".join(str(part) for part in (owner, *key))))


def stamp(of_guid: str) -> str:
    """Return a row version as Dinero writes it: 16 upper-case hex digits, opaque."""
    return f"{int(of_guid[:7], 16):016X}"


def cvr(place: int) -> str:
    """Return the valid CVR number of a place in the block; every place (0 and up) has its own.

    A serial of seven digits whose check digit would be 10 has no number; its neighbour then has one.
    """
    serial = _CVR_BLOCK + 10 * place
    return _with_check_digit(serial) or _with_check_digit(serial + 1) or ""


def _with_check_digit(serial: int) -> str | None:
    weighted = sum(weight * int(digit) for weight, digit in zip(_CVR_WEIGHTS, str(serial), strict=True))
    check = -weighted % 11
    return None if check == 10 else f"{serial}{check}"


def gln(place: int) -> str:
    """Return an EAN (GLN) number of 13 digits with a true check digit."""
    body = str(_GLN_BLOCK + place)
    weighted = sum((3 if index % 2 else 1) * int(digit) for index, digit in enumerate(body))
    return f"{body}{-weighted % 10}"


def p_number(place: int) -> str:
    """Return a production unit number of 10 digits."""
    return str(_P_NUMBER_BLOCK + place)


def phone(place: int) -> str:
    """Return a Danish telephone number that cannot exist."""
    return f"+45 00 {place // 10000 % 100:02d} {place // 100 % 100:02d} {place % 100:02d}"


def iban(registration: str, account: str) -> str:
    """Return the Danish IBAN of a bank registration number and an account number, checksum included."""
    bban = f"{registration:0>4}{account:0>10}"
    check = 98 - int(f"{bban}132000") % 97  # 13 20 is DK in digits, 00 stands for the check digits
    return f"DK{check:02d}{bban}"


def swift() -> str:
    """Return the SWIFT code of the bank that all demo companies use; there is no such bank."""
    return _SWIFT
