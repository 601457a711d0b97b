"""The client on recorded answers: vcrpy plays cassettes with recording off, and respx has what no tape has.

Law of this module: nothing reaches a network. A request that is on no cassette is an error, so that a client which asks
otherwise than the recorder did is found out; figures come from the cassette, never from here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
import vcr  # type: ignore[import-untyped]
import yaml
from mcp.shared.exceptions import MCPError
from vcr.record_mode import RecordMode  # type: ignore[import-untyped]

from tests.server.stub import ORGANIZATION, Bench, StubDinero, bench, data, error, organization

pytestmark = pytest.mark.anyio

CASSETTES = Path(__file__).parents[3] / "cassettes" / str(ORGANIZATION)
DINERO = "https://api.dinero.dk"
TOKENS = "https://authz.example/dineroapi/oauth/token"
REFERENCE = f"{DINERO}/v1/{ORGANIZATION}"


@pytest.fixture
def client(stub: StubDinero) -> Bench:
    """A server whose requests leave it over httpx's own transport, where vcrpy and respx stand."""
    return bench(stub, transport=httpx.AsyncHTTPTransport(), api_url=DINERO)


@pytest.fixture
def sign_in() -> Iterator[respx.MockRouter]:
    """A sign-in that gives a token; no tape has one, for tokens are never recorded."""
    with respx.mock(assert_all_called=False) as router:
        router.post(TOKENS).respond(json={"access_token": "a", "expires_in": 3600, "token_type": "Bearer"})
        yield router


def tape(name: str) -> Any:
    """A cassette with recording off; signing in and the names of organisations are answered by respx."""
    player = vcr.VCR(
        record_mode=RecordMode.NONE,
        match_on=("method", "scheme", "host", "path", "query"),
        before_record_request=lambda request: None if _is_aside(request.path) else request,
    )
    return player.use_cassette(str(CASSETTES / f"{name}.yaml"))


def _is_aside(path: str) -> bool:
    return path.endswith(("/token", "/organizations"))


def recorded(name: str, path: str) -> Any:
    """What the cassette answered for a path below the organisation."""
    told = yaml.safe_load((CASSETTES / f"{name}.yaml").read_text("utf-8"))["interactions"]
    bodies = [
        one["response"]["body"]["string"] for one in told if one["request"]["uri"] == f"{REFERENCE}/{path}"
    ]
    return json.loads(bodies[0])


@pytest.fixture
def names(sign_in: respx.MockRouter) -> respx.MockRouter:
    """The list of organisations, which every call begins with."""
    sign_in.get(f"{DINERO}/v1.1/organizations").respond(json=[organization(ORGANIZATION)])
    return sign_in


@pytest.mark.usefixtures("names")
async def test_a_recorded_list_is_read_from_the_tape(client: Bench) -> None:
    """Row by row, under the names the tool gives them."""
    with tape("reference") as played:
        found = data(await client.call("list_vat_types", organizationId=ORGANIZATION))
    assert [row["vatCode"] for row in found["vatTypes"]] == [
        r["VatCode"] for r in recorded("reference", "vatTypes")
    ]
    assert played.play_count == 1


@pytest.mark.usefixtures("names")
async def test_a_request_that_is_on_no_tape_fails(client: Bench) -> None:
    """It is not sent anywhere: recording is off."""
    with tape("contacts"), pytest.raises(MCPError, match="list_vat_types failed"):
        await client.call("list_vat_types", organizationId=ORGANIZATION)


@pytest.mark.usefixtures("names")
async def test_a_recorded_invoice_is_read_from_the_tape(client: Bench) -> None:
    """The document by its guid, its total to the øre."""
    told = [path for path in _paths("invoices") if path.startswith("invoices/")]
    guid = told[0].removeprefix("invoices/")
    with tape("invoices"):
        found = data(await client.call("get_invoice", organizationId=ORGANIZATION, invoiceGuid=guid))
    expected = recorded("invoices", told[0])
    assert found["totalInclVat"] == expected["TotalInclVat"]


def _paths(name: str) -> list[str]:
    told = yaml.safe_load((CASSETTES / f"{name}.yaml").read_text("utf-8"))["interactions"]
    return [
        one["request"]["uri"].removeprefix(f"{REFERENCE}/")
        for one in told
        if "?" not in one["request"]["uri"]
    ]


async def test_a_reset_is_tried_again(client: Bench, names: respx.MockRouter) -> None:
    """The first answer never came, the second does."""
    route = names.get(f"{REFERENCE}/vatTypes")
    route.side_effect = [httpx.RemoteProtocolError("reset"), httpx.Response(200, json=[])]
    assert data(await client.call("list_vat_types", organizationId=ORGANIZATION))["vatTypes"] == []
    assert route.call_count == 2


async def test_an_answer_that_does_not_come_in_time_is_said_so(
    client: Bench, names: respx.MockRouter
) -> None:
    """One line, no stack trace, and no second wait."""
    route = names.get(f"{REFERENCE}/vatTypes").mock(side_effect=httpx.ReadTimeout("slow"))
    told = error(await client.call("list_vat_types", organizationId=ORGANIZATION))
    assert told["code"] == "DineroUnavailableError"
    assert route.call_count == 1


@pytest.mark.parametrize("body", [b'[{"VatCode": "U25"', b"<html>busy</html>", b"\xff\xfe[]", b'"text"'])
async def test_a_broken_body_is_an_error_and_no_row(
    client: Bench, names: respx.MockRouter, body: bytes
) -> None:
    """Whatever a proxy in between makes of an answer."""
    kind = {"content-type": "application/json"}
    names.get(f"{REFERENCE}/vatTypes").respond(content=body, headers=kind)
    assert error(await client.call("list_vat_types", organizationId=ORGANIZATION))["code"]
