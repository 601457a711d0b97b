"""What tests of connecting share: a person with answers ready, a browser that is httpx, and a desk on a fake.

Law of this module: the sign-in page is the fake's own; only the clicking is ours.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from dinero_mcp.connect.desk import Desk
from dinero_mcp.connect.login import Manner
from dinero_mcp.settings import Settings
from mock_dinero.app import create_app
from mock_dinero.clock import Clock as FakeClock
from mock_dinero.gates import Gates
from mock_dinero.identity import Credentials
from mock_dinero.switches import Switches
from mock_dinero.world.world import World, default_folder, load
from tests.server.store.parts import store_at
from tests.server.stub import START, ManualClock

KNOWN = Credentials()
PRO, OTHER_PRO, NO_PRO = 371008, 371002, 371003
CLIENT: dict[str, Any] = {"client_id": KNOWN.visma_client_id, "client_secret": KNOWN.visma_client_secret}
SERVICES: dict[str, Any] = {
    "api_url": "https://api.dinero.dk",
    "connect_url": "https://connect.visma.com",
    "personal_token_url": "https://authz.dinero.dk/dineroapi/oauth/token",
}


@dataclass
class Scripted:
    """A person whose answers are ready; `told` is all that was said to them."""

    answers: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    asked: list[tuple[str, bool]] = field(default_factory=list)
    is_there: bool = True

    def tell(self, line: str) -> None:
        self.told.append(line)

    def ask(self, question: str, *, hidden: bool = False) -> str:
        self.asked.append((question, hidden))
        return self.answers.pop(0)

    @property
    def heard(self) -> str:
        return "\n".join(self.told)


def small_world() -> World:
    """Three companies: two with Pro, one without."""
    return load(default_folder() / str(number) for number in (PRO, OTHER_PRO, NO_PRO))


@dataclass
class Setting:
    """A desk on a fake in this process, and what the browser did."""

    fake: Gates
    desk: Desk
    person: Scripted
    clock: ManualClock
    seen: list[httpx.Request]
    pages: list[httpx.Response] = field(default_factory=list)
    errands: list[asyncio.Task[None]] = field(default_factory=list)

    def asked(self, path: str) -> list[dict[str, list[str]]]:
        """The forms sent to a path."""
        return [parse_qs(each.content.decode()) for each in self.seen if each.url.path == path]

    def said(self) -> str:
        return self.person.heard


def a_setting(folder: Path, world: World, **settings: Any) -> Setting:
    """A desk whose browser is a person clicking Allow on the fake's page."""
    switches = Switches().set(settings.pop("switches", []))
    listen_at = settings.pop("redirect_uris", ())
    credentials = Credentials(redirect_uris=Anywhere(listen_at))
    fake = create_app(world, clock=FakeClock(START, frozen=True), switches=switches, credentials=credentials)
    seen: list[httpx.Request] = []
    inner = httpx.ASGITransport(fake)

    async def journalled(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return await inner.handle_async_request(request)

    clock, person, numbers = ManualClock(), Scripted(), count(1)
    values: dict[str, Any] = {name: one.default for name, one in Settings.model_fields.items()}
    desk = Desk(
        settings=Settings.model_validate({**values, **SERVICES, **CLIENT, **settings}),
        store=store_at(folder),
        person=person,
        clock=clock,
        random=lambda size: f"{next(numbers):0{2 * size}x}",
        open_browser=lambda _: False,
        transport=httpx.MockTransport(journalled),
        sleep=clock.sleep,
    )
    return Setting(fake, desk, person, clock, seen)


class Anywhere(tuple[str, ...]):
    """Redirect addresses of which any port of the callback is one: a test listens where there is room."""

    __slots__ = ()

    def __contains__(self, uri: object) -> bool:
        return bool(re.fullmatch(r"http://localhost:\d+/callback", str(uri))) or super().__contains__(uri)


def manner(**changed: Any) -> Manner:
    """Through the browser on a free port."""
    given: dict[str, Any] = {
        "port": 0,
        "response_mode": "form_post",
        "seconds": 20.0,
        "browser": True,
        "organization": None,
    }
    return Manner(**{**given, **changed})


Browser = Callable[[Setting, str], Coroutine[Any, Any, None]]


def with_browser(setting: Setting, browser: Browser) -> Desk:
    """The desk, its system browser replaced."""

    def opened(address: str) -> bool:
        setting.errands.append(asyncio.get_running_loop().create_task(browser(setting, address)))
        return True

    return replace(setting.desk, open_browser=opened)


async def clicking(
    setting: Setting, address: str, *, decision: str = "allow", user: str | None = None
) -> None:
    """A person who decides on the fake's page and is sent back to the listener."""
    chosen = {"mock_decision": decision, **({"mock_user": user} if user else {})}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(setting.fake)) as at_visma:
        page = await at_visma.get(f"{address}&{urlencode(chosen)}")
    async with httpx.AsyncClient() as here:
        setting.pages.append(await sent_back(here, page))


async def sent_back(here: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    """What a browser does with the answer: follow the redirect, or send the form that sends itself."""
    if page.status_code == 302:
        return await here.get(page.headers["location"])
    action, fields = form_of(page.text)
    return await here.post(action, data=fields)


def form_of(text: str) -> tuple[str, dict[str, str]]:
    """Where a page's form goes, and its fields."""
    action = re.search(r'action="([^"]+)"', text)
    assert action, text
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    return unescape(action[1]), {unescape(name): unescape(value) for name, value in fields}


def callback_of(address: str) -> tuple[str, str]:
    """The redirect address and the state of an authorize request."""
    query = parse_qs(urlsplit(address).query)
    return query["redirect_uri"][0], query["state"][0]
