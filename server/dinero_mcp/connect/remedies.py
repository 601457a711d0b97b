"""What each failure of signing in means and what a person does about it; pure texts.

source: developer.dinero.dk "getting started" and FAQ (team country, scopes, Debugger), Visma Developer Portal "Tokens"
(offline access); that OpenID Connect must be off is told by the makers of another integration
"""

from __future__ import annotations

import re
from collections.abc import Mapping

DEBUGGER = (
    "Paste the error id of Visma's page into My Applications > More > Debugger at the Visma Developer Portal."
)
SCOPES = "Dinero's read scope (dineropublicapi:read) must be approved for the application."
COUNTRY = "The developer team's country must be Denmark, or Dinero's scopes cannot be applied for."
OFFLINE = "Turn Offline Access on for the application, so that the connection lasts."
OPENID = "Turn OpenID Connect off for the application."
OWNER = "Sign in with the same Visma login that owns the organisation in Dinero."
CLIENT = "Copy client id and client secret of the Web application again."


def redirect(uri: str) -> str:
    """The remedy that most often helps."""
    return f"Register exactly this redirect URI for the application: {uri}"


def checklist(uri: str) -> tuple[str, ...]:
    """All there is to set at the portal before a first sign-in."""
    return (redirect(uri), OPENID, OFFLINE, SCOPES, COUNTRY, OWNER, DEBUGGER)


_ERRORS: Mapping[str, tuple[str, ...]] = {
    "access_denied": (
        "You did not give access in the browser.",
        OWNER,
        "Run `dinero-mcp login` again and allow it.",
    ),
    "invalid_scope": ("Visma Connect did not grant the scopes.", SCOPES, OFFLINE, COUNTRY),
    "unauthorized_client": ("The application may not sign people in: it must be a Web application.", OPENID),
    "invalid_client": ("Visma Connect does not know this client id and secret.", CLIENT),
    "invalid_grant": (
        "Visma Connect refused the code: it was used or is too old.",
        "Run `dinero-mcp login` again.",
    ),
    "temporarily_unavailable": ("Visma Connect is not available.", "Try again in a minute."),
    "server_error": ("Visma Connect failed.", "Try again in a minute.", DEBUGGER),
}


def explained(error: str | None) -> str:
    """An `error` of OAuth in one line, with what to do."""
    known = _ERRORS.get(error or "")
    if known:
        return " ".join(known)
    name = f" ({error})" if error and _NAME.fullmatch(error) else ""
    return f"Visma Connect refused the sign-in{name}. {DEBUGGER}"


def no_answer(seconds: float, uri: str) -> str:
    """Nobody came back from the browser in time."""
    waited = f"No answer came from the browser within {seconds:g} seconds."
    return f"{waited} If Visma's page showed an error: {redirect(uri)} {DEBUGGER}"


_NAME = re.compile(r"[a-z_]{1,40}")
