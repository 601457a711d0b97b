"""An access token from a running fake, as any client would get one.

Law of this module: it knows the fixed credentials and the password grant; whatever goes wrong is one line.
"""

from __future__ import annotations

import base64
import json
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from mock_dinero.identity import Credentials

TIMEOUT = 10


class TokenError(Exception):
    """No token was to be had; the text says what to do."""


def fetch_token(url: str, organization: int) -> str:
    """Return a personal token for one organisation."""
    if not url.startswith(("http://", "https://")):
        raise TokenError(f"--url {url}: write an address such as http://127.0.0.1:8780.")
    try:
        with urlopen(_request(url, organization), timeout=TIMEOUT) as answer:  # noqa: S310 - http(s), checked above
            return str(json.load(answer)["access_token"])
    except HTTPError as refusal:
        refusal.close()
        raise TokenError(
            f"{url} refused ({refusal.code}): no such organisation, or the fake was started with --random-credentials."
        ) from None
    except (URLError, OSError):
        raise TokenError(
            f"no fake answers at {url}: start `mock-dinero serve`, or name one with --url."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise TokenError(f"what answers at {url} is not a fake Dinero: name one with --url.") from None


def _request(url: str, organization: int) -> Request:
    known = Credentials()
    key = known.api_key(organization)
    form = urlencode({"grant_type": "password", "scope": "read", "username": key, "password": key})
    basic = base64.b64encode(f"{known.personal_client_id}:{known.personal_client_secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    return Request(f"{url.rstrip('/')}/dineroapi/oauth/token", form.encode(), headers)  # noqa: S310 - http(s) only
