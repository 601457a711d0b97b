"""A fake as a test holds it: sign in, move the clock, arm faults, ask the journal.

Law of this module: everything goes over the control API, so that a fake in this process and one behind a socket
are used alike; a refusal of the control API is a ControlRefused with its one line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx

from mock_dinero.transport import DineroTransport

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mock_dinero.gates import Gates

API = "https://api.dinero.dk"
"""The address of a fake in this process: any host would do, clients often have this one fixed."""

NORDLYS = 371001
"""Nordlys Cykler ApS, the organisation of a client that is given no other: it has Pro and the most cases."""


class ControlRefused(AssertionError):
    """The control API refused; the text is its one line."""


@dataclass(slots=True)
class Dinero:
    """One world of a fake. `app` is None when it runs in another process."""

    url: str
    world: str | None = None
    app: Gates | None = None
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self._http = httpx.Client(base_url=self.url, headers=self.headers, transport=self.transport())

    @property
    def headers(self) -> dict[str, str]:
        """The headers that name this world; a client that holds a token of it needs none."""
        return {"X-Mock-World": self.world} if self.world else {}

    @property
    def credentials(self) -> dict[str, Any]:
        """The credentials of this world: `personal` with its `apiKeys`, and `vismaConnect`."""
        return self.read("credentials")

    @property
    def clock(self) -> ClockOf:
        """The clock of this world."""
        return ClockOf(self)

    @property
    def faults(self) -> FaultsOf:
        """The faults of this world."""
        return FaultsOf(self)

    @property
    def journal(self) -> JournalOf:
        """The requests to this world."""
        return JournalOf(self)

    def transport(self) -> DineroTransport | None:
        """Return a transport of httpx that reaches this fake; None, httpx's own, for one in another process."""
        return None if self.app is None else DineroTransport(self.app, world=self.world)

    def token(self, organization: int | None = NORDLYS) -> str:
        """Return an access token: personal for an organisation, of Visma Connect for all when it is None."""
        return str(self.change("tokens/mint", organizationId=organization)["accessToken"])

    def client(self, organization: int | None = NORDLYS, **options: Any) -> httpx.Client:
        """Return a client that is signed in; `options` are those of httpx.Client."""
        return httpx.Client(**self._signed_in(organization), **options)

    def async_client(self, organization: int | None = NORDLYS, **options: Any) -> httpx.AsyncClient:
        """Return an asynchronous client that is signed in; `options` are those of httpx.AsyncClient."""
        return httpx.AsyncClient(**self._signed_in(organization), **options)

    def add(self, kind: str, organization: int = NORDLYS, **members: Any) -> dict[str, Any]:
        """Add a record: `add("invoice", amount=1250, due=-1, book=True)`. Returns its guid, number and status."""
        return self.change("records/add", organizationId=organization, kind=kind, **members)

    def scenario(self, name: str) -> None:
        """Reset this world and arrange a scenario in it."""
        self.change("scenarios", name=name)

    def reset(self) -> None:
        """Go back to how this world started."""
        self.change("reset")

    def change(self, path: str, /, **body: Any) -> dict[str, Any]:
        """POST to the control API."""
        return _answer(self._http.post(f"/__mock/{path}", json=body))

    def read(self, path: str, /, **query: Any) -> dict[str, Any]:
        """GET from the control API."""
        return _answer(self._http.get(f"/__mock/{path}", params=query))

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def _signed_in(self, organization: int | None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token(organization)}"}
        return {"base_url": self.url, "headers": headers, "transport": self.transport()}


@dataclass(frozen=True, slots=True)
class ClockOf:
    """The clock of a fake."""

    dinero: Dinero

    @property
    def now(self) -> datetime:
        """The instant it shows, aware."""
        return datetime.fromisoformat(self.dinero.read("clock")["now"])

    def set(self, instant: datetime | str) -> None:
        """Go to an aware instant."""
        self.dinero.change("clock", set=instant if isinstance(instant, str) else instant.isoformat())

    def advance(self, by: float | timedelta) -> None:
        """Go forward by seconds."""
        self.dinero.change("clock", advance=by.total_seconds() if isinstance(by, timedelta) else by)

    def freeze(self, *, frozen: bool = True) -> None:
        """Stand still, or run on."""
        self.dinero.change("clock", frozen=frozen)


@dataclass(frozen=True, slots=True)
class FaultsOf:
    """The faults of a fake."""

    dinero: Dinero

    def arm(self, path: str = "/v*", **fault: Any) -> None:
        """Arm a fault: `arm("/v1/{organizationId}/contacts", status=503, times=2)`. See /__mock/docs for the rest."""
        given = {name.removesuffix("_"): value for name, value in fault.items()}
        self.dinero.change("faults", path=path, **given)

    def clear(self) -> None:
        """Disarm every fault."""
        self.dinero.change("faults", clear=True)

    @property
    def armed(self) -> list[dict[str, Any]]:
        """The faults that are armed."""
        return list(self.dinero.read("faults")["faults"])


@dataclass(frozen=True, slots=True)
class JournalOf:
    """The journal of a fake."""

    dinero: Dinero

    def requests(self, **filters: Any) -> list[dict[str, Any]]:
        """Return the requests, oldest first; filters are those of GET /__mock/journal."""
        return list(self.dinero.read("journal", **filters)["requests"])

    @property
    def questions(self) -> Mapping[str, Any]:
        """Every answer of the journal at once: calls, writes, waits, pages fetched twice, fields asked for."""
        return self.dinero.read("journal/questions")

    def expect(self, *calls: dict[str, Any] | str, **manners: Any) -> None:
        """Assert that calls happened: `expect("/v1/{organizationId}/contacts", noWrites=True, inOrder=True)`."""
        named = [{"path": call} if isinstance(call, str) else call for call in calls]
        found = self.dinero.change("journal/expect", calls=named, **manners)
        if not found["met"]:
            raise AssertionError("the journal says otherwise:\n" + "\n".join(found["misses"]))


def in_process(app: Gates) -> Dinero:
    """Return a fake that is an application in this process."""
    return Dinero(API, app=app)


def _answer(answer: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = answer.json()
    if answer.status_code != 200:
        raise ControlRefused(found.get("error", f"the control API answered {answer.status_code}"))
    return found
