"""Https for the real host names: the throw-away authority, and which host has which paths."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mock_dinero.cli import main
from mock_dinero.hosts import API, CONNECT, HOSTS, PERSONAL, Hosts, strays
from mock_dinero.identity.credentials import REDIRECT_URI
from tests.mock_dinero.fakes import Fake

MINE = "https://app.example/callback"


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, Any]]:
    """A fake that speaks TLS, as a process: its ready line. Its certificate is gone with it."""
    options = ("--port", "0", "--json", "--tls", "--rate-limit", "off", "--redirect-uri", MINE)
    command = (sys.executable, "-m", "mock_dinero", "serve", *options)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        yield ready
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=30)
    assert (rest, process.returncode) == (("", ""), 0)
    assert not Path(ready["tls"]["caFile"]).exists()


@pytest.fixture(scope="module")
def client(served: dict[str, Any]) -> Iterator[httpx.Client]:
    """A client that trusts the authority and nobody else."""
    trusted = ssl.create_default_context(cafile=served["tls"]["caFile"])
    with httpx.Client(verify=trusted, base_url=served["mock"]) as found:
        yield found


def as_host(client: httpx.Client, host: str, method: str, path: str, **options: Any) -> httpx.Response:
    """Talk to the fake as if the name service had sent us there: the certificate must be good for the name."""
    headers = {"Host": host, **options.pop("headers", {})}
    return client.request(method, path, headers=headers, extensions={"sni_hostname": host}, **options)


def test_the_ready_line_says_what_to_trust(served: dict[str, Any]) -> None:
    """And which host is which, and where the application is sent back to."""
    assert served["mock"].startswith("https://127.0.0.1:")
    assert served["tls"]["hosts"] == {"api": API, "personalToken": PERSONAL, "connect": CONNECT}
    assert served["credentials"]["vismaConnect"]["redirectUri"] == MINE


def test_a_client_with_the_real_names_signs_in_and_reads(
    client: httpx.Client, served: dict[str, Any]
) -> None:
    """Each host over TLS with its own name: a token from one, contacts from another."""
    personal = served["credentials"]["personal"]
    form = {"grant_type": "password", "username": personal["apiKey"], "password": personal["apiKey"]}
    basic = (personal["clientId"], personal["clientSecret"])
    answer = as_host(client, PERSONAL, "POST", "/dineroapi/oauth/token", data=form, auth=basic)
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    contacts = as_host(client, API, "GET", "/v1/371001/contacts", headers=headers)
    assert (contacts.status_code, contacts.json()["Pagination"]["PageSize"]) == (200, 100)
    found = as_host(client, CONNECT, "GET", "/.well-known/openid-configuration").json()
    assert found["token_endpoint"] == f"https://{CONNECT}/connect/token"
    assert found["issuer"] == f"https://{CONNECT}"


def test_a_client_that_does_not_trust_the_authority_is_not_served(served: dict[str, Any]) -> None:
    """It is nobody's real certificate."""
    with pytest.raises(httpx.ConnectError, match="certificate"):
        httpx.get(served["mock"])


def test_the_usual_address_stays_registered(client: httpx.Client) -> None:
    """Beside the one that was given; others are refused."""
    query = {"client_id": "isv_mock_dinero", "response_type": "code", "scope": "dineropublicapi:read"}
    statuses = [
        client.get("/connect/authorize", params=query | {"redirect_uri": uri}).status_code
        for uri in (MINE, REDIRECT_URI, f"{MINE}/")
    ]
    assert statuses == [200, 200, 400]


def contacts(client: httpx.Client, **headers: str) -> httpx.Response:
    """Ask for contacts with a token minted for it."""
    token = client.post("/__mock/tokens/mint", json={"organizationId": 371001}).json()["accessToken"]
    return as_host(
        client, API, "GET", "/v1/371001/contacts", headers={"Authorization": f"Bearer {token}", **headers}
    )


@pytest.mark.parametrize(
    ("fault", "error"),
    [("reset", httpx.TransportError), ("truncate", httpx.RemoteProtocolError)],
)
def test_a_connection_breaks_under_tls_as_well(
    client: httpx.Client, fault: str, error: type[Exception]
) -> None:
    """The client meets the break and no answer; Python's ssl calls a reset an end of data. The next one is served."""
    with pytest.raises(error):
        contacts(client, **{"X-Mock-Fault": fault})
    assert contacts(client).status_code == 200
    last = client.get("/__mock/journal", params={"fault": "true"}).json()["requests"][-1]
    assert (last["path"], last["faultKind"]) == ("/v1/371001/contacts", fault)


def test_a_reset_under_tls_is_one_on_the_wire(served: dict[str, Any]) -> None:
    """Below TLS the peer is reset (RST): no close_notify and no orderly end."""
    port = int(served["mock"].rpartition(":")[2])
    trusted = ssl.create_default_context(cafile=served["tls"]["caFile"])
    request = f"GET /v1/371001/contacts HTTP/1.1\r\nHost: {API}\r\nX-Mock-Fault: reset\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as plain:
        below = plain.dup()
        below.settimeout(30)
        with below, trusted.wrap_socket(plain, server_hostname=API) as wire:
            wire.sendall(request.encode())
            with pytest.raises(ConnectionResetError):
                b"".join(iter(lambda: below.recv(4096), b""))  # session tickets may come first


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("/v1/organizations", API),
        ("/openapi/v1/swagger.json", API),
        ("/nowhere", API),
        ("/dineroapi/oauth/token", PERSONAL),
        ("/connect/token", CONNECT),
        ("/.well-known/jwks.json", CONNECT),
    ],
)
def test_a_path_belongs_to_one_of_the_three_hosts(path: str, host: str) -> None:
    """And to every host that is none of them."""
    assert [strays(one, path) for one in HOSTS] == [one != host for one in HOSTS]
    assert not strays("127.0.0.1", path)


@pytest.mark.parametrize("path", ["/", "/__mock", "/__mock/health"])
def test_what_is_the_fakes_own_is_everywhere(path: str) -> None:
    """The control API and the landing page."""
    assert not any(strays(host, path) for host in HOSTS)


def test_the_wrong_host_answers_with_its_page_of_unknown_routes(
    fake: Fake, loop: asyncio.AbstractEventLoop
) -> None:
    """Even with a token, and the journal says where it went; the port does not matter."""
    headers = {"Authorization": f"Bearer {fake.token}"}

    async def statuses() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(Hosts(fake.app))) as client:
            urls = [f"https://{host}:8443/v1/organizations" for host in (CONNECT, API.upper())]
            return [(await client.get(url, headers=headers)).status_code for url in urls]

    assert loop.run_until_complete(statuses()) == [404, 200]
    journal = fake.ask("GET", "/__mock/journal", headers={}).json()["requests"]
    assert [row["path"] for row in journal] == [f"//{CONNECT}/v1/organizations", "/v1/organizations"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--tls", "--ca-file", "/nowhere/at/all.pem"), "choose another --ca-file"),
        (("--ca-file", "ca.pem"), "--ca-file ca.pem: plain http has no certificate; add --tls"),
        (("--redirect-uri", "localhost/callback"), "write an address such as"),
        (("--redirect-uri", "http://localhost/#x"), "write an address such as"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And exit code 2, before anything is served."""
    with pytest.raises(SystemExit) as ending:
        main(("serve", "--port", "0", *arguments))
    captured = capsys.readouterr()
    assert (ending.value.code, captured.out, captured.err.count("\n")) == (2, "", 1)
    assert says in captured.err
