"""The judgement of one value by its kind: does it look like a secret, or like somebody's data.

Law of this module: pure, and it answers with a word for what it saw, never with the value. In a recording every value
that scrubbing replaces must be made or Dinero's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mock_dinero.tape.scrub import published_words, words
from mock_dinero.tape.scrub.compositions import Compositions
from mock_dinero.tape.scrub.looks import MOCK, SAFE_HOST, is_account, is_given_out, is_location, of_text
from mock_dinero.tape.scrub.made import after_label
from mock_dinero.tape.scrub.pseudonyms import CONSONANTS, CPR, TOKEN
from mock_dinero.tape.scrub.rules import Rules
from mock_dinero.tape.scrub.years import moved_year

UNREAD = frozenset(
    (
        *("number", "oauth", "flag", "date", "moment", "currency", "country"),
        *("language", "extension", "published", "fields", "media"),
    )
)
"""Kinds whose values are of so few forms that nothing hides in them: any other is refused."""
NUMBERED = frozenset(("guid", "id", "organization", "version"))
FIGURES = NUMBERED | {"production", "account", "registration", "ean", "creditor", "iban", "fik"}
TEXTS = ("name", "text", "file", "account-name", "font", "problem", "property")
UNMADE = "a value that scrubbing did not make"

_IN_SAFE_HOST = re.compile(f"(?i){SAFE_HOST}")
_GUID = re.compile(r"(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?([0-9a-f])[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_PLAIN_NUMBER = re.compile(
    r"(?i)[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{1,9}"
)
_CODE = re.compile(rf"(?:[{CONSONANTS}\d]|[^\w]|_)*")
_WORD = f"(?:(?:{'|'.join(words.ONSETS)})[{''.join(words.PLAIN)}])+"
_EMAIL = re.compile(rf"{_WORD}(?:\.{_WORD})?@{_WORD}\.example")
_URL = re.compile(rf"(?:https?://)?(?:www\.)?{_WORD}\.example(?:/{_WORD}(?:\.{_WORD})?|[/?#]*)")
_PHONE = re.compile(r"(?:\+\d{2}|00\d{2}(?=\D|\d{8}$))?[\s().-]*[01][\d\s().-]*")
_COMPANY = re.compile(r"(?i)(?:DK)?[ -]?[5-9]\d{7}")
_SLIP = re.compile(r"\+71\d{15}\+(?:00\d*|\d{1,5})")
_FILE_NAME = re.compile(r'(?:attachment|inline)(?:; filename="([^"]*)")?')


class Judge:
    """The judgement by kinds; a strict one asks of every text of a recording that it be made."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._compositions = Compositions([*rules.compositions, *rules.problems])
        self._made: dict[str, Callable[[str], bool]] = {
            **_BY_FIGURES,
            "guid": lambda text: _is_made_guid(text) if _GUID.fullmatch(text) else _is_code(text),
            "id": lambda text: text.isdigit() or self._made["guid"](text),
            "version": lambda text: bool(re.fullmatch("[0-9A-Fa-f]{1,64}", text)) or _is_code(text),
            "colour": lambda text: bool(re.fullmatch("#[0-9A-Fa-f]{1,64}", text)) or _is_code(text),
            "token": lambda text: text.startswith(TOKEN),
            "email": lambda text: (
                bool(_EMAIL.fullmatch(text)) or ("@" not in text and words.looks_made(text))
            ),
            "url": lambda text: (
                bool(_URL.fullmatch(text) or _EMAIL.fullmatch(text)) or words.looks_made(text)
            ),
            "phone": lambda text: bool(_PHONE.fullmatch(text)) or self._made["email"](text),
            "enum": lambda text: all(self._is_enum(one.strip()) for one in text.split(",")),
            "year": lambda text: moved_year(text, 0) is not None or words.looks_made(text),
            "paper": self._is_on_made_paper,
            **dict.fromkeys(TEXTS, self._is_made),
            "file": lambda text: self._is_made(re.sub(r"\.[A-Za-z0-9]{1,5}$", "", text)),
            "disposition": self._is_offer,
            "vat": lambda text: _is_code(text) or self._is_made(text),
            "party": self._is_party,
        }

    def of(self, kind: str, text: str, *, strict: bool) -> str | None:
        """Return what a value of a kind looks like that nobody may see; None for one that may stand."""
        if kind in UNREAD:
            return None
        if kind in NUMBERED and _PLAIN_NUMBER.fullmatch(text):
            return self._unmade(kind, text, strict=strict)
        found = of_text(text, figures=kind not in FIGURES - NUMBERED) or _by_kind(kind, text)
        return found or self._unmade(kind, text, strict=strict)

    def _unmade(self, kind: str, text: str, *, strict: bool) -> str | None:
        if kind == "token" and text not in MOCK and not text.startswith(TOKEN):
            return "a secret"
        made = self._made.get(kind)
        return UNMADE if strict and made and not made(text) else None

    def _is_made(self, text: str) -> bool:
        known = text in self._rules.texts or text.lower() in self._rules.properties
        if known or text in published_words.accounts() or text in published_words.vat():
            return True
        if "@" in text:
            return _EMAIL.fullmatch(text) is not None
        return words.looks_made(text) or self._is_composed(text)

    def _is_composed(self, text: str) -> bool:
        """Tell whether a text is Dinero's composition around made parts."""
        parts: list[bool] = []

        def part(kind: str, value: str) -> str:
            parts.append(self._is_part(kind, value))
            return value

        return self._compositions.changed(text, part) is not None and all(parts)

    def _is_part(self, part: str, value: str) -> bool:
        if part == "client":
            return value.startswith(TOKEN)
        if part == "word" and value.lower() in self._rules.properties:
            return True
        return words.looks_made(value) if part in {"name", "word"} else True

    def _is_enum(self, text: str) -> bool:
        known = text.lower() in self._rules.enums or text in published_words.accounts()
        return known or words.looks_made(text)

    def _is_offer(self, text: str) -> bool:
        found = _FILE_NAME.fullmatch(text)
        return found is not None and (found[1] is None or self._made["file"](found[1]))

    def _is_party(self, text: str) -> bool:
        if re.fullmatch(r"\d{13}", text):
            return self._made["ean"](text)
        return self._is_made(text) or _PHONE.fullmatch(text) is not None

    def _is_on_made_paper(self, line: str) -> bool:
        text = after_label(line)
        numbers = re.fullmatch(r"(?:DK ?)?\d{8}|[A-Z]{2}\d{2}[A-Z0-9 ]{10,38}|\+?[\d ]{8,16}", text)
        return not text or self._is_made(text) or (numbers is not None and of_text(f"DK {text}") is None)


def _is_made_guid(text: str) -> bool:
    found = _GUID.fullmatch(text)
    return found is None or found[1] == "8" or not text.strip("0-")


def _is_code(text: str) -> bool:
    """Tell whether a text may be a made code: consonants and figures, of six figures and more the first two zeros."""
    if text.isdigit() and text.isascii():
        return len(text) < 6 or text.startswith("00")
    return _CODE.fullmatch(text.lower()) is not None or words.looks_made(text)


def _is_company(text: str) -> bool:
    is_foreign = re.match("[A-Za-z]{2}.", text)
    return _COMPANY.fullmatch(text) is not None or _is_code(text[2:] if is_foreign else text)


_BY_FIGURES: dict[str, Callable[[str], bool]] = {
    "code": _is_code,
    "creditor": _is_code,
    "cvr": _is_company,
    "iban": lambda text: _is_code(re.sub(r"[\s.-]", "", text)[4:]) or _is_code(text),
    "ean": lambda text: text.startswith("579899") if re.fullmatch(r"\d{13}", text) else _is_code(text),
    "account": lambda text: text.isdigit() or _is_code(text),
    "registration": lambda text: not re.fullmatch(r"\d{4}", text) or text.startswith("00"),
    "production": lambda text: text.startswith("199") if re.fullmatch(r"\d{10}", text) else _is_code(text),
    "fik": lambda text: bool(_SLIP.fullmatch(text)) or (not text.startswith("+7") and _is_code(text)),
}


def _by_kind(kind: str, text: str) -> str | None:
    """Return what a value looks like that its kind says more of than its form."""
    figures = re.sub(r"\D", "", text)
    danish = re.fullmatch(r"(?:(?:\+|00)45)?[\s-]*[2-9][\d\s-]{7,12}", text) and len(figures) in {8, 10, 12}
    company = re.fullmatch(r"(?i)(?:DK)?[ -]?\d{8}", text) and is_given_out(figures)
    looks = (
        ("a CVR number", kind == "cvr" and company),
        ("a CPR number", kind == "account" and CPR.search(text)),
        ("a bank account", kind == "iban" and is_account(text)),
        ("an EAN number", kind in {"ean", "party"} and re.fullmatch(r"57\d{11}", text) and is_location(text)),
        ("a telephone number", kind in {"phone", "party"} and danish),
        ("an address of the web", kind == "url" and "." in text and not _IN_SAFE_HOST.search(text)),
    )
    return next((what for what, found in looks if found), None)
