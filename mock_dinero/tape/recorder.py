"""A plan driven against a Dinero, step by step; each finished step is a cassette, and stays one whatever happens next.

Law of this module: a step is finished when its cassette is in place and the memory says so, in this order; a step that
was cut off is asked again from its beginning. So nothing is lost and nothing is there twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from mock_dinero.hosts import API
from mock_dinero.ledger.dates import COPENHAGEN
from mock_dinero.tape import learning
from mock_dinero.tape.asking import Asker, RecordingStopped
from mock_dinero.tape.plan import Ask, Plan, Row, Step, filled
from mock_dinero.tape.taping import Scrub, Taped, taping
from mock_dinero.tape.unfinished import Finished, Unfinished, save

MOST_PAGES = 10_000
SIGN = "mock-dinero"
"""What a served fake says in its Server header."""


@dataclass(frozen=True, slots=True)
class Event:
    """Where a recording has got to: request `done` of `of` (as far as is known) in a step of an organisation."""

    organization: str
    step: str
    done: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Everything one recording needs. `folder_of` names the folder of an organisation's cassettes.

    `provenance` is what every cassette says beside its kind, time and source; `tell` hears of every request.
    """

    plan: Plan
    asker: Asker
    folder: Path
    memory: Unfinished
    scrub: Scrub
    folder_of: Callable[[str], str]
    provenance: Mapping[str, Any]
    at_most: int | None = None
    tell: Callable[[Event], None] = lambda _: None

    def record(self) -> None:
        """Record what is not recorded yet; RecordingStopped, or the scrubber's refusal, leaves what is finished."""
        for number in self.memory.organizations:
            finished = self.memory.finished.setdefault(number, {})
            for step in self.plan.steps:
                if any(one.shut for one in finished.values()):
                    break
                if step.name not in finished:
                    finished[step.name] = self._step(number, step)
                    save(self.folder, self.memory)

    def _step(self, number: str, step: Step) -> Finished:
        run = _Run(self, number, step, self.memory.learned(number))
        path = self.folder / self.folder_of(number) / f"{step.name}.yaml"
        kept = Taped(scrub=self.scrub, provenance=run.told, organization=int(number))
        with taping(path, kept):
            run.go()
        return run.finished


class _Run:
    """One step of one organisation being asked."""

    def __init__(self, recorder: Recorder, number: str, step: Step, known: learning.Learned) -> None:
        self._recorder = recorder
        self._number = number
        self._step = step
        self._known = known
        self._done = 0
        self._of = 0
        self._server = ""
        self.finished = Finished()

    def told(self) -> Mapping[str, Any]:
        """Return the provenance of the step's cassette."""
        host = self._recorder.asker.http.base_url.host
        real = host == API and SIGN not in self._server
        memory = self._recorder.memory
        return {
            "kind": "recorded" if real else "recorded-from-fake",
            "source": str(self._recorder.asker.http.base_url).rstrip("/"),
            "recordedAt": memory.recorded_at,
            "asOf": memory.as_of or memory.recorded_at,
            "step": self._step.name,
            **self._recorder.provenance,
        }

    def go(self) -> None:
        """Ask everything the step asks, in order, until the gate is shut."""
        for ask in self._step.asks:
            rows = learning.eligible(ask, self._known)
            limits = [most for most in (ask.most, self._recorder.at_most) if most is not None]
            most = min(limits) if limits and ask.each is not None else None
            chosen = learning.chosen(rows, most, ask.covering)
            self.finished.left_out += len(rows) - len(chosen)
            self._of += len(chosen)
            for key, row in chosen:
                self._about(ask, key, row)
                if self.finished.shut:
                    return

    def _about(self, ask: Ask, key: str, row: Row) -> None:
        bound = self._bound(ask, row)
        for answer in self._answers(ask, bound):
            if answer.is_success:
                self._learn(ask, row, answer)
            elif answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR and not ask.refusal:
                continue  # recorded as it is: that Dinero fails there is worth knowing
            else:
                self._refused(ask, key, row)

    def _learn(self, ask: Ask, row: Row, answer: httpx.Response) -> None:
        if not ask.learn:
            return
        data = _json(answer)
        learning.learn(self._known, ask, row, data)
        learning.learn(self.finished.learned, ask, row, data)

    def _refused(self, ask: Ask, key: str, row: Row) -> None:
        learning.learn_refused(self._known, ask, key, row)
        learning.learn_refused(self.finished.learned, ask, key, row)
        self.finished.shut = ask.gate

    def _bound(self, ask: Ask, row: Row) -> dict[str, Any]:
        """Return every value the request may be filled in with."""
        today = (self._recorder.memory.as_of or self._recorder.memory.recorded_at)[:10]
        values = {**row, "organizationId": self._number, "today": today}
        return {**values, **filled(ask.given, values)}

    def _answers(self, ask: Ask, values: Row) -> Iterator[httpx.Response]:
        """Yield the answer, or the answers of every page until the end."""
        path = "/".join(quote(str(filled(part, values)), safe="") for part in ask.template.split("/"))
        query = filled(ask.query, values)
        body = filled(ask.body, values)
        for page in range(MOST_PAGES):
            asked = {"page": page, **query} if ask.pages else query
            target = f"{path}?{urlencode(asked, safe=',:')}" if asked else path
            answer = self._recorder.asker.ask(ask.method, target, ask.accept, body)
            self._heard(answer)
            yield answer
            if not ask.pages or not answer.is_success or _is_last(_json(answer), int(query["pageSize"])):
                return
        raise RecordingStopped(f"{ask.operation}: no end after {MOST_PAGES} pages; choose a larger pageSize.")

    def _heard(self, answer: httpx.Response) -> None:
        memory = self._recorder.memory
        if memory.as_of is None:
            memory.as_of = _moment(answer.headers.get("date")) or memory.recorded_at
        self._server = answer.headers.get("server", "")
        self._done += 1
        self._recorder.tell(Event(self._number, self._step.name, self._done, max(self._of, self._done)))


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _is_last(data: Any, page_size: int) -> bool:
    """Tell whether a page is the last: not full, by the size the server says it used."""
    used = learning.value_at(data, "Pagination.PageSize")
    return len(learning.rows_of(data)) < (used if isinstance(used, int) and used > 0 else page_size)


def _moment(date: str | None) -> str | None:
    """Return a Date header as an instant in Copenhagen, None where it cannot be read."""
    try:
        return parsedate_to_datetime(date).astimezone(COPENHAGEN).isoformat() if date else None
    except ValueError:
        return None
