"""The fault matrix: each tool, each operation it asks, each fault of that operation, run and told.

Law of this module: what it tells is what a host got in this run and what was asked of Dinero, nothing else.
`python -m tests.server.fault_matrix` writes it to docs/fault-matrix.md; a test holds the page to the run.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from dinero_mcp.tools import catalogue
from mock_dinero.transport import DineroTransport
from tests.server.faults import ANSWER, FAULTS
from tests.server.on_demo import NAMES, operation, shared_fake, user
from tests.server.samples import Arguments, samples_of
from tests.server.stub import StubDinero, as_answerer, bench

PAGE = Path(__file__).parents[2] / "docs" / "fault-matrix.md"
TOKENS = "POST /connect/token"
YEARS = "GET /v1/{organizationId}/accountingyears"


@dataclass(frozen=True)
class Outcome:
    """What a host got for one fault, and how often the struck operation was tried; `others` were asked beside it.

    Of an operation that a call asks several times, the tries are those of the time that was struck.
    """

    code: str
    tries: int
    error: dict[str, Any]
    others: frozenset[str]

    @property
    def cell(self) -> str:
        """Error and tries in a few characters."""
        return f"{self.code.removeprefix('Dinero').removesuffix('Error')} {self.tries}"


@dataclass(frozen=True)
class Struck:
    """A tool, the operation that is struck, and a call that asks it so many times when all is well."""

    tool: str
    operation: str
    arguments: Arguments
    asks: int


class Striking(StubDinero):
    """A Dinero whose one operation fails; the rest are the fake's answers, each asked of the fake once."""

    def __init__(self, templates: tuple[str, ...], struck: str | None, answers: tuple[Any, ...] = ()) -> None:
        super().__init__()
        self.templates = templates
        self.struck = struck
        self.line = list(answers)
        self.asked_for: Counter[str] = Counter()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        asked = operation(
            f"{request.method} {request.url.raw_path.decode().partition('?')[0]}", self.templates
        )
        self.asked_for[asked] += 1
        if asked != self.struck:
            return await healthy(request)
        given = self.line.pop(0) if len(self.line) > 1 else self.line[0]
        return await healthy(request) if given is None else as_answerer(given)(request)


async def healthy(request: httpx.Request) -> httpx.Response:
    """The fake's own answer; each request is asked of it once in this process, a token too."""
    key = (request.method, str(request.url), request.headers.get("accept"), request.content)
    kept = replies()
    if key not in kept:
        answer = await DineroTransport(shared_fake()).handle_async_request(request)
        kept[key] = (answer.status_code, dict(answer.headers), await answer.aread())
    status, headers, body = kept[key]
    return httpx.Response(status, headers=headers, content=body)


Replies = dict[tuple[str, str, str, bytes], tuple[int, dict[str, str], bytes]]


@cache
def replies() -> Replies:
    """What the fake answered so far."""
    return {}


def templates_of(tool: str) -> tuple[str, ...]:
    """The operations of a tool, the plainest first, and what may be asked beside them."""
    reads = next(each.reads for each in catalogue() if each.name == tool)
    return (
        *sorted({*reads, NAMES, YEARS, "GET /v1/organizations"}, key=lambda each: each.count("{")),
        TOKENS,
    )


async def asked(stub: Striking, tool: str, arguments: Arguments) -> dict[str, Any]:
    """The structured content of one call on a server of its own."""
    found: Any = (await bench(stub, **user()).call(tool, **arguments)).structured_content
    return dict(found)


async def struck_operations(tool: str) -> list[Struck]:
    """The operations a tool asks, each with the first sample that asks it."""
    own = next(each.reads for each in catalogue() if each.name == tool)
    found: dict[str, Struck] = {}
    for arguments in samples_of(tool):
        stub = Striking(templates_of(tool), None)
        await asked(stub, tool, arguments)
        for each in stub.asked_for:
            if each in own and each not in found:
                found[each] = Struck(tool, each, arguments, stub.asked_for[each])
    return [found[each] for each in own if each in found]


async def outcome(struck: Struck, name: str) -> Outcome:
    """What becomes of one fault."""
    stub = Striking(templates_of(struck.tool), struck.operation, FAULTS[name].answers)
    content = await asked(stub, struck.tool, struck.arguments)
    error = content.get("error", {})
    others = frozenset(stub.asked_for) - {struck.operation, TOKENS}
    unstruck = 0 if error else struck.asks - 1
    tries = stub.asked_for[struck.operation] - unstruck
    return Outcome(error.get("code", ANSWER), tries, error, others)


@cache
def outcomes(tool: str) -> dict[tuple[str, str], Outcome]:
    """By operation and fault, what becomes of a tool's call."""

    async def run() -> dict[tuple[str, str], Outcome]:
        struck = await struck_operations(tool)
        return {(each.operation, name): await outcome(each, name) for each in struck for name in FAULTS}

    return asyncio.run(run())


def told() -> str:
    """The page, from a run over the whole catalogue."""
    every = {tool.name: outcomes(tool.name) for tool in catalogue()}
    operations = sum(len({asked for asked, _ in each}) for each in every.values())
    cells = operations * len(FAULTS)
    lines = [
        "# When Dinero fails",
        "",
        "<!-- Made by `nox -s docs` from a run; a test holds it to the run. -->",
        "",
        f"{len(every)} tools, {operations} operations they ask, {len(FAULTS)} ways for each to fail: {cells} calls,",
        "each on a server of its own, on the demo companies. One operation fails as said, the others answer. The",
        "clock moves when somebody waits; nothing waits in earnest.",
        "",
        "## What a person is told",
        "",
        "| # | Dinero | error | tries | repeat later | what is said | and what to do |",
        "|---:|---|---|---:|---|---|---|",
        *(_fault_line(number, name, every) for number, name in enumerate(FAULTS, 1)),
        "",
        "## Every tool",
        "",
        "`=` is as above; anything else is the error and the tries.",
        "",
        "| tool | operation | " + " | ".join(str(number) for number in range(1, len(FAULTS) + 1)) + " |",
        "|---|---|" + "---|" * len(FAULTS),
        *(line for name, each in every.items() for line in _tool_lines(name, each)),
    ]
    return "\n".join(lines) + "\n"


def _fault_line(number: int, name: str, every: dict[str, dict[tuple[str, str], Outcome]]) -> str:
    fault = FAULTS[name]
    met = [one for each in every.values() for (_, struck), one in each.items() if struck == name]
    texts = Counter(
        (one.error.get("message", ""), one.error.get("hint", "")) for one in met if one.code == fault.due
    )
    (message, hint), _ = texts.most_common(1)[0]
    again = "yes" if fault.retryable else "" if fault.due == ANSWER else "no"
    return f"| {number} | {name} | {fault.due} | {fault.tries} | {again} | {message} | {hint} |"


def _tool_lines(tool: str, found: dict[tuple[str, str], Outcome]) -> Iterator[str]:
    for struck in dict.fromkeys(asked for asked, _ in found):
        cells = (
            "=" if (one.code, one.tries) == (FAULTS[name].due, FAULTS[name].tries) else one.cell
            for name in FAULTS
            for one in (found[struck, name],)
        )
        yield f"| {tool} | `{struck}` | {' | '.join(cells)} |"


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(told(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")


if __name__ == "__main__":
    main()
