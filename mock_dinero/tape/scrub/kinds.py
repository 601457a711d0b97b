"""What each kind of the rules does with a value: one table for texts, one for numbers.

Law of this module: a text of a kind that cannot be read as that kind is None, and then refused; nothing passes because
it is unknown. Empty texts stay. The pseudonyms are one key's, the years and factors the options'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from urllib.parse import unquote

from mock_dinero.tape.scrub import published_words, years
from mock_dinero.tape.scrub.compositions import Compositions
from mock_dinero.tape.scrub.lossless import Number
from mock_dinero.tape.scrub.pseudonyms import CPR, Pseudonyms
from mock_dinero.tape.scrub.rules import Rules

Text = Callable[[str], str | None]
MEDIA = frozenset(
    (
        *("application/json", "application/problem+json", "application/pdf", "application/octet-stream"),
        *("application/xml", "application/zip", "application/msword", "application/vnd.ms-excel"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        *("text/html", "text/plain", "text/csv", "text/xml", "text/json"),
        *("image/png", "image/jpeg", "image/jpg", "image/gif", "image/tiff", "image/heic", "image/webp"),
    )
)
"""What an answer may be; of any other type one cannot know that it is no name."""
FLAGS = frozenset({"true", "false", "0", "1"})

_ENUM = re.compile(r"[A-Za-z]{1,40}")
_NUMBER = re.compile(r"-?\d{1,7}(?:\.\d{1,10})?")  # a longer text of figures may be somebody's number
_MEDIA = re.compile(r"([\w.+/-]+)\s*(;.*)?")
_CHARSET = re.compile(r"(?i);\s?charset=(?:utf-8|iso-8859-1|us-ascii)")
_INDEX = re.compile(r"\[\d{1,4}\]")
_OAUTH = re.compile(r"[^\s,]+(?:[ ,][^\s,]+)*")
_COUNTRY = re.compile(r"[^\W\d_]+(?:[ .,'\u2019()&-]{1,3}[^\W\d_]+){0,8}[.)]?")  # a name of Dinero's list
_FILE = re.compile(r"(.*?)(\.[A-Za-z0-9]{1,5})?", re.DOTALL)
_PHONE = re.compile(r"\+?[\d ().-]{6,20}")


class Kinds:
    """The kinds under one key, for one scrubbing."""

    def __init__(self, pseudonyms: Pseudonyms, rules: Rules, moved_years: int) -> None:
        self.to = to = pseudonyms
        self._years = moved_years
        self._texts = rules.texts
        self._compositions = Compositions(rules.compositions)
        self._problems = Compositions(rules.problems)
        self._properties = rules.properties
        self._enums = rules.enums
        self.filters = rules.filter
        self.texts: dict[str, Text] = {
            "guid": to.guid,
            "id": self.identifier,
            "organization": self.organization,
            "version": to.version,
            "name": to.name,
            "code": to.code,
            "registration": to.registration,
            "account": to.account,
            "iban": to.iban,
            "email": to.email,
            "phone": to.phone,
            "url": to.url,
            "cvr": to.cvr,
            "production": to.production,
            "ean": to.ean,
            "creditor": to.creditor,
            "token": to.token,
            "text": self.text,
            "party": self.party,
            "file": self.file,
            "account-name": self.account_name,
            "vat": self.vat,
            "colour": self.colour,
            "font": self.text,
            "date": self.date,
            "year": self.year,
            "moment": lambda text: years.moved_moment(text, self._years),
            "problem": self.problem,
            "property": self.property,
            "published": _published,
            "oauth": lambda text: text if _OAUTH.fullmatch(text) and _are_in(text, rules.oauth) else None,
            "enum": self.enum,
            "flag": lambda text: text if text.lower() in FLAGS else None,
            "number": _kept(_NUMBER),
            "extension": _kept(re.compile(r"\.?(?![0-9]{3})[A-Za-z0-9]{1,5}")),
            "currency": _kept(re.compile("[A-Za-z]{3}")),
            "country": _kept(re.compile("[A-Za-z]{2}")),
            "language": _kept(re.compile("[A-Za-z]{2}(?:-[A-Za-z]{2})?")),
            "media": media,
            "disposition": self.disposition,
        }

    def identifier(self, text: str) -> str:
        """Return the pseudonym of a guid or a number."""
        return self._number("id", text) or self.to.guid(text)

    def organization(self, text: str) -> str | None:
        """Return the pseudonym of an organisation's number."""
        return self._number("organization", text)

    def _number(self, kind: str, text: str) -> str | None:
        return str(self.to.number(kind, int(text))) if re.fullmatch("[0-9]{1,18}", text) else None

    def text(self, text: str) -> str:
        """Return a text: Dinero's own, or composed by it, or free and then replaced as a whole."""
        if text in self._texts:
            return text
        composed = self._compositions.changed(text, self._part)
        return self.to.spelled(text) if composed is None else composed

    def _part(self, part: str, text: str) -> str:
        if part == "day":
            return years.moved_danish_day(text, self._years)
        if part == "client":
            return self.to.token(text)
        return self.to.name(text) if part == "name" else text

    def party(self, text: str) -> str:
        """Return who sent, received or booked something: an address, a number or a name."""
        if "@" in text:
            return self.to.email(text)
        if re.fullmatch(r"\d{13}", text):
            return self.to.ean(text)
        return self.to.phone(text) if _PHONE.fullmatch(text) else self.to.name(text)

    def file(self, text: str) -> str:
        """Return the name of a file: made words, its extension."""
        found = _FILE.fullmatch(text)
        stem, extension = (found[1], found[2] or "") if found else (text, "")
        return self.to.spelled(stem) + extension if stem else self.to.spelled(text)

    def account_name(self, text: str) -> str:
        """Return an account's name: the standard chart's stays, an own one is replaced."""
        return text if text in published_words.accounts() else self.to.name(text)

    def vat(self, text: str) -> str:
        """Return a VAT code or its name: those every organisation has stay."""
        if text in published_words.vat():
            return text
        return self.to.code(text) if re.fullmatch(r"[A-Z0-9]{1,12}", text) else self.to.name(text)

    def colour(self, text: str) -> str:
        """Return another colour."""
        return f"#{self.to.version(text[1:])}" if text.startswith("#") else self.to.code(text)

    def date(self, text: str) -> str | None:
        """Return a day or an instant, moved."""
        return years.moved_day(text, self._years)

    def year(self, text: str) -> str:
        """Return an accounting year's name: of figures, and then moved; any other is replaced."""
        moved = years.moved_year(text, self._years)
        return self.to.name(text) if moved is None else moved

    def enum(self, text: str) -> str | None:
        """Return a value of an enumeration, or several between commas: words of Dinero's, any other replaced."""
        if not all(_ENUM.fullmatch(word.strip()) or self._is_enum(word) for word in text.split(",")):
            return None
        return ",".join(word if self._is_enum(word) else self.to.name(word) for word in text.split(","))

    def _is_enum(self, word: str) -> bool:
        return word.strip().lower() in self._enums or word in published_words.accounts()

    def problem(self, text: str) -> str:
        """Return what a refusal says: Dinero's own words, else made ones."""
        known = self._problems.changed(
            text, lambda part, word: self.property(word) if part == "word" else word
        )
        return self.text(text) if known is None else known

    def property(self, text: str) -> str:
        """Return the name of a property, or the code of a refusal."""
        known = all(self.is_field(part) for part in _INDEX.sub("", text).split("."))
        return text if known else self.to.name(text)

    def is_field(self, text: str) -> bool:
        """Tell whether a text names a field of some answer."""
        return text.lower() in self._properties

    def disposition(self, text: str) -> str | None:
        """Return how a file is offered, under a made name."""
        kind, _, rest = text.partition(";")
        if kind.strip().lower() not in {"attachment", "inline"}:
            return None
        found = re.search(r"(?i)filename(\*?)=(?:UTF-8'')?\"?([^\";]+)", rest)
        if found is None:
            return kind.strip()
        name = (
            unquote(found[2]) if found[1] else found[2]
        )  # so that it is the name that the list of files says
        return f'{kind.strip()}; filename="{self.file(name.strip())}"'

    def number(self, kind: str, value: Number, factor: int) -> Number | None:
        """Return a number of a kind: amounts times the factor, identifiers replaced, all others as they are."""
        if kind == "amount":
            return value if factor == 1 else Number(Decimal(value) * factor)
        if kind in {"id", "organization"}:
            found = self._number(kind, value)
            return None if found is None else Number(found)
        return value if kind == "number" and not _is_cpr(value) else None


def media(text: str) -> str | None:
    """Return a known media type, with a known charset as it was spelled, without anything else; None for another."""
    found = _MEDIA.fullmatch(text.strip())
    if found is None or found[1].lower() not in MEDIA:
        return None
    return text if _CHARSET.fullmatch(found[2] or "") else found[1]


def _kept(pattern: re.Pattern[str]) -> Text:
    """Keep lists of what the pattern describes."""
    return lambda text: text if all(pattern.fullmatch(one.strip()) for one in text.split(",")) else None


def _is_cpr(value: Number) -> bool:
    """Tell whether a number is a person's, in whichever of JSON's spellings."""
    whole = float(value)
    return whole.is_integer() and CPR.fullmatch(f"{abs(whole):010.0f}") is not None


def _published(text: str) -> str | None:
    return text if _COUNTRY.fullmatch(text) else None


def _are_in(text: str, known: Collection[str]) -> bool:
    return all(word.lower() in known for word in re.split("[ ,]", text))
