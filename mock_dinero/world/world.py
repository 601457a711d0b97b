"""All companies the fake serves, as loaded from cassettes.

Law of this module: loading is the only I/O; a world is changed by putting another company in a company's place,
and `reset` brings back what was loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mock_dinero import cassettes
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.dates import COPENHAGEN, YEARS
from mock_dinero.world.books import Books
from mock_dinero.world.fold import fold
from mock_dinero.world.gather import concerns

SEED_AS_OF = datetime(2026, 11, 16, 9, tzinfo=COPENHAGEN)
"""When the demo companies' story is told; a cassette without `asOf` says nothing of the time."""


class World:
    """Companies by number, and the instant their books are told at."""

    def __init__(self, companies: Iterable[Company], *, as_of: datetime = SEED_AS_OF, files: int = 0) -> None:
        self.as_of = as_of
        self.files = files
        self._loaded = {company.organization.id: Books(company) for company in companies}
        self.books = dict(self._loaded)

    def reset(self) -> None:
        """Bring back the companies as they were loaded."""
        self.books = dict(self._loaded)

    def fork(self) -> World:
        """Return another world of the companies as they were loaded; the frozen books are shared."""
        found = World((), as_of=self.as_of, files=self.files)
        found._loaded = dict(self._loaded)
        found.reset()
        return found

    def put(self, company: Company) -> None:
        """Serve a company in place of the one with its number."""
        self.books[company.organization.id] = Books(company)

    def add(self, company: Company) -> None:
        """Serve a company more, as if it had been loaded."""
        self._loaded[company.organization.id] = Books(company)
        self.reset()

    def set_pro(self, number: int, *, pro: bool) -> None:
        """Grant or withdraw Pro."""
        company = self.books[number].company
        organization = replace(company.organization, has_pro=pro, has_paying_pro=pro)
        self.put(replace(company, organization=organization))

    @property
    def records(self) -> int:
        """The documents and postings of all companies."""
        return sum(_records(books.company) for books in self.books.values())


def load(folders: Iterable[Path]) -> World:
    """Read every cassette in the folders; CassetteError on the first that cannot be used."""
    paths = cassettes.files(folders)
    moments: list[datetime] = []
    multiplied: list[Path] = []
    companies = fold(_interactions(paths, moments, multiplied), multiplied=lambda: bool(multiplied))
    return World(companies, as_of=max(moments, default=SEED_AS_OF), files=len(paths))


def _interactions(
    paths: Iterable[Path], moments: list[datetime], multiplied: list[Path]
) -> Iterator[cassettes.Interaction]:
    """Yield what is in the cassettes, one file at a time in memory.

    Their instants are put into `moments`, the files whose amounts scrubbing multiplied into `multiplied`.
    """
    for path in paths:
        one = _read(path)
        if moment := _as_of(path, one):
            moments.append(moment)
        if _is_multiplied(one):
            multiplied.append(path)
        yield from one.interactions


def _read(path: Path) -> cassettes.Cassette:
    """Read a cassette that has something to say."""
    found = cassettes.read(path)
    if not any(concerns(one) for one in found.interactions):
        raise cassettes.CassetteError(
            f"{path}: no interaction is about an organisation; record some of its lists, or remove the file."
        )
    return found


def default_folder() -> Path:
    """Return where the demo companies' cassettes are: in an installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "_cassettes"
    return installed if installed.is_dir() else package.parent / "cassettes"


def _as_of(path: Path, cassette: cassettes.Cassette) -> datetime | None:
    text = cassette.provenance.get("asOf")
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        raise cassettes.CassetteError(
            f"{path}: asOf {str(text)[:40]} is no instant; write 2026-11-16T09:00:00+01:00."
        ) from None
    if found.year not in YEARS:
        raise cassettes.CassetteError(
            f"{path}: asOf is in {found.year}; the clock shows the years {YEARS[0]} to {YEARS[-1]} only."
        )
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _is_multiplied(cassette: cassettes.Cassette) -> bool:
    scrubbed = cassette.provenance.get("scrubbed")
    return isinstance(scrubbed, dict) and scrubbed.get("scaledAmounts") is True


def _records(company: Company) -> int:
    documents = (
        company.contacts,
        company.products,
        company.invoices,
        company.credit_notes,
        company.purchases,
        company.manual_vouchers,
        company.entries,
    )
    return sum(len(rows) for rows in documents)
