"""What the books say, read straight from the cassettes' YAML.

Law of this module: it knows Dinero's rows and the cassettes' layout, and neither the fake nor the server. Amounts
are exact decimals in kroner, rows keep Dinero's own names. Where several recorded answers show one row, what they
show is taken together.
"""

from __future__ import annotations

import functools
import json
import os
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]
Found = TypeVar("Found")

FOLDER = "DINERO_CONTRACT_CASSETTES"
"""Names the environment variable that points at another folder of cassettes."""


class BooksError(Exception):
    """The cassettes could not be found or read; the message says where they were looked for."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded answer of status 200 to a GET."""

    path: tuple[str, ...]
    query: dict[str, list[str]]
    body: Any


@dataclass(frozen=True)
class Books:
    """One organisation's recorded answers, seen as rows."""

    id: int
    organization: Row
    recorded: tuple[Recorded, ...] = field(repr=False)

    @property
    def name(self) -> str:
        """The organisation's name."""
        return str(self.organization["Name"])

    @property
    def has_pro(self) -> bool:
        """Whether the organisation has a Pro subscription."""
        return bool(self.organization["Subscription"]["HasPro"])

    def answers(self, *path: str) -> list[Any]:
        """The bodies recorded for a path below the organisation, such as ("accounts", "entry")."""
        wanted = tuple(part.lower() for part in path)
        return [seen.body for seen in self.recorded if tuple(p.lower() for p in seen.path) == wanted]

    def rows(self, key: str, *path: str) -> dict[Any, Row]:
        """The rows of every answer under a path, by `key`, from lists and from single documents below it."""
        found: dict[Any, Row] = {}
        for seen in self.recorded:
            if _starts(seen.path, path) and len(seen.path) - len(path) <= 1:
                for row in _rows(seen.body):
                    if key in row:
                        found.setdefault(row[key], {}).update(row)
        return found

    @functools.cached_property
    def years(self) -> list[Row]:
        """The accounting years, oldest first: Name, FromDate, ToDate."""
        return sorted(self.rows("Name", "accountingyears").values(), key=lambda row: str(row["FromDate"]))

    @functools.cached_property
    def accounts(self) -> dict[int, Row]:
        """The chart of accounts by number."""
        return self.rows("AccountNumber", "accounts", "entry")

    @functools.cached_property
    def contacts(self) -> dict[str, Row]:
        """Every contact by guid, deleted ones included."""
        return self.rows("ContactGuid", "contacts")

    @functools.cached_property
    def invoices(self) -> dict[str, Row]:
        """Every invoice by guid, as the list shows it (whose Status tells the payment state)."""
        return self._listed("Guid", "invoices")

    @functools.cached_property
    def credit_notes(self) -> dict[str, Row]:
        """Every credit note by guid, in full."""
        return self.rows("Guid", "sales", "creditnotes")

    @functools.cached_property
    def trade_offers(self) -> dict[str, Row]:
        """Every trade offer by guid, deleted ones included."""
        return self.rows("Guid", "tradeoffers")

    @functools.cached_property
    def purchases(self) -> dict[str, Row]:
        """Every purchase voucher by guid."""
        return self.rows("Guid", "vouchers", "purchase")

    @functools.cached_property
    def purchase_credit_notes(self) -> dict[str, Row]:
        """Every purchase credit note by guid."""
        return self.rows("Guid", "vouchers", "purchase", "creditnotes")

    @functools.cached_property
    def manual_vouchers(self) -> dict[str, Row]:
        """Every manual voucher by guid."""
        return self.rows("Guid", "vouchers", "manuel")

    @functools.cached_property
    def reminders(self) -> dict[str, list[int]]:
        """The ids of the reminders of every invoice that has any, by the invoice's guid."""
        found: dict[str, list[int]] = {}
        for seen in self.recorded:
            if _starts(seen.path, ("invoices",)) and seen.path[2:] == ("reminders",) and seen.body:
                found[seen.path[1]] = [row["Id"] for row in seen.body]
        return found

    @functools.cached_property
    def products(self) -> dict[str, Row]:
        """Every product by guid, deleted ones included."""
        return self.rows("ProductGuid", "products")

    @functools.cached_property
    def entries(self) -> dict[str, Row]:
        """Every posting by guid, with its Amount as a Decimal; opening rows included."""
        return self.rows("EntryGuid", "entries")

    def live(self, rows: dict[str, Row]) -> dict[str, Row]:
        """Those rows that are not deleted."""
        return {key: row for key, row in rows.items() if row.get("DeletedAt") is None}

    def year(self, name: str) -> list[Row]:
        """The entries dated within an accounting year."""
        year = first((row for row in self.years if row["Name"] == name), f"year {name} in {self.name}")
        return [row for row in self.entries.values() if year["FromDate"] <= row["Date"] <= year["ToDate"]]

    def _listed(self, key: str, *path: str) -> dict[Any, Row]:
        found: dict[Any, Row] = {}
        for body in self.answers(*path):
            for row in _rows(body):
                found.setdefault(row[key], {}).update(row)
        return found


def first(found: Iterable[Found], what: str) -> Found:
    """The first of what was found; BooksError naming `what` the books lack where nothing was."""
    for one in found:
        return one
    raise BooksError(f"the cassettes hold no {what}")


def per_account(entries: list[Row]) -> dict[int, Decimal]:
    """The sum of the amounts per account, accounts that come to 0.00 left out."""
    sums: dict[int, Decimal] = {}
    for row in entries:
        sums[row["AccountNumber"]] = sums.get(row["AccountNumber"], Decimal(0)) + row["Amount"]
    return {number: amount for number, amount in sums.items() if amount}


def kroner(value: float | str) -> Decimal:
    """The exact decimal of a JSON number as it was written."""
    return Decimal(str(value)).quantize(Decimal("0.01"))


def answered(row: Row) -> Row:
    """A recorded row as a tool answers it: the same values under camelCase names, amounts as JSON numbers."""
    return {camel(name): float(value) if isinstance(value, Decimal) else value for name, value in row.items()}


def differences(recorded: Any, given: Any, at: str = "") -> list[str]:
    """Where an answer is not what was recorded: names turned to camelCase, numbers equal, nothing recorded missing.

    What the answer has beyond it is not looked at, and a value that is not there is null.
    """
    if isinstance(recorded, dict) and isinstance(given, dict):
        names = ((name, camel(name)) for name in recorded)
        return [d for old, new in names for d in differences(recorded[old], given.get(new), f"{at}.{new}")]
    if isinstance(recorded, list) and isinstance(given, list) and len(recorded) == len(given):
        pairs = enumerate(zip(recorded, given, strict=True))
        return [d for number, (one, two) in pairs for d in differences(one, two, f"{at}[{number}]")]
    return [] if _same(recorded, given) else [f"{at}: {given!r} where the books have {recorded!r}"]


def _same(recorded: Any, given: Any) -> bool:
    numbers = (int, float, Decimal)
    if isinstance(recorded, bool) or isinstance(given, bool):
        return recorded is given
    if isinstance(recorded, numbers) and isinstance(given, numbers):
        return Decimal(str(recorded)) == Decimal(str(given))
    return bool(recorded == given)


def camel(name: str) -> str:
    """Dinero's name in camelCase: TimeStamp is timeStamp, SENumber seNumber, CCToSender ccToSender."""
    return re.sub(r"^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+", lambda start: start.group().lower(), name)


@functools.cache
def books() -> dict[int, Books]:
    """Every organisation of the cassettes, by id. Raises BooksError where there are none."""
    files = sorted(_folder().rglob("*.yaml"))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    seen: list[tuple[str, Recorded]] = []
    for file in files:
        cassette = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
        seen += [_recorded(item) for item in cassette["interactions"] if _counts(item)]
    organizations: dict[int, Row] = {}
    for _, item in seen:
        if item.path == ("organizations",):
            for row in _rows(item.body):
                organizations.setdefault(row["Id"], {}).update(row)
    return {
        number: Books(number, row, tuple(item for owner, item in seen if owner == str(number)))
        for number, row in organizations.items()
    }


def _folder() -> Path:
    here = Path(__file__).parent
    named = os.environ.get(FOLDER)
    places = (
        [Path(named)] if named else [here.parent / "cassettes", here.parent / "mock_dinero" / "_cassettes"]
    )
    for place in places:
        if place.is_dir() and any(place.rglob("*.yaml")):
            return place
    raise BooksError(f"no cassettes in {' or '.join(map(str, places))}; set {FOLDER} to their folder")


def _counts(item: Row) -> bool:
    """Whether an item is a read that was answered with rows; PDFs and files are not."""
    request, response = item["request"], item["response"]
    kinds = [str(kind) for name, kind in response["headers"].items() if name.lower() == "content-type"]
    return (
        request["method"] == "GET"
        and response["status"]["code"] == 200
        and any("json" in kind for kind in kinds)
    )


def _recorded(item: Row) -> tuple[str, Recorded]:
    """The organisation id in the path ("" where there is none) and the answer."""
    uri = urlsplit(item["request"]["uri"])
    path = tuple(unquote(part) for part in uri.path.split("/")[2:])
    body = json.loads(item["response"]["body"]["string"], parse_float=Decimal)
    owner, rest = (path[0], path[1:]) if path[0].isdigit() else ("", path)
    return owner, Recorded(rest, parse_qs(uri.query), body)


def _starts(path: tuple[str, ...], start: tuple[str, ...]) -> bool:
    return tuple(p.lower() for p in path[: len(start)]) == tuple(p.lower() for p in start)


def _rows(body: Any) -> list[Row]:
    if isinstance(body, dict):
        body = body.get("Collection", [body])
    return [row for row in body if isinstance(row, dict)] if isinstance(body, list) else []
