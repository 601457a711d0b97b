"""The one place where the fake is put together.

Law of this module: `create_app` gives an ASGI application that shares nothing with another one. The gates stand
in front (`gates.ORDER`), then the table of reads, then one route per operation, then the HTML page of an unknown
route.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from fastapi import FastAPI

from mock_dinero import control
from mock_dinero.answers import unknown_route
from mock_dinero.clock import Clock
from mock_dinero.direct import Direct
from mock_dinero.endpoints import (
    accounts,
    attachments,
    calculators,
    connect,
    contact_notes,
    contacts,
    credit_notes,
    description,
    entries,
    files,
    invoices,
    ledger_items,
    mail_outs,
    mail_templates,
    manual_vouchers,
    organizations,
    products,
    purchases,
    reference,
    reminders,
    reports,
    sales_feed,
    templates,
    tokens,
    trade_offers,
    webhooks,
)
from mock_dinero.gates import Gates
from mock_dinero.identity import Credentials, Identity, Random
from mock_dinero.isolation import Worlds
from mock_dinero.limits import RateLimiter
from mock_dinero.playing import Playing
from mock_dinero.routing import response
from mock_dinero.spec.published import Published
from mock_dinero.state import State
from mock_dinero.switches import Switches

if TYPE_CHECKING:
    from fastapi import Request, Response
    from starlette.routing import BaseRoute

    from mock_dinero.replay import Tape
    from mock_dinero.world.world import World

OPERATIONS = (
    organizations,
    reference,
    accounts,
    contacts,
    contact_notes,
    templates,
    invoices,
    reminders,
    credit_notes,
    sales_feed,
    trade_offers,
    mail_outs,
    mail_templates,
    attachments,
    calculators,
    purchases,
    manual_vouchers,
    ledger_items,
    files,
    products,
    entries,
    reports,
    webhooks,
)
"""The resources of Dinero's API, each a module with its `endpoints`."""


def create_app(  # noqa: PLR0913 - the seams of one application
    world: World,
    *,
    clock: Clock | None = None,
    switches: Switches | None = None,
    credentials: Credentials | None = None,
    limiter: RateLimiter | None = None,
    random: Random = secrets.token_hex,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    tape: Tape | None = None,
) -> Gates:
    """Return the fake as an ASGI application; its `state` is there to look at.

    Without a clock it starts at the world's `as_of` and runs on; without credentials they are the fixed ones.
    `sleep` is what slow faults wait with, so that a test need not. `tape` answers what the world cannot compute.
    """
    switches = switches or Switches()
    state = State(
        world=world,
        clock=clock or Clock(world.as_of),
        switches=switches,
        identity=Identity(credentials or Credentials(), random),
        limiter=limiter or RateLimiter(),
        spec=Published(),
        sleep=sleep,
    )
    routes = Direct(operations(), _routes())
    return Gates(Playing(routes, tape) if tape else routes, Worlds(state, _fork, random))


def _fork(first: State, name: str, credentials: Credentials, random: Random) -> State:
    """Return a world of its own that starts as the first one did."""
    return State(
        world=first.world.fork(),
        clock=first.clock.fork(),
        switches=first.started_with,
        identity=Identity(credentials, random, key=first.identity.key),
        limiter=first.limiter.fresh(),
        spec=first.spec,
        sleep=first.sleep,
        name=name,
    )


def operations() -> list[BaseRoute]:
    """Return the routes of Dinero's API that are served."""
    return [route for module in OPERATIONS for route in module.endpoints.routes]


def _routes() -> FastAPI:
    # include_router would match the template itself again, with regard to case
    return FastAPI(
        openapi_url=None,
        redirect_slashes=False,
        routes=[
            *operations(),
            *tokens.endpoints.routes,
            *connect.endpoints.routes,
            *description.endpoints.routes,
            *control.endpoints.routes,
        ],
        exception_handlers={404: _unknown, 405: _unknown},
    )


async def _unknown(_: Request, __: Exception) -> Response:
    return response(unknown_route())
