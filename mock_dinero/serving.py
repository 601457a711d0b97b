"""Serving the fake over HTTP, and saying when it is ready.

Law of this module: the socket is bound before anything is printed, so a taken port is an OSError of the caller's;
the ready line is the first line of standard output and comes when requests are answered. With TLS the certificate
of the throw-away authority is a file by then, and a temporary one is gone when serving ends.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from mock_dinero.app import create_app, operations
from mock_dinero.breaking import wired
from mock_dinero.clock import Clock
from mock_dinero.gates import Gates
from mock_dinero.guard import Guarded
from mock_dinero.hosts import API, CONNECT, HOSTS, PERSONAL, Hosts
from mock_dinero.identity import Credentials
from mock_dinero.ledger.books import Organization
from mock_dinero.ledger.dates import COPENHAGEN
from mock_dinero.limits import RateLimiter
from mock_dinero.replay import Tape
from mock_dinero.spec.published import EVIDENCE
from mock_dinero.switches import Switches
from mock_dinero.tls import authority
from mock_dinero.world.world import World

if TYPE_CHECKING:
    from starlette.types import ASGIApp

KINDS = ("published", "observed", "recorded", "assumed")
"""Kinds of evidence."""

Announce = Callable[[Gates, str, Path | None], None]
"""Says that the application answers at a URL, and where the certificate to trust is when it speaks TLS."""


class CertificateError(Exception):
    """The certificate to trust could not be written; the text is one line that says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to serve."""

    host: str
    port: int
    clock: Clock
    limiter: RateLimiter
    switches: Switches
    random_credentials: bool = False
    redirect_uris: tuple[str, ...] = ()
    """Registered for the application, before the usual one."""
    tls: bool = False
    ca_file: Path | None = None
    """Where to write the certificate to trust; None is a temporary file."""
    control_token: str | None = None
    """What the control API and the landing page ask for; None is nothing."""
    tape: Tape | None = None
    """Recordings that answer what the world cannot compute."""

    def credentials(self) -> Credentials:
        """Return the credentials that are good here."""
        known = Credentials()
        if self.random_credentials:
            known = known.randomized(secrets.token_hex)
        return replace(known, redirect_uris=(*self.redirect_uris, *known.redirect_uris))


class Announced(uvicorn.Server):
    """A server that calls back once it answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets)
        self._announce()


def serve(world: World, settings: Settings, announce: Announce) -> None:
    """Serve until interrupted; OSError when the address cannot be listened on, CertificateError."""
    with _bound(settings.host, settings.port) as listener, _trusted(settings) as (context, ca_file):
        application = create_app(
            world,
            clock=settings.clock,
            limiter=settings.limiter,
            switches=settings.switches,
            credentials=settings.credentials(),
            tape=settings.tape,
        )
        hosts: ASGIApp = Hosts(application)
        token = settings.control_token
        url = _url("https" if context else "http", settings.host, listener.getsockname()[1])
        config = uvicorn.Config(
            hosts if token is None else Guarded(hosts, token),
            log_level="warning",
            access_log=False,
            date_header=False,
            server_header=False,
            headers=[
                ("server", "mock-dinero")
            ],  # so that nobody takes a recording of a fake for one of Dinero
            lifespan="off",
            ssl_context_factory=(lambda *_: context) if context else None,
            http=wired(),
        )
        Announced(config, lambda: announce(application, url, ca_file)).run(sockets=[listener])


@contextmanager
def _trusted(settings: Settings) -> Iterator[tuple[ssl.SSLContext | None, Path | None]]:
    """Yield the TLS context and the file that holds its authority's certificate, neither without TLS."""
    if not settings.tls:
        yield None, None
        return
    made = authority(settings.host, datetime.now(UTC))
    with tempfile.TemporaryDirectory(prefix="mock-dinero-") as folder:
        path = (settings.ca_file or Path(folder) / "ca.pem").absolute()
        try:
            made.write(path)
        except OSError as problem:
            raise CertificateError(
                f"cannot write {path} ({problem.strerror}); choose another --ca-file."
            ) from None
        yield made.context, path


def print_ready(application: Gates, url: str, ca_file: Path | None = None) -> None:
    """Print the one line of JSON that a script needs."""
    _print(json.dumps(ready(application, url, ca_file), ensure_ascii=False))


def print_summary(application: Gates, url: str, ca_file: Path | None = None) -> None:
    """Print what was loaded, for people."""
    world, credentials = application.state.world, application.state.identity.credentials
    organizations = [books.company.organization for books in world.books.values()]
    _print(
        f"Fake Dinero at {url}, {application.state.clock.now().astimezone(COPENHAGEN):%Y-%m-%d %H:%M} in Copenhagen"
    )
    counts = f"{len(organizations)} companies, {world.records} records, {len(operations())} operations"
    _print(f"{counts}, {world.files} cassettes")
    _print(_differences())
    for one in organizations:
        _print(
            f"  {one.id}  {one.name}{'' if one.has_pro else '  (no Pro)'}  API key {credentials.api_key(one.id)}"
        )
    _print(f"Personal client {credentials.personal_client_id}, secret {credentials.personal_client_secret}")
    _print(f"Visma Connect client {credentials.visma_client_id}, secret {credentials.visma_client_secret}")
    _print(f"Its redirect addresses: {', '.join(credentials.redirect_uris)}")
    if ca_file:
        _print(f"Answers for {', '.join(HOSTS)}; trust {ca_file}, and see docs/point-your-client-here.md")
    _print("It only reads: writes are refused. Stop with Ctrl-C.")


def _differences() -> str:
    """Return how much of what is served rests on what, as docs/differences.md counts it."""
    found = json.loads(EVIDENCE.read_text(encoding="utf-8"))
    kinds = (f"{kind} {found[kind][0]} and {found[kind][1]}" for kind in KINDS)
    return (
        f"Of {found['operations']} operations and {found['rules']} rules, never added up: {', '.join(kinds)}; "
        "docs/differences.md has each"
    )


def ready(application: Gates, url: str, ca_file: Path | None = None) -> dict[str, Any]:
    """Return what a script needs: where the fake is, its organisations, credentials and the instant it starts at."""
    state = application.state
    organizations = [books.company.organization for books in state.world.books.values()]
    hosts = {"api": API, "personalToken": PERSONAL, "connect": CONNECT}
    tls = {"tls": {"caFile": str(ca_file), "hosts": hosts}} if ca_file else {}
    return {
        "mock": url,
        "organizations": [{"id": one.id, "name": one.name, "isPro": one.has_pro} for one in organizations],
        "credentials": _credentials(state.identity.credentials, organizations),
        "asOf": state.clock.now().astimezone(COPENHAGEN).isoformat(timespec="seconds"),
    } | tls


def _credentials(credentials: Credentials, organizations: list[Organization]) -> dict[str, Any]:
    first = next((one.id for one in organizations if one.has_pro), None)
    personal = {
        "clientId": credentials.personal_client_id,
        "clientSecret": credentials.personal_client_secret,
        "apiKey": None if first is None else credentials.api_key(first),
        "organizationId": first,
    }
    visma = {
        "clientId": credentials.visma_client_id,
        "clientSecret": credentials.visma_client_secret,
        "redirectUri": credentials.redirect_uris[0],
        "refreshToken": credentials.refresh_token,
    }
    return {"personal": personal, "vismaConnect": visma}


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens, so that two fakes cannot share a port by accident."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _url(scheme: str, host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}:{port}"


def _print(line: str) -> None:
    """Print a line; when whoever read has read enough (`| head -2`), serving goes on and the rest is dropped."""
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # Python flushes what is left when it ends
        os.close(nowhere)
