"""Interactions sorted by organisation, kind and key: the recorded rows, before they mean anything.

Law of this module: it knows which path answers what, and nothing of the ledger. Keys are compared without regard
to case, since `fields` echoes the caller's spelling; of two recordings of one thing the later wins, key by key.
Answers other than 200, files, sign-ins and what can be worked out (reports, statements) are passed over.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from mock_dinero.cassettes import CassetteError, Interaction
from mock_dinero.hosts import API, HOSTS
from mock_dinero.ledger.money import from_json

HIGHEST = 10**12
"""No amount in kroner, quantity or rate is larger; what is counted exactly must have an end."""
FINEST = -30
"""No number has more decimals, as a power of ten; a float's own never come near."""
INT64_MAX = 2**63 - 1
_MOST = 100 * HIGHEST

_ORGANIZATION = re.compile(r"/v[\d.]+/(\d+)/(.+?)/?")
_ORGANIZATIONS = frozenset({"v1/organizations", "v1.1/organizations"})
_USUAL = f"https://{API}/"
_SERVING_HOSTS = frozenset({API, "127.0.0.1", "localhost", "::1"})
_KNOWN_HOSTS = _SERVING_HOSTS | frozenset(HOSTS)
_GUID = "(?P<guid>[0-9a-f-]{36})"

LISTS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(path), section, key)
    for path, section, key in (
        ("accountingyears", "years", "name"),
        ("accounts/entry", "accounts", "accountnumber"),
        ("accounts/deposit", "deposits", "accountnumber"),
        ("vattypes", "vat types", "vatcode"),
        ("contacts", "contacts", "contactguid"),
        ("products", "products", "productguid"),
        ("invoices", "invoice rows", "guid"),
        ("sales/creditnotes", "credit note rows", "guid"),
        ("entries|entries/changes", "entries", "entryguid"),
        ("files", "files", "fileguid"),
        ("invoices/templates", "templates", "id"),
    )
)
"""Path below the organisation -> section, and the key by which its rows are told apart."""

DOCUMENTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(path), section)
    for path, section in (
        ("sales/settings", "settings"),
        (f"contacts/{_GUID}", "contacts"),
        (f"products/{_GUID}", "products"),
        (f"invoices/{_GUID}", "invoices"),
        (f"sales/creditnotes/{_GUID}", "credit notes"),
        (f"vouchers/purchase/{_GUID}", "purchases"),
        (f"vouchers/purchase/creditnotes/{_GUID}", "purchase credit notes"),
        (f"vouchers/manuel/{_GUID}", "manual vouchers"),
        (f"tradeoffers/{_GUID}", "offers"),
    )
)
"""Path below the organisation -> section; the guid in the path tells them apart."""

PARTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(path), section)
    for path, section in (
        (f"invoices/{_GUID}/payments", "payments"),
        (f"sales/creditnotes/{_GUID}/payments", "payments"),
        (f"purchase-vouchers/{_GUID}/payments", "payments"),
        (f"invoices/{_GUID}/reminders", "reminders"),
    )
)
"""Path below the organisation -> section of rows that belong to the voucher in the path."""

OWNED: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(path), section, key)
    for path, section, key in (
        (f"contacts/{_GUID}/notes", "notes", "id"),
        (f"invoices/{_GUID}/mailouts", "mail-outs", "id"),
        (f"sales/creditnotes/{_GUID}/mailouts", "mail-outs", "id"),
        (f"tradeoffers/{_GUID}/mailouts", "mail-outs", "id"),
        (f"attachments/{_GUID}", "attachments", "fileguid"),
    )
)
"""Path below the organisation -> section of rows that only the path says the owner of, and their key."""

OWNER = "(owner)"
"""The key under which a row holds the guid of its owner; no published key is spelled like it."""


class Row:
    """One recorded object, read by published key; a value of the wrong type is one clear line."""

    __slots__ = ("place", "values")

    def __init__(self, values: dict[str, Any], place: str) -> None:
        self.values = values
        self.place = place

    def __contains__(self, key: str) -> bool:
        return key.lower() in self.values

    def get(self, key: str) -> Any:
        """Return the value as it is, None when absent."""
        return self.values.get(key.lower())

    def text(self, key: str) -> str | None:
        """Return a text or None."""
        found: str | None = self._as(key, str)
        return found

    def word(self, key: str, default: str) -> str:
        """Return a text, `default` when absent or null."""
        return self._as(key, str) or default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return a boolean, `default` when absent or null."""
        found = self._as(key, bool)
        return default if found is None else found

    def integer(self, key: str) -> int | None:
        """Return an integer or None."""
        found: int | None = self._as(key, int)
        if found is not None and abs(found) > INT64_MAX:
            raise self.wrong(key)
        return found

    def amount(self, key: str) -> int:
        """Return an amount in øre, 0 when absent or null."""
        value = self.get(key)
        return 0 if value is None else self._read(key, _amount)

    def decimal(self, key: str, default: str) -> Decimal:
        """Return an exact number, `default` when absent or null."""
        return Decimal(default) if self.get(key) is None else self._read(key, _number)

    def day(self, key: str) -> date | None:
        """Return the day of a date or date-time text, None when absent or null."""
        return None if self.get(key) is None else self._read(key, lambda text: date.fromisoformat(text[:10]))

    def moment(self, key: str) -> datetime | None:
        """Return an instant; text without a zone is UTC (assumed)."""
        return None if self.get(key) is None else self._read(key, _instant)

    def rows(self, key: str) -> list[Row]:
        """Return the objects of a list, none when absent or null."""
        return rows_of(self.get(key) or [], self.place)

    def inner(self, key: str) -> Row:
        """Return an object inside this one, an empty row when absent or null."""
        value = self.get(key)
        return rows_of([value], self.place)[0] if value is not None else Row({}, self.place)

    def needed(self, key: str) -> CassetteError:
        """Return the error of a key without which the row means nothing."""
        return CassetteError(f"{self.place}: `{key}` is missing; ask for it in `fields` and record again.")

    def _as(self, key: str, kind: type) -> Any:
        value = self.get(key)
        if value is None or type(value) is kind:
            return value
        raise self.wrong(key)

    def _read(self, key: str, reader: Any) -> Any:
        value = self.get(key)
        try:
            return reader(value)
        except (ValueError, TypeError, InvalidOperation, OverflowError):
            raise self.wrong(key) from None

    def wrong(self, key: str) -> CassetteError:
        """Return the error of a value that means nothing."""
        shown = _shown(self.get(key))
        return CassetteError(
            f"{self.place}: `{key}` is `{shown}`, which cannot be read; repair or remove it."
        )


@dataclass(slots=True)
class Gathered:
    """What was recorded of one organisation: section -> key -> row, and the rows of payments and reminders."""

    sections: dict[str, dict[str, Row]] = field(default_factory=dict)
    parts: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def all(self, section: str) -> list[Row]:
        """Return the rows of a section in the order they were first met."""
        return list(self.sections.get(section, {}).values())

    def one(self, section: str, key: str = "") -> Row | None:
        """Return one row of a section."""
        return self.sections.get(section, {}).get(key)

    def part(self, section: str, voucher: str) -> list[Row]:
        """Return the payments or reminders of a voucher."""
        return self.parts.get((section, voucher), [])

    def listed_sale(self, voucher: str) -> Row | None:
        """Return the row a list gives of an invoice or credit note."""
        return self.one("invoice rows", voucher) or self.one("credit note rows", voucher)

    def merge(self, section: str, key: str, row: Row) -> None:
        """Put a row in its place, over what an earlier recording said of the same thing."""
        rows = self.sections.setdefault(section, {})
        known = rows.get(key)
        rows[key] = Row(known.values | row.values, row.place) if known else row


def gather(interactions: Iterable[Interaction]) -> dict[int, Gathered]:
    """Sort the 200 answers of GETs by organisation; CassetteError for one that nothing but refusals tells of."""
    found: dict[int, Gathered] = {}
    others: dict[int, str] = {}
    for one in interactions:
        path = _path(one)
        if one.method == "GET" and one.status == 200 and one.content is None:
            _place(one, path, found)
        elif within := _ORGANIZATION.fullmatch(path):
            others.setdefault(int(within[1]), one.place)
    for number, place in others.items():
        if number not in found:
            raise CassetteError(
                f"{place}: no answer tells of organisation {number}; record GET /v1/organizations as well."
            )
    return found


def concerns(one: Interaction) -> bool:
    """Tell whether an interaction is about an organisation, or about all of them."""
    path = _path(one)
    return path.lower().strip("/") in _ORGANIZATIONS or _ORGANIZATION.fullmatch(path) is not None


def _path(one: Interaction) -> str:
    """Return the path of a request to Dinero, its sign-in or a fake; CassetteError for any other host."""
    if one.uri.startswith(_USUAL):  # thousands of them at every start
        return one.uri.partition("?")[0][len(_USUAL) - 1 :]
    try:
        parts = urlsplit(one.uri)
        host, path = parts.hostname, parts.path
    except ValueError:
        host, path = None, ""
    if host not in _KNOWN_HOSTS:
        raise CassetteError(
            f"{one.place}: {one.uri[:60]} is not at {API}; remove it, or record only what goes there."
        )
    return path if host in _SERVING_HOSTS else ""


def rows_of(data: object, place: str) -> list[Row]:
    """Return the objects of a JSON list; anything else is a CassetteError."""
    if not isinstance(data, list) or not all(isinstance(value, dict) for value in data):
        raise CassetteError(f"{place}: a list of objects was expected; record it again or remove it.")
    spelled: dict[tuple[str, ...], list[str]] = {}  # the rows of a list mostly share their keys
    found = []
    for value in data:
        keys = tuple(value)
        if keys not in spelled:
            spelled[keys] = [key.lower() for key in keys]
        # guids, codes and account names come again in thousands of rows: one text each
        kept = [sys.intern(one) if type(one) is str else one for one in value.values()]
        found.append(Row(dict(zip(spelled[keys], kept, strict=True)), place))
    return found


def _place(one: Interaction, path: str, found: dict[int, Gathered]) -> None:
    if path.lower().strip("/") in _ORGANIZATIONS:
        for row in rows_of(one.json(), one.place):
            _add_organization(row, found)
        return
    within = _ORGANIZATION.fullmatch(path)
    if within:
        _place_within(one, within[2].lower(), found.setdefault(int(within[1]), Gathered()))


def _add_organization(row: Row, found: dict[int, Gathered]) -> None:
    number = row.integer("Id")
    if number is None:
        raise row.needed("Id")
    section = "organization v1.1" if "Subscription" in row else "organization"
    found.setdefault(number, Gathered()).merge(section, "", row)


def _place_within(one: Interaction, path: str, gathered: Gathered) -> None:
    for pattern, section, key in LISTS:
        if pattern.fullmatch(path):
            for row in _list(one):
                gathered.merge(section, _key(row, key), row)
            return
    for pattern, section in DOCUMENTS:
        if match := pattern.fullmatch(path):
            key = match.groupdict().get("guid", "")
            gathered.merge(section, key, rows_of([one.json()], one.place)[0])
            return
    _place_part(one, path, gathered)


def _place_part(one: Interaction, path: str, gathered: Gathered) -> None:
    """Place rows whose owner only the path names."""
    for pattern, section, key in OWNED:
        if match := pattern.fullmatch(path):
            for row in _list(one):
                owned = Row({**row.values, OWNER: match["guid"]}, row.place)
                gathered.merge(section, f"{match['guid']}/{_key(row, key)}", owned)
            return
    for pattern, section in PARTS:
        if match := pattern.fullmatch(path):
            gathered.parts[section, match["guid"]] = list(_list(one))
            return


def _list(one: Interaction) -> Iterator[Row]:
    """Yield the rows of an answer: a bare list, a page, or the payments of a voucher."""
    data = one.json()
    if isinstance(data, dict):
        keys = {key.lower(): key for key in data}
        inner = keys.get("collection") or keys.get("payments")
        data = data[inner] if inner else data
    yield from rows_of(data or [], one.place)


def _key(row: Row, name: str) -> str:
    value = row.get(name)
    if value is None:
        raise row.needed(name)
    return str(value).lower()


def _shown(value: object) -> str:
    """Return the beginning of a value; an integer may be too long for Python to write out."""
    try:
        return " ".join(str(value)[:40].split())
    except ValueError:
        return "a number of thousands of digits"


def _amount(number: Any) -> int:
    ore: int = number * 100 if type(number) is int else from_json(number)
    if not -_MOST <= ore <= _MOST:
        raise ValueError(number)
    return ore


def _number(number: Any) -> Decimal:
    found = Decimal(str(number))
    if not found.is_finite() or abs(found) > HIGHEST or int(found.as_tuple().exponent) < FINEST:
        raise ValueError(number)
    return found


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
