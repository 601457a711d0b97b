"""The one place where the fake is put together.

Law of this module: `create_app` gives an ASGI application that shares nothing with another one. The gates stand
in front (`gates.ORDER`), then one route per operation, then the HTML page of an unknown route.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from fastapi import FastAPI

from mock_dinero import control
from mock_dinero.answers import unknown_route
from mock_dinero.clock import Clock
from mock_dinero.endpoints import (
    accounts,
    attachments,
    contact_notes,
    connect,
    contacts,
    credit_notes,
    entries,
    files,
    invoices,
    mail_outs,
    manual_vouchers,
    organizations,
    products,
    purchases,
    reference,
    reports,
    templates,
    tokens,
    trade_offers,
)
from mock_dinero.gates import Gates
from mock_dinero.identity import Credentials, Identity, Random
from mock_dinero.limits import RateLimiter
from mock_dinero.routing import response
from mock_dinero.spec.published import Published
from mock_dinero.state import State
from mock_dinero.switches import Switches

if TYPE_CHECKING:
    from fastapi import Request, Response
    from starlette.routing import BaseRoute

    from mock_dinero.world.world import World

OPERATIONS = (
    organizations,
    reference,
    accounts,
    contacts,
    contact_notes,
    templates,
    invoices,
    credit_notes,
    trade_offers,
    mail_outs,
    attachments,
    purchases,
    manual_vouchers,
    files,
    products,
    entries,
    reports,
)
"""The resources of Dinero's API, each a module with its `endpoints`."""


def create_app(
    world: World,
    *,
    clock: Clock | None = None,
    switches: Switches | None = None,
    credentials: Credentials | None = None,
    limiter: RateLimiter | None = None,
    random: Random = secrets.token_hex,
) -> Gates:
    """Return the fake as an ASGI application; its `state` is there to look at.

    Without a clock it starts at the world's `as_of` and runs on; without credentials they are the fixed ones.
    """
    switches = switches or Switches()
    identity = Identity(credentials or Credentials(), random, one_time=switches.refresh_tokens == "one-time")
    state = State(
        world=world,
        clock=clock or Clock(world.as_of),
        switches=switches,
        identity=identity,
        limiter=limiter or RateLimiter(),
        spec=Published(),
    )
    return Gates(_routes(), state)


def operations() -> list[BaseRoute]:
    """Return the routes of Dinero's API that are served."""
    return [route for module in OPERATIONS for route in module.endpoints.routes]


def _routes() -> FastAPI:
    # include_router would match the template itself again, with regard to case
    return FastAPI(
        openapi_url=None,
        redirect_slashes=False,
        routes=[*operations(), *tokens.endpoints.routes, *connect.endpoints.routes, *control.endpoints.routes],
        exception_handlers={404: _unknown, 405: _unknown},
    )


async def _unknown(_: Request, __: Exception) -> Response:
    return response(unknown_route())
