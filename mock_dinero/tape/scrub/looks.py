"""What any text looks like that nobody may see: secrets and the numbers of people and companies, in every spelling.

Law of this module: pure, and it answers with a word for what it saw, never with the value. A text is read as it
stands, with its percent signs resolved, and with what stands in it as base64. What the scrubber makes is let through
because it lies where nothing is given out.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

from stdnum import ean, iban
from stdnum.iso7064 import mod_97_10

from mock_dinero.tape.scrub.pseudonyms import CONSONANTS, CPR, TOKEN, cvr_check
from mock_dinero.tape.scrub.words import ONSETS, VOWELS

MOCK = frozenset({"isv_mock_dinero", "mock-personal", "mock-personal-secret", "mock-visma-secret"})
"""The fake's own credentials, which are published and good for nothing else."""

SAFE_HOST = (
    r"(?:[\w-]+\.)*(?:example|invalid|test|localhost)\b|(?:[\w-]+\.)*dinero\.dk|127\.0\.0\.1|www\.w3\.org"
)
DEEPEST = 2
"""So often is what was decoded decoded again."""

_SECRETS = {
    "an access token": re.compile(r"eyJ[\w-]{8,512}\.[\w-]{8,}"),
    "an authorization": re.compile(r"(?i)\b(?:bearer|basic)\s+[\w+/=.-]{16,}"),
    "a secret key": re.compile(
        r"(?<![\w-])(?:(?=\d*[a-fA-F])[0-9a-fA-F]{32,}|(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])\w{20,})(?![\w-])"
    ),
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE KEY"),
}
_SYLLABLES = re.compile(rf"(?:(?:{'|'.join(ONSETS)})[{''.join(VOWELS)}]|(?<![\d])\d{{1,20}}(?!\d))+")
_NAMED = re.compile(
    r"(?i)(?:client[ _-]?(?:secret|id)|api[ _-]?(?:key|nøgle)|password|adgangskode|kodeord|secret|"
    r"(?:access|refresh)[ _-]?token)[\"'\\]{0,6}\s{0,3}[:=]\s{0,3}[\"'\\]{0,6}([^\s\"'\\&,;]{6,})"
)
_CLIENT = re.compile(r"(?i)\bisv_\w+")
_EMAIL = re.compile(r"(?<=[\w.+-])@([\w-]+(?:\.[\w-]+)+)")
_HOST = re.compile(r"(?i)(?:https?://|www\.)([\w.-]+)")
_DANISH_PHONE = re.compile(
    r"(?i)(?:(?<!\d)\(?(?:\+|00)\s?45\)?|\b(?:tlf|telefon|mobil|mob|phone|tel)\w{0,6}[^\w+]{1,3})"
    r"[ .-]?[2-9](?:[\s.-]?\d){7}(?!\d)"
)
_EIGHT = re.compile(
    r"(?i)(?:\b(?:cvr|se)\W{0,3}(?:nr|no|nummer)?\W{0,3}(?:dk\W?)?|\bDK\W?)(\d(?:[\s.]?\d){7})(?!\s?\d)"
)
_IBAN = re.compile(r"(?i)\b[A-Z]{2}\d{2}(?=[\s.-]?[A-Z0-9])")
_LONGEST_IBAN = 48
_LENGTHS = {
    "NO": 15, "BE": 16, "DK": 18, "FI": 18, "FO": 18, "GL": 18, "NL": 18, "SI": 19, "AT": 20, "EE": 20, "LT": 20,
    "LU": 20, "CH": 21, "HR": 21, "LI": 21, "LV": 21, "BG": 22, "DE": 22, "GB": 22, "IE": 22, "CZ": 24, "ES": 24,
    "RO": 24, "SE": 24, "SK": 24, "PT": 25, "IS": 26, "FR": 27, "GR": 27, "IT": 27, "CY": 28, "HU": 28, "PL": 28,
    "MT": 31,
}  # fmt: skip
"""Characters of an IBAN by country (ISO 13616)."""
_EAN = re.compile(r"(?<!\d)5\s?7(?:\s?\d){11}(?!\s?\d)")
_FIK = re.compile(r"\+7[135]<?\s?\d{15,16}\s?\+\s?(\d{8})")
_BASE64 = re.compile(r"(?<![\w+/=-])[\w+/-]{12,4096}={0,2}(?![\w+/=-])", re.ASCII)
_MADE_IBAN = re.compile(
    rf"DK\d\d00(?:[0-3]|99)|(?!DK)[A-Z]{{2}}\d\d(?:00\d*$|(?=\w*[A-Z])[\d{CONSONANTS.upper()}]+$)"
)
_DEMO_CREDITOR = "879999"
"""The creditor of the fake; 0099 is its bank."""


def of_text(text: str, *, figures: bool = True) -> str | None:
    """Return what any text looks like that nobody may see; None for one that looks harmless."""
    if text in MOCK:
        return None
    return next(
        (what for one in _readings(text, DEEPEST) if (what := _of_reading(one, figures=figures))), None
    )


def _readings(text: str, depth: int) -> Iterator[str]:
    """Yield the text, and what it is when it is decoded."""
    yield text
    if not depth:
        return
    if "%" in text:
        for plain in sorted({unquote(text), unquote_plus(text)} - {text}):
            yield from _readings(plain, depth - 1)
    for run in _BASE64.findall(text):
        if (hidden := _decoded(run)) is not None:
            yield from _readings(hidden, depth - 1)


def _decoded(run: str) -> str | None:
    """Return the text that base64 holds, None where it holds none."""
    plain = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        text = base64.b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except ValueError:
        return None
    return text if text.isprintable() or not set(text) - set(map(chr, range(127))) - set("æøåÆØÅ") else None


def _is_unmade(found: re.Match[str]) -> bool:
    return _SYLLABLES.fullmatch(found[0].lower()) is None


def _of_reading(text: str, *, figures: bool) -> str | None:
    found = next(
        (
            what
            for what, form in _SECRETS.items()
            if any(not _SYLLABLES.fullmatch(at[0].lower()) for at in form.finditer(text))
        ),
        None,
    )
    if found:
        return found
    if any(not _is_public(value) for value in _NAMED.findall(text)):
        return "a secret"
    if any(client.lower() not in MOCK for client in _CLIENT.findall(text)):
        return "a client id"
    if any(not _is_safe(host) for host in _EMAIL.findall(text)):
        return "an e-mail address"
    if any(not _is_safe(host) for host in _HOST.findall(text)):
        return "an address of the web"
    return _of_numbers(text) if figures else None


def _of_numbers(text: str) -> str | None:
    """Return the first kind of number in a text that somebody may have."""
    looks = (
        ("a CPR number", CPR.search(text)),
        ("a telephone number", _DANISH_PHONE.search(text)),
        ("a CVR number", any(is_given_out(re.sub(r"\D", "", number)) for number in _EIGHT.findall(text))),
        ("a bank account", any(_is_account_at(text, found.start()) for found in _IBAN.finditer(text))),
        ("an EAN number", any(is_location(re.sub(r"\s", "", number)) for number in _EAN.findall(text))),
        ("a payment slip", any(not one.startswith(("00", _DEMO_CREDITOR)) for one in _FIK.findall(text))),
    )
    return next((what for what, found in looks if found), None)


def _is_public(value: str) -> bool:
    return value in MOCK or value.startswith(TOKEN)


def is_given_out(number: str) -> bool:
    """Tell whether eight figures may be a company's: a true check digit, below fifty million."""
    return number[0] in "1234" and cvr_check(number[:7]) == int(number[7])


def is_account(number: str) -> bool:
    """Tell whether a text is an IBAN that the scrubber did not make."""
    plain = re.sub(r"[\s.-]", "", number).upper()
    return iban.is_valid(plain) and not _MADE_IBAN.match(plain)


def _is_account_at(text: str, start: int) -> bool:
    """Tell whether an IBAN stands at a place of a text, however it is spaced and whatever follows."""
    plain = re.sub(r"[\s.-]", "", text[start : start + _LONGEST_IBAN]).upper()
    length = _LENGTHS.get(plain[:2], 99)
    number = plain[:length]
    is_whole = len(number) == length and number.isascii() and number.isalnum()
    return is_whole and mod_97_10.is_valid(number[4:] + number[:4]) and not _MADE_IBAN.match(number)


def is_location(number: str) -> bool:
    """Tell whether thirteen figures are an EAN that the scrubber did not make."""
    return ean.is_valid(number) and not number.startswith("579899")


def _is_safe(host: str) -> bool:
    return re.fullmatch(SAFE_HOST, host.lower().rstrip(".")) is not None
