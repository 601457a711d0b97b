"""One interaction without anybody's data: what the recorder calls before the disk, and `mock-dinero scrub` for files.

Law of this module: pure but for the tally of what was touched. What goes in with a field, a query parameter, a body or
a host that no rule knows comes out as ScrubRefused, never as an interaction; headers off the keep-list are dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from mock_dinero.cassettes import Interaction
from mock_dinero.hosts import API, CONNECT, PERSONAL
from mock_dinero.tape.scrub import lossless, rules
from mock_dinero.tape.scrub.bodies import UNREADABLE, Bodies, Context, Seen
from mock_dinero.tape.scrub.kinds import MEDIA, Kinds, media
from mock_dinero.tape.scrub.made import made_file, made_page
from mock_dinero.tape.scrub.pseudonyms import Pseudonyms
from mock_dinero.tape.scrub.rules import Operation, Rules

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SIGN_IN = frozenset({"/dineroapi/oauth/token", "/connect/token", "/connect/authorize", "/connect/revocation"})
FIRST_REFUSAL = 400
MOST_YEARS = 1000

_RANGE = rf"(?:\*|application|image|text)/\*|{'|'.join(map(re.escape, sorted(MEDIA)))}"
_ACCEPT = re.compile(
    rf"(?:{_RANGE})(?:;\s?q=[\d.]{{1,5}})?(?:,\s?(?:{_RANGE})(?:;\s?q=[\d.]{{1,5}})?){{0,8}}"
)
_TAG = re.compile(r"<!DOCTYPE html>|</?[a-z][a-z0-9]{0,9}>")
"""A tag that nothing hides in."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Options:
    """What is done beside replacing: amounts times a secret whole number, dates moved by whole years."""

    scale_amounts: bool = False
    move_years: int = 0


class Scrubber:
    """The scrubbing of one key. Two of the same key and options give the same interactions."""

    def __init__(
        self,
        key: bytes,
        options: Options | None = None,
        told: Rules | None = None,
        seen: Seen | None = None,
    ) -> None:
        """Take the secret key, at least sixteen bytes; ValueError for a shorter one. `seen` is told each value."""
        if len(key) < 16:
            raise ValueError("a key has at least 16 bytes")
        self.options = options or Options()
        self.rules = told or rules.standard()
        self.pseudonyms = Pseudonyms(key)
        self._seen = seen
        self.touched: Counter[tuple[str, str]] = Counter()
        """Field and kind -> how often a value of it was met; never a value."""
        self.kinds = Kinds(self.pseudonyms, self.rules, self.options.move_years)
        self._bodies = Bodies(self.kinds)

    def interaction(self, one: Interaction) -> Interaction:
        """Return the interaction scrubbed; ScrubRefused for what no rule understands."""
        context = Context(one.place, 1, self.touched, self._seen)
        try:
            parts = urlsplit(one.uri)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise context.refuse("uri", UNREADABLE) from None
        if parts.fragment or parts.username or parts.password or parts.scheme not in {"http", "https"}:
            raise context.refuse("uri", "a plain address without name, password or fragment is expected")
        base = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{f':{port}' if port else ''}"
        if host in {CONNECT, PERSONAL} or (host in LOOPBACK and parts.path in SIGN_IN):
            return self._sign_in(one, base, parts.path, parts.query, context)
        if host != API and host not in LOOPBACK:
            raise context.refuse(
                "uri", f"neither {API} nor a fake on this machine; leave the interaction out"
            )
        operation = self.rules.operation(one.method, parts.path)
        if operation is None:
            raise context.refuse("uri", "no read of the description; leave the interaction out")
        path = self._path(parts.path, operation, context)
        query = self._bodies.pairs(parts.query, self._asked(operation), context, "query")
        return replace(
            self._answered(one, operation, path, context),
            uri=f"{base}{path}" + (f"?{query}" if query else ""),
            request_body=self._sent(one, operation, context),
            accept=self._accept(one, context),
        )

    def organization(self, number: str) -> str:
        """Return the pseudonym of an organisation's number, as in addresses and names of folders."""
        return self.kinds.organization(number) or number

    def day(self, text: str) -> str | None:
        """Return a day or an instant as the options move it; None for anything else."""
        return self.kinds.date(text)

    def _asked(self, operation: Operation) -> Any:
        known = self.rules.query
        return lambda name: known.get(name) if name in operation.query or name in known else None

    def _path(self, path: str, operation: Operation, context: Context) -> str:
        """Return the path with its parts replaced; it sets the organisation's factor."""
        made = []
        for raw, told in zip(path.split("/"), operation.template.split("/"), strict=False):
            name = _PLACEHOLDER.fullmatch(told)
            if name is None:
                made.append(raw)
                continue
            kind, value = self.rules.path[name[1]], unquote(raw)
            if kind == "organization" and self.options.scale_amounts:
                context.factor = self.pseudonyms.factor(value)
            changed = self._bodies.text(f"path {name[1]}", kind, value, context)
            made.append(raw if changed == value else quote(changed, safe=""))
        return "/".join(made) + ("/" if path.endswith("/") and not operation.template.endswith("/") else "")

    def _accept(self, one: Interaction, context: Context) -> str:
        if not _ACCEPT.fullmatch(one.accept):
            raise context.refuse("header accept", UNREADABLE)
        return one.accept

    def _sent(self, one: Interaction, operation: Operation, context: Context) -> str:
        if not one.request_body:
            return ""
        if operation.request is None:
            raise context.refuse("request body")
        data = self._loaded(one.request_body, "request body", context)
        return lossless.dumps(self._bodies.json(data, operation.request, context))

    def _loaded(self, text: str, what: str, context: Context) -> Any:
        try:
            return lossless.loads(text)
        except ValueError:
            raise context.refuse(what, "is no JSON; leave the interaction out") from None

    def _headers(self, headers: Mapping[str, str], context: Context) -> dict[str, str]:
        kept = ((name.lower(), value) for name, value in headers.items())
        return {
            name: self._bodies.text(f"header {name}", self.rules.headers[name], value, context)
            for name, value in kept
            if name in self.rules.headers and name != "content-type"
        }

    def _answered(self, one: Interaction, operation: Operation, path: str, context: Context) -> Interaction:
        kind = media(one.content_type) if one.content_type else ""
        if kind is None:
            raise context.refuse("header content-type", UNREADABLE)
        found = replace(one, content_type=kind, headers=self._headers(one.headers, context))
        if one.status >= FIRST_REFUSAL:
            return replace(found, body=self._refusal(one, kind, context), content=None)
        if one.content is not None or "/files/" in operation.template.lower():
            return made_file(found, path, self.kinds)
        if not one.body:
            return found
        data = self._loaded(one.body, "body", context)
        return replace(found, body=lossless.dumps(self._bodies.json(data, operation.answer, context)))

    def _refusal(self, one: Interaction, kind: str, context: Context) -> str:
        """Return the body of a refusal: its fields, or a text in place of a text."""
        if one.content is not None:
            raise context.refuse("body", "a refusal that is no text; leave the interaction out")
        if not one.body.strip():
            return ""
        if "json" in kind:
            data = self._loaded(one.body, "body", context)
            return lossless.dumps(self._bodies.json(data, self.rules.error, context))
        context.met("Error", "problem", _TAG.sub(" ", one.body).strip())
        return made_page(one.body, kind, self.kinds)

    def _sign_in(self, one: Interaction, base: str, path: str, query: str, context: Context) -> Interaction:
        """Return a request for a token: its form, its answer's fields."""
        if one.method not in {"GET", "POST"}:
            raise context.refuse("method", "neither GET nor POST; leave the interaction out")
        if path not in SIGN_IN:
            raise context.refuse("uri", "no request for a token; leave the interaction out")
        node = self.rules.sign_in
        known = {name: field.kind for name, field in node.fields.items()}
        made = self._bodies.pairs(query, known.get, context, "query")
        sent = one.request_body.strip()
        if sent.startswith("{"):
            sent = lossless.dumps(
                self._bodies.json(self._loaded(sent, "request body", context), node, context)
            )
        elif sent:
            sent = self._bodies.pairs(sent, known.get, context, "form")
        body = one.body.strip()
        if one.content is not None or (body and not body.startswith("{")):
            raise context.refuse("body", "is no JSON; leave the interaction out")
        if body:
            body = lossless.dumps(self._bodies.json(self._loaded(body, "body", context), node, context))
        return replace(
            one,
            uri=f"{base}{path}" + (f"?{made}" if made else ""),
            request_body=sent,
            accept=self._accept(one, context),
            body=body,
            content_type=(media(one.content_type) or "") if one.content_type else "",
            headers=self._headers(one.headers, context),
        )
