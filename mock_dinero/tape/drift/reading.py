"""An API description from a file or an address, as plain data within limits.

Law of this module: at most `MAX_BYTES` are read within `SECONDS`, from a file, over https, or from this machine;
nothing in the document is fetched or run, and whatever is wrong with it is one line that says what to do.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mock_dinero import plain_yaml
from mock_dinero.usage import UsageError

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 16 * 2**20
MAX_DEPTH = 100
MAX_NODES = 1_000_000
SECONDS = 30.0
HERE = frozenset({"127.0.0.1", "::1", "localhost"})
SCHEMES = ("https://", "http://")


class DescriptionError(UsageError):
    """A description that cannot be used; the text is one line."""


def read(
    source: str,
    transport: httpx.BaseTransport | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Any]:
    """Return the document at a path or an address; DescriptionError for what is none."""
    is_address = source.lower().startswith(SCHEMES)
    content = _fetched(source, transport, clock) if is_address else _file(source)
    return parse(content, source)


def parse(content: bytes, name: str) -> dict[str, Any]:
    """Return the document in some bytes, JSON or YAML; `name` is what messages call it."""
    document = _data(content, name)
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        raise DescriptionError(f"{name}: no API description, for it has no paths; name an OpenAPI document.")
    if not str(document.get("openapi", document.get("swagger", ""))).startswith(("3.", "2.")):
        raise DescriptionError(f"{name}: neither OpenAPI 3 nor Swagger 2; name a document that says which.")
    _bounded(document, name)
    return document


def _file(source: str) -> bytes:
    try:
        with Path(source).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or "not a path"
        raise DescriptionError(
            f"{source}: cannot be read ({why}); name a file or an https address."
        ) from None
    _short(content, source)
    return content


def _short(content: bytes | bytearray, name: str) -> None:
    if len(content) > MAX_BYTES:
        raise DescriptionError(
            f"{name}: more than {MAX_BYTES // 2**20} MB; that is no API description, name another."
        )


def _fetched(source: str, transport: httpx.BaseTransport | None, clock: Callable[[], float]) -> bytes:
    import httpx  # noqa: PLC0415 - a file needs no client

    try:
        with (
            httpx.Client(
                transport=transport,
                timeout=10,
                follow_redirects=True,
                max_redirects=3,
                event_hooks={"request": [_allowed]},
            ) as client,
            client.stream("GET", source, headers={"Accept": "application/json, */*"}) as answer,
        ):
            if answer.status_code != 200:
                raise DescriptionError(
                    f"{source}: answered {answer.status_code}; check the address, or download the file and name it."
                )
            return _body(answer, source, clock)
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise DescriptionError(
            f"{source}: cannot be reached ({type(problem).__name__}); try again later, or name a file."
        ) from None


def _allowed(request: httpx.Request) -> None:
    """Refuse an address that anybody on the way could answer for; redirects pass here too."""
    if request.url.scheme != "https" and request.url.host not in HERE:
        raise DescriptionError(f"{request.url}: not https; name an https address, or a file.")


def _body(answer: httpx.Response, source: str, clock: Callable[[], float]) -> bytes:
    started, content = clock(), bytearray()
    for chunk in answer.iter_bytes():  # as they come: a slow sender is given up by the clock
        content += chunk
        _short(content, source)
        if clock() - started > SECONDS:
            raise DescriptionError(
                f"{source}: not read within {SECONDS:.0f} s; download it and name the file."
            )
    return bytes(content)


def _data(content: bytes, name: str) -> Any:
    try:
        text = content.decode("utf-8-sig")
    except ValueError:
        raise DescriptionError(f"{name}: no UTF-8 text; name a JSON or YAML document.") from None
    try:
        return json.loads(text) if text.lstrip()[:1] in {"{", "["} else plain_yaml.load(text)
    except plain_yaml.AliasError:
        raise DescriptionError(
            f"{name}: YAML aliases are not read; write each value out, or use JSON."
        ) from None
    except RecursionError:
        raise DescriptionError(f"{name}: nested more than {MAX_DEPTH} deep; name another document.") from None
    except ValueError as problem:
        line = getattr(problem, "line", None) or getattr(problem, "lineno", None)
        where = f" at line {line}" if line else ""
        where += f" ({problem.what})" if isinstance(problem, plain_yaml.PlainYamlError) else ""
        raise DescriptionError(
            f"{name}: neither JSON nor YAML{where}; name an OpenAPI document (was this a page of HTML?)."
        ) from None


def _bounded(document: Any, name: str) -> None:
    """Refuse what is too deep or too large to be walked."""
    level, nodes = [document], 0
    for _ in range(MAX_DEPTH):
        level = [below for one in level for below in _below(one)]
        nodes += len(level)
        if not level:
            return
        if nodes > MAX_NODES:
            raise DescriptionError(f"{name}: more than {MAX_NODES:,} values; that is no API description.")
    raise DescriptionError(f"{name}: nested more than {MAX_DEPTH} deep; name another document.")


def _below(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        yield from node.values()
    elif isinstance(node, list):
        yield from node
