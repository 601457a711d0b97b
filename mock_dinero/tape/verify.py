"""Every recorded request put to the fake, and its answer held against the recorded one.

Law of this module: the fake serves the companies of those very cassettes, its clock stands at each answer's own
time (the Date header, else the cassette's `asOf`), and nothing is counted as agreeing that was not compared. What came
straight from the tape is counted apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from mock_dinero.app import create_app
from mock_dinero.cassettes import Cassette, CassetteError, Interaction, files, read
from mock_dinero.clock import Clock
from mock_dinero.hosts import CONNECT, PERSONAL
from mock_dinero.ledger.dates import YEARS
from mock_dinero.limits import RateLimiter
from mock_dinero.replay import FIRST_REFUSAL, Tape, load_tape, target_of
from mock_dinero.spec.published import Published
from mock_dinero.switches import Switches
from mock_dinero.tape.compare import Difference, differences
from mock_dinero.tape.excused import is_excused, scaled
from mock_dinero.testing import Dinero, in_process
from mock_dinero.world.world import World, load

_ORGANIZATIONS = re.compile(r"/v[\d.]+/organizations/?", re.IGNORECASE)
FIRST = 3
"""So many differences of one answer are told."""


@dataclass(slots=True)
class Tally:
    """How the answers of one operation fared."""

    asked: int = 0
    agreed: int = 0
    from_tape: int = 0
    excused: int = 0

    @property
    def differed(self) -> int:
        """The answers that neither agreed nor came from the tape, and that nothing excuses."""
        return self.asked - self.agreed - self.from_tape - self.excused


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One recorded answer that the fake gives otherwise; `more` differences are not told."""

    operation: str
    place: str
    differences: tuple[Difference, ...]
    more: int


@dataclass(slots=True)
class Report:
    """What came of it, by operation; `passed_over` counts sign-ins, which hold nothing to compare."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    passed_over: int = 0

    @property
    def asked(self) -> int:
        """The answers compared."""
        return sum(tally.asked for tally in self.tallies.values())

    @property
    def agreed(self) -> int:
        """The answers that agree."""
        return sum(tally.agreed for tally in self.tallies.values())

    @property
    def from_tape(self) -> int:
        """The answers the fake could only play back."""
        return sum(tally.from_tape for tally in self.tallies.values())

    @property
    def excused(self) -> int:
        """The answers that differ by no more than their scrubbing explains."""
        return sum(tally.excused for tally in self.tallies.values())


def verify(folders: Sequence[Path], switches: Switches | None = None) -> Report:
    """Replay every cassette of the folders; CassetteError on one that cannot be used."""
    paths = files(folders)
    player = _Player(load(folders), load_tape(folders), switches or Switches())
    report = Report()
    try:
        for path in paths:
            cassette = read(path)
            for one in cassette.interactions:
                player.compare(one, cassette, report)
    finally:
        player.close()
    return report


class _Player:
    """A fake over the cassettes' companies, and the client that asks it."""

    def __init__(self, world: World, tape: Tape, switches: Switches) -> None:
        self._clock = Clock(world.as_of, frozen=True)
        self._as_of = world.as_of
        limiter = RateLimiter(visma=None, personal=None)
        self._app = create_app(world, clock=self._clock, switches=switches, limiter=limiter, tape=tape)
        self._dinero: Dinero = in_process(self._app)
        self._http = httpx.Client(transport=self._dinero.transport(), base_url=self._dinero.url)
        self._now: datetime | None = None
        self._tokens: dict[int | None, str] = {}
        self._published = Published()

    def close(self) -> None:
        """Let go of the fake."""
        self._http.close()
        self._dinero.close()

    def compare(self, one: Interaction, cassette: Cassette, report: Report) -> None:
        """Put one recorded request to the fake, and note in the report how the answer compares."""
        if urlsplit(one.uri).hostname in (CONNECT, PERSONAL):
            report.passed_over += 1
            return
        operation = (
            self._published.operation(one.method, urlsplit(one.uri).path) or "(not in the description)"
        )
        tally = report.tallies.setdefault(operation, Tally())
        tally.asked += 1
        self._go_to(_moment(one, cassette) or self._as_of)
        answered = self._ask(one)
        if self._app.state.journal.visits[-1].tape:
            tally.from_tape += 1
            return
        found = list(differences(one, answered, cassette.provenance))
        if is_excused(found, one, cassette.provenance):
            tally.excused += 1
        elif found:
            told = tuple(found[:FIRST])
            report.disagreements.append(Disagreement(operation, one.place, told, len(found) - len(told)))
        else:
            tally.agreed += 1

    def _go_to(self, moment: datetime) -> None:
        if moment != self._now:
            self._clock.set(moment)
            self._now = moment
            self._tokens = {}

    def _token(self, organization: int | None) -> str:
        if organization not in self._tokens:
            self._tokens[organization] = self._dinero.token(organization)
        return self._tokens[organization]

    def _ask(self, one: Interaction) -> Interaction:
        headers = {"Authorization": f"Bearer {self._token(_caller(one))}", "Accept": one.accept}
        if one.request_body:
            headers["Content-Type"] = "application/json"
        try:
            answer = self._http.request(
                one.method, target_of(one.uri), headers=headers, content=one.request_body.encode() or None
            )
        except (httpx.InvalidURL, ValueError):
            raise CassetteError(f"{one.place}: this request cannot be sent; record it again.") from None
        return _as_interaction(one, answer)


def _caller(one: Interaction) -> int | None:
    """Return the one organisation a recorded list of organisations names: who asked reached no other."""
    if _ORGANIZATIONS.fullmatch(urlsplit(one.uri).path) is None or one.status >= FIRST_REFUSAL:
        return None
    rows = one.json()
    numbers = [row.get("Id", row.get("id")) for row in rows] if isinstance(rows, list) else []
    return numbers[0] if len(numbers) == 1 and isinstance(numbers[0], int) else None


def _as_interaction(asked: Interaction, answer: httpx.Response) -> Interaction:
    kind = answer.headers.get("content-type", "")
    try:
        body, content = answer.content.decode(), None
    except ValueError:
        body, content = "", answer.content
    if asked.content is not None and content is None:
        body, content = "", answer.content
    return replace(
        asked,
        status=answer.status_code,
        body=body,
        content=content,
        content_type=kind,
        headers={name.lower(): value for name, value in answer.headers.items()},
    )


def _moment(one: Interaction, cassette: Cassette) -> datetime | None:
    """Return when an answer was given, None where nothing says so."""
    try:
        if "date" in one.headers:
            found = parsedate_to_datetime(one.headers["date"])
        elif told := cassette.provenance.get("asOf"):
            found = datetime.fromisoformat(str(told))
        else:
            return None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise CassetteError(f"{one.place}: its time cannot be read; write a Date header as HTTP has it.")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def lines(report: Report, most: int) -> Iterator[str]:
    """Yield the report for a person: a line per operation, the first differences, the sum."""
    width = max(map(len, report.tallies), default=9)
    yield f"{'operation':{width}}  asked  agree  tape  excused  differ"
    for operation, tally in sorted(report.tallies.items()):
        yield (
            f"{operation:{width}}  {tally.asked:5}  {tally.agreed:5}  {tally.from_tape:4}  {tally.excused:7}  "
            f"{tally.differed:6}"
        )
    yield from _told(report.disagreements[:most])
    if len(report.disagreements) > most:
        yield f"... and {len(report.disagreements) - most} more answers that differ (--most shows more)"
    if report.excused:
        yield (
            f"{report.excused} answers excused: amounts were multiplied after rounding, which is off by "
            f"{scaled().within} kr. a line at most"
        )
    share = 100 * report.agreed / report.asked if report.asked else 0
    yield (
        f"{report.agreed} of {report.asked} answers agree ({share:.1f} %), {report.from_tape} played from the tape, "
        f"{report.passed_over} sign-ins not compared"
    )


def _told(found: Iterable[Disagreement]) -> Iterator[str]:
    for one in found:
        yield f"{one.place}: {one.operation}"
        for difference in one.differences:
            yield f"  {difference.what}: recorded {difference.recorded}, answered {difference.answered}"
        if one.more:
            yield f"  ... and {one.more} more differences"


def as_json(report: Report) -> dict[str, object]:
    """Return the report for a program."""
    return {
        "asked": report.asked,
        "agreed": report.agreed,
        "fromTape": report.from_tape,
        "excused": report.excused,
        "notCompared": report.passed_over,
        "operations": [
            {
                "operation": operation,
                "asked": t.asked,
                "agreed": t.agreed,
                "fromTape": t.from_tape,
                "excused": t.excused,
            }
            for operation, t in sorted(report.tallies.items())
        ],
        "disagreements": [
            {
                "operation": one.operation,
                "place": one.place,
                "more": one.more,
                "differences": [
                    {"what": d.what, "recorded": d.recorded, "answered": d.answered} for d in one.differences
                ],
            }
            for one in report.disagreements
        ],
    }
