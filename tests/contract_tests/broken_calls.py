"""Servers that ask Dinero wrongly, refuse wrongly, or take what was refused.

Law of this module: each declaration is one mistake and the requirement that must catch it.
"""

from __future__ import annotations

import asyncio
import json
import traceback
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode
from weakref import WeakKeyDictionary

import httpx

from tests.contract_tests.mistakes import (
    Ask,
    Data,
    Mistake,
    answered,
    arguments,
    changed,
    handles,
    sends,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.mistakes import Handling, Send

PAGINATION = {"Page": 0, "PageSize": 100, "Result": 0, "ResultWithoutFilter": 0, "MaxPageSizeAllowed": 1000}
NOTHING = {"Collection": [], "Pagination": PAGINATION}
ABANDONED: set[asyncio.Future[httpx.Response]] = set()
TOKEN = "/token"
SIX_MEGABYTES = 6 * 1024 * 1024
TOO_MANY, UNKNOWN = 429, 404
LONGEST = timedelta(days=31)
OTHER = {371001: 371002}


@sends("swallows a 429", "limits:retry-after")
async def limit_swallowed(send: Send, request: httpx.Request) -> httpx.Response:
    """Nothing came, so there is nothing."""
    answer = await send(request)
    return httpx.Response(200, json=NOTHING) if answer.status_code == TOO_MANY else answer


@sends("retries a 429 twice", "limits:twice")
async def limit_twice(send: Send, request: httpx.Request) -> httpx.Response:
    """And makes the wait longer."""
    answer = await send(request)
    return await send(request) if answer.status_code == TOO_MANY else answer


@sends("retries a 404", "faults:codes")
async def unknown_twice(send: Send, request: httpx.Request) -> httpx.Response:
    """It might be there now."""
    answer = await send(request)
    return await send(request) if answer.status_code == UNKNOWN else answer


@sends("refreshes twice", "tokens:together")
async def refreshed_twice(send: Send, request: httpx.Request) -> httpx.Response:
    """With the new refresh token once more."""
    answer = await send(request)
    if not request.url.path.endswith(TOKEN) or answer.is_error:
        return answer
    fresh = json.loads(await answer.aread())["refresh_token"]
    form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
    again = urlencode({**form, "refresh_token": fresh}).encode()
    headers = {name: text for name, text in request.headers.items() if name.lower() != "content-length"}
    return await send(httpx.Request(request.method, request.url, headers=headers, content=again))


@sends("ignores cancellation", "waiting:cancelled")
async def cancellation_ignored(send: Send, request: httpx.Request) -> httpx.Response:
    """Dinero is asked again although nobody waits for it any more."""
    try:
        return await send(request)
    except asyncio.CancelledError:
        ABANDONED.add(asyncio.ensure_future(send(request)))
        raise


@sends("takes a server fault for an empty list", "faults:nonsense")
async def fault_swallowed(send: Send, request: httpx.Request) -> httpx.Response:
    """What cannot be read holds nothing."""
    answer = await send(request)
    content = await answer.aread()
    try:
        json.loads(content)
    except ValueError:
        return httpx.Response(200, json=NOTHING)
    return changed(answer, content)


@sends("calls a write", "answers:read-only")
async def written(send: Send, request: httpx.Request) -> httpx.Response:
    """Whoever reads contacts notes that in one."""
    if request.url.path.endswith("/contacts"):
        headers = {"Authorization": request.headers["Authorization"]}
        await send(httpx.Request("POST", request.url.copy_with(query=None), headers=headers, json={}))
    return await send(request)


def _first_for_all() -> Mistake:
    """Who keeps the first file it was given and gives it to everybody."""
    kept: list[bytes] = []

    async def send_first(send: Send, request: httpx.Request) -> httpx.Response:
        answer = await send(request)
        if "/files/" not in request.url.path:
            return answer
        kept.append(await answer.aread())
        return changed(answer, kept[0])

    return Mistake("gives the bytes of another file", "files:kinds", sends=send_first)


WRONG_FILE = _first_for_all()


@sends("cuts a file over 6 MB and gives it", "files:limit")
async def file_cut(send: Send, request: httpx.Request) -> httpx.Response:
    """The first six megabytes."""
    answer = await send(request)
    if "/files/" not in request.url.path:
        return answer
    return changed(answer, (await answer.aread())[:SIX_MEGABYTES])


@arguments("answers for the wrong organisation", "answers:context")
def wrong_organization(_tool: str, given: Data) -> Data:
    """Another one of the same login."""
    number = given.get("organizationId")
    return {**given, "organizationId": OTHER.get(number, number)} if number else given


@arguments("accepts a quote in a filter", "errors:quote")
def quote_taken(_tool: str, given: Data) -> Data:
    """And drops it."""
    return {name: _unquoted(value) for name, value in given.items()}


def _unquoted(value: object) -> object:
    return value.replace("'", "").replace(";", "") if isinstance(value, str) else value


@arguments("accepts half a date pair", "errors:half-pair")
def half_pair_taken(_tool: str, given: Data) -> Data:
    """The other half is the same day."""
    either = given.get("startDate") or given.get("endDate")
    return {**given, "startDate": either, "endDate": either} if either else given


@arguments("accepts a window of 32 days", "entries:changes")
def long_window_taken(tool: str, given: Data) -> Data:
    """It is cut to 31."""
    if tool != "list_entry_changes":
        return given
    first, last = (datetime.fromisoformat(given[name]) for name in ("changesFrom", "changesTo"))
    return {**given, "changesTo": min(last, first + LONGEST).isoformat()}


@arguments("drops an argument it does not know", "errors:misspelled")
def misspelled_dropped(_tool: str, given: Data) -> Data:
    """And answers another question."""
    return {name: value for name, value in given.items() if name != "nmae"}


@arguments("cuts a page size to the largest", "errors:paging")
def page_size_cut(_tool: str, given: Data) -> Data:
    """A thousand rows for whoever asked for more."""
    return {**given, "pageSize": min(given["pageSize"], 1000)} if "pageSize" in given else given


@handles("gives an error another code", "errors:unknown-guid")
async def wrong_code(ask: Ask, tool: str, given: Data) -> Data:
    """What does not exist is called unavailable."""
    return told(await ask(tool, given), code="DineroUnavailableError")


@handles("calls every error retryable", "errors:unknown-guid")
async def always_retryable(ask: Ask, tool: str, given: Data) -> Data:
    """Also one that will be the same for ever."""
    return told(await ask(tool, given), retryable=True)


@handles("says no Pro to whoever has none as if nothing were there", "errors:no-pro")
async def pro_swallowed(ask: Ask, tool: str, given: Data) -> Data:
    """An empty list for a refusal."""
    result = await ask(tool, given)
    error = result["structuredContent"].get("error") or {}
    if error.get("code") != "DineroProRequiredError":
        return result
    return answered({**result, "isError": False}, {"items": [], "pagination": {"hasMore": False}})


@handles("shows a stack trace", "errors:shape")
async def stack_trace(ask: Ask, tool: str, given: Data) -> Data:
    """To the one who asked."""
    trace = " ".join(["Traceback (most recent call last):", *"".join(traceback.format_stack()).split()])
    return told(await ask(tool, given), message=trace)


def _leaking(name: str, caught_by: str, said: Callable[[Data, str], Data]) -> Mistake:
    """Whose results repeat the header of the last request."""
    sent: list[str] = []

    async def noted(send: Send, request: httpx.Request) -> httpx.Response:
        sent.append(request.headers.get("Authorization", ""))
        return await send(request)

    async def repeated(ask: Ask, tool: str, given: Data) -> Data:
        return said(await ask(tool, given), "".join(sent[-1:]))

    return Mistake(name, caught_by, handles=repeated, sends=noted)


def _as_a_note(result: Data, header: str) -> Data:
    """The token alone, without the word before it."""
    if result.get("isError"):
        return result
    return answered(result, {**result["structuredContent"], "notes": [header.removeprefix("Bearer ")]})


LEAKING = _leaking(
    "leaks a token in an error",
    "errors:shape",
    lambda result, header: told(result, hint=f"Dinero was asked with {header}"),
)
NOTING = _leaking("leaks a token in a note", "answers:no-secret", _as_a_note)


def _keeping(*, told_apart: bool) -> Handling:
    """Answers once given are given again to whoever asks the same, or to whoever asks the tool."""
    servers: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, asyncio.Future[Data]]] = (
        WeakKeyDictionary()
    )

    async def answer(ask: Ask, tool: str, given: Data) -> Data:
        kept = servers.setdefault(asyncio.get_running_loop(), {})
        asked = json.dumps([tool, given if told_apart else {}], sort_keys=True)
        if asked not in kept:  # those who ask meanwhile wait for the same answer
            kept[asked] = asyncio.ensure_future(ask(tool, given))
        return await kept[asked]

    return answer


STALE = Mistake(
    "keeps an answer after the books have changed", "live:booked", handles=_keeping(told_apart=True)
)
MIXING = Mistake("mixes two organisations", "waiting:never-mixed", handles=_keeping(told_apart=False))
