"""What looks like a secret or like somebody's data: the judgement of one value.

Law of this module: pure, and it answers with a word for what it saw, never with the value. What the scrubber makes is
let through because it lies where nothing is given out; in a recording every text must be made or Dinero's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from stdnum import ean, iban

from mock_dinero.tape.scrub import published_words, words
from mock_dinero.tape.scrub.compositions import Compositions
from mock_dinero.tape.scrub.made import after_label
from mock_dinero.tape.scrub.pseudonyms import CPR, TOKEN, cvr_check
from mock_dinero.tape.scrub.rules import Rules

MOCK = frozenset({"isv_mock_dinero", "mock-personal", "mock-personal-secret", "mock-visma-secret"})
"""The fake's own credentials, which are published and good for nothing else."""

SAFE_HOST = (
    r"(?:[\w-]+\.)*(?:example|invalid|test|localhost)\b|(?:[\w-]+\.)*dinero\.dk|127\.0\.0\.1|www\.w3\.org"
)
_IN_SAFE_HOST = re.compile(f"(?i){SAFE_HOST}")
UNREAD = frozenset(
    (
        *("number", "oauth", "enum", "flag", "date", "year", "moment", "currency", "country"),
        *("language", "extension", "published", "fields", "media"),
    )
)
"""Kinds whose values are of so few forms that nothing hides in them."""
NUMBERED = frozenset(("guid", "id", "organization", "version"))
FIGURES = NUMBERED | {"production", "account", "registration", "ean", "creditor", "iban", "fik"}
TEXTS = ("name", "text", "file", "account-name", "font", "problem", "property")

_SECRETS = {
    "an access token": re.compile(r"eyJ[\w-]{8,4096}\.[\w-]{8,}"),
    "an authorization": re.compile(r"(?i)\b(?:bearer|basic)\s+[\w+/=.-]{16,}"),
    "a secret key": re.compile(
        r"(?<![\w-])(?:[0-9a-fA-F]{32,}|(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])\w{32,})(?![\w-])"
    ),
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE KEY"),
}
_CLIENT = re.compile(r"\bisv_\w+")
_EMAIL = re.compile(r"(?<=[\w.+-])(?:@|%40)([\w-]+(?:\.[\w-]+)+)")
_HOST = re.compile(r"(?i)(?:https?://|www\.)([\w.-]+)")
_DANISH_PHONE = re.compile(r"(?<!\d)(?:\+45|0045)[ -]?[2-9](?:[ -]?\d){7}(?!\d)")
_EIGHT = re.compile(r"(?i)(?:\b(?:cvr|se)\W{0,3}(?:nr|no|nummer)?\W{0,3}(?:dk\W?)?|\bDK\W?)(\d{8})(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_EAN = re.compile(r"(?<!\d)57\d{11}(?!\d)")
_FIK = re.compile(r"\+7[135]<?\s?\d{15,16}\s?\+\s?(\d{8})")
_GUID = re.compile(r"(?i)[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_PLAIN_NUMBER = re.compile(
    r"(?i)[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{1,9}"
)
_DEMO_CREDITOR = "879999"


def of_text(text: str, *, figures: bool = True) -> str | None:
    """Return what any text looks like that nobody may see; None for one that looks harmless."""
    if text in MOCK:
        return None
    found = next((what for what, pattern in _SECRETS.items() if pattern.search(text)), None)
    if found:
        return found
    if any(client not in MOCK for client in _CLIENT.findall(text)):
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
        ("a CVR number", any(is_given_out(number) for number in _EIGHT.findall(text))),
        ("a bank account", any(_is_account(number) for number in _IBAN.findall(text))),
        ("an EAN number", any(_is_location(number) for number in _EAN.findall(text))),
        ("a payment slip", any(not one.startswith(("00", _DEMO_CREDITOR)) for one in _FIK.findall(text))),
    )
    return next((what for what, found in looks if found), None)


def is_given_out(number: str) -> bool:
    """Tell whether eight figures may be a company's: a true check digit, below fifty million."""
    return number[0] in "1234" and cvr_check(number[:7]) == int(number[7])


def _is_account(number: str) -> bool:
    plain = number.replace(" ", "")
    return iban.is_valid(plain) and not re.match(r"DK\d\d00", plain)


def _is_safe(host: str) -> bool:
    return re.fullmatch(SAFE_HOST, host.lower().rstrip(".")) is not None


class Judge:
    """The judgement by kinds; a strict one asks of every text of a recording that it be made."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._compositions = Compositions([*rules.compositions, *rules.problems])
        self._made: dict[str, Callable[[str], bool]] = {
            "guid": _is_made_guid,
            "token": lambda text: text.startswith(TOKEN),
            "creditor": lambda text: len(text) < 6 or text.startswith("00"),
            "fik": lambda text: bool(re.search(r"\+00\d*$", text)) or words.looks_made(text),
            "registration": lambda text: not re.fullmatch(r"\d{4}", text) or text.startswith("00"),
            "production": lambda text: not re.fullmatch(r"\d{10}", text) or text.startswith("199"),
            "paper": self._is_on_made_paper,
            **dict.fromkeys(TEXTS, self._is_made),
            "vat": lambda text: bool(re.fullmatch("[A-Z0-9]{1,6}", text)) or self._is_made(text),
            "party": self._is_party,
        }

    def of(self, kind: str, text: str, *, strict: bool) -> str | None:
        """Return what a value of a kind looks like that nobody may see; None for one that may stand."""
        if kind in UNREAD:
            return None
        if kind in NUMBERED and not _PLAIN_NUMBER.fullmatch(text):
            kind = "free"
        found = (
            None if kind in NUMBERED else of_text(text, figures=kind not in FIGURES) or _by_kind(kind, text)
        )
        if found is None and kind == "token" and text not in MOCK and not text.startswith(TOKEN):
            found = "a secret"
        made = self._made.get(kind)
        return (
            "a value that scrubbing did not make"
            if not found and strict and made and not made(text)
            else found
        )

    def _is_made(self, text: str) -> bool:
        known = text in self._rules.texts or text.lower() in self._rules.properties
        if known or text in published_words.accounts() or text in published_words.vat():
            return True
        if words.looks_made(re.sub(r"\.\w{1,5}$", "", text)):
            return True
        if "@" in text:
            return of_text(text) is None
        return self._is_composed(text)

    def _is_composed(self, text: str) -> bool:
        """Tell whether a text is Dinero's composition around made parts."""
        parts: list[bool] = []

        def part(kind: str, value: str) -> str:
            parts.append(self._is_part(kind, value))
            return value

        return self._compositions.changed(text, part) is not None and all(parts)

    def _is_party(self, text: str) -> bool:
        numbers = re.fullmatch(r"\d{13}|\+?[\d ().-]{6,20}", text)
        return self._is_made(text) or (numbers is not None and _by_kind("party", text) is None)

    def _is_on_made_paper(self, line: str) -> bool:
        text = after_label(line)
        numbers = re.fullmatch(r"(?:DK ?)?\d{8}|[A-Z]{2}\d{2}[A-Z0-9 ]{10,38}|\+?[\d ]{8,16}", text)
        return not text or self._is_made(text) or (numbers is not None and of_text(f"DK {text}") is None)

    def _is_part(self, part: str, value: str) -> bool:
        if part == "client":
            return value.startswith(TOKEN)
        return words.looks_made(value) if part == "name" else True


def _is_made_guid(text: str) -> bool:
    found = _GUID.fullmatch(text)
    return found is None or found[1] == "8" or not text.strip("0-")


def _by_kind(kind: str, text: str) -> str | None:
    """Return what a value looks like that its kind says more of than its form."""
    figures = re.sub(r"\D", "", text)
    danish = re.fullmatch(r"(?:(?:\+|00)45)?[\s-]*[2-9][\d\s-]{7,12}", text) and len(figures) in {8, 10, 12}
    company = re.fullmatch(r"(?i)(?:DK)?[ -]?\d{8}", text) and is_given_out(figures)
    looks = (
        ("a CVR number", kind == "cvr" and company),
        ("a bank account", kind == "iban" and _is_account(text)),
        ("an EAN number", kind in {"ean", "party"} and _EAN.fullmatch(text) and _is_location(text)),
        ("a telephone number", kind in {"phone", "party"} and danish),
        ("an address of the web", kind == "url" and "." in text and not _IN_SAFE_HOST.search(text)),
    )
    return next((what for what, found in looks if found), None)


def _is_location(number: str) -> bool:
    return ean.is_valid(number) and not number.startswith("579899")
