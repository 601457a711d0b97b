"""Why a server could not be connected to, in one line.

Law of this module: it asks once more, plainly and within the time of one call, and says what it sees; it never
raises for anything a server may do.
"""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import httpx

from .connect import HANDSHAKE, Http, Where
from .line import first_line
from .process import environment

if TYPE_CHECKING:
    from .connect import Stdio

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": HANDSHAKE,
        "capabilities": {},
        "clientInfo": {"name": "dinero-contract", "version": "0"},
    },
}
ACCEPT = {"Accept": "application/json, text/event-stream"}
HTTP_MEANING = {
    401: "signing in is needed: give --token, or [headers] in the target file",
    403: "the sign-in is not accepted",
    404: "no MCP endpoint at this path",
    405: "no MCP endpoint at this path",
}


def why(where: Where, error: BaseException, within: float) -> str:
    """One line that says what is wrong at `where`; `error` is what the connecting client saw."""
    found = _over_http(where, within) if isinstance(where, Http) else _over_stdio(where, within)
    return found or f"the connection was not agreed on: {_innermost(error)}"


def _innermost(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return first_line(str(error)) or type(error).__name__


def _over_http(where: Http, within: float) -> str | None:
    try:
        with httpx.stream(
            "POST", where.url, json=HELLO, headers={**ACCEPT, **where.headers}, timeout=within
        ) as answer:
            return _of_answer(where.url, answer)
    except httpx.ConnectError:
        return f"nothing listens at {where.url}"
    except httpx.TimeoutException:
        return f"{where.url} did not answer within {within:g} s"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"{where.url} broke off: {first_line(str(error)) or type(error).__name__}"


def _of_answer(url: str, answer: httpx.Response) -> str | None:
    if not answer.is_success:
        return f"{url} answered HTTP {answer.status_code}" + _after(HTTP_MEANING.get(answer.status_code))
    kind = answer.headers.get("content-type", "no content type").partition(";")[0]
    if kind == "text/event-stream":
        return None
    start = _beginning(answer)
    if kind != "application/json":
        return f"{url} answered {kind} instead of JSON-RPC: {start[:80]}"
    return None if _is_rpc(start) else f"{url} answered JSON that is no JSON-RPC: {start[:80]}"


def _beginning(answer: httpx.Response) -> str:
    read = bytearray()
    for piece in answer.iter_bytes(4096):
        read += piece
        if len(read) > 1_000_000:
            break
    return bytes(read).decode(errors="replace")


def _over_stdio(where: Stdio, within: float) -> str | None:
    try:
        heard = subprocess.run(
            list(where.command),
            input=json.dumps(HELLO).encode() + b"\n",
            capture_output=True,
            timeout=within,
            cwd=where.folder,
            env=environment(where.settings),
            check=False,
        )
    except subprocess.TimeoutExpired as silent:
        return _of_words(silent.stdout or b"", f"it said nothing within {within:g} s")
    except OSError as error:
        return f"{where.command[0]} cannot be started: {error.strerror or error}"
    words = first_line("\n".join(reversed(heard.stderr.decode(errors="replace").splitlines())))
    return _of_words(heard.stdout, f"it ended with exit code {heard.returncode}" + _after(words))


def _of_words(said: bytes, otherwise: str) -> str | None:
    line = first_line(said.decode(errors="replace"))
    if not line:
        return f"no answer on standard output: {otherwise}"
    return None if _is_rpc(line) else f"standard output holds something else than JSON-RPC: {line[:80]}"


def _is_rpc(text: str) -> bool:
    try:
        data = json.loads(text)
    except ValueError:
        return False
    return isinstance(data, dict) and data.get("jsonrpc") == "2.0"


def _after(text: str | None) -> str:
    return f": {text}" if text else ""
