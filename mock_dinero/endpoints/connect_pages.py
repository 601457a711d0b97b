"""The pages of Visma Connect that a person sees: sign in and allow, an error, signed out, the automatic form.

Law of this module: HTML from values, every one of them escaped; Danish or English; nothing but the page itself is
loaded, and the automatic form works without script as well.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from mock_dinero.answers import HTML, Answer
from mock_dinero.identity.authorize import DECISION, USER, Stranger
from mock_dinero.identity.credentials import OFFLINE, READ, WRITE, User

SUBMIT = "document.forms[0].submit()"
_HASH = base64.b64encode(hashlib.sha256(SUBMIT.encode()).digest()).decode()
HEADERS = (
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    (
        "content-security-policy",
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_HASH}'; frame-ancestors 'none'",
    ),
)

STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: Canvas; color: CanvasText }
main { max-width: 32rem; margin: 3rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
h2 { font-size: 1.125rem }
fieldset { border: 1px solid GrayText; border-radius: .5rem; margin: 1rem 0; padding: .25rem 1rem .75rem }
legend { font-weight: 600; padding: 0 .25rem }
label { display: block; padding: .5rem 0 }
small { display: block; margin-left: 1.75rem }
button { font: inherit; padding: .6rem 1.5rem; border-radius: .5rem; border: 2px solid #0b5394 }
button[value=allow] { background: #0b5394; color: #fff }
button[value=deny] { background: Canvas; color: CanvasText; border-color: CanvasText }
:focus-visible { outline: 3px solid #e69138; outline-offset: 2px }
.note { border-left: .25rem solid #e69138; padding-left: .75rem }
code { overflow-wrap: anywhere }
"""

TEXTS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "title": "Log ind og giv adgang",
        "asks": "{client} beder om adgang til dine regnskaber i Dinero.",
        "fake": "Det er mock-dinero, ikke Visma: opdigtede personer, ingen adgangskode.",
        "who": "Hvem er du?",
        "what": "Den beder om",
        "allow": "Giv adgang",
        "deny": "Afvis",
        "back": "Svaret sendes til",
        "every": "alle virksomheder",
        "none": "ingen virksomheder",
        "some": "virksomhed {numbers}",
        READ: "at læse dine regnskaber",
        WRITE: "at skrive i dine regnskaber",
        OFFLINE: "at beholde adgangen, når du er logget ud",
        "error": "Adgangen kan ikke gives",
        "parameters": "Programmet skal sende både client_id og redirect_uri, hver af dem én gang.",
        "client": "Der er intet program med client_id {sent}.",
        "redirect": "Programmet har ikke registreret redirect_uri {sent}. Den skal sendes nøjagtigt som registreret: "
        "{registered}. En ny registreres sådan: mock-dinero serve --redirect-uri URI",
        "out": "Du er logget ud",
        "close": "Du kan lukke vinduet.",
        "wait": "Du sendes tilbage til programmet",
        "continue": "Fortsæt",
    },
    "en": {
        "title": "Sign in and allow access",
        "asks": "{client} asks for access to your books in Dinero.",
        "fake": "This is mock-dinero, not Visma: invented people, no password.",
        "who": "Who are you?",
        "what": "It asks",
        "allow": "Allow",
        "deny": "Deny",
        "back": "The answer goes to",
        "every": "every company",
        "none": "no company",
        "some": "company {numbers}",
        READ: "to read your books",
        WRITE: "to write in your books",
        OFFLINE: "to keep its access when you have signed out",
        "error": "Access cannot be given",
        "parameters": "The application must send both client_id and redirect_uri, once each.",
        "client": "There is no application with client_id {sent}.",
        "redirect": "The application has not registered redirect_uri {sent}. It must be sent exactly as registered: "
        "{registered}. To register another one: mock-dinero serve --redirect-uri URI",
        "out": "You are signed out",
        "close": "You can close the window.",
        "wait": "You are being sent back to the application",
        "continue": "Continue",
    },
}


def language(ui_locales: str | None, accept_language: str | None) -> str:
    """Return "da" or "en": the first of the two that is wished for, English when neither is."""
    wishes = f"{ui_locales or ''} {accept_language or ''}".lower()
    return next((wish for wish in re.findall(r"\b(da|en)\b", wishes)), "en")


def consent(
    lang: str,
    client: str,
    redirect_uri: str,
    scope: Iterable[str],
    users: Sequence[User],
    *,
    chosen: User,
    carried: Iterable[tuple[str, str]],
) -> Answer:
    """Return the page on which a person chooses who they are, and allows or denies."""
    text = TEXTS[lang]
    wishes = "".join(f"<li>{_safe(text.get(one, one))}</li>" for one in scope)
    body = f"""<p>{_safe(text["asks"].format(client=client))}</p>
<p class="note">{_safe(text["fake"])}</p>
<form method="post" action="/connect/authorize">
{_hidden(carried)}
<fieldset><legend>{_safe(text["who"])}</legend>
{"".join(_radio(text, user, chosen) for user in users)}</fieldset>
<h2 id="what">{_safe(text["what"])}</h2>
<ul aria-labelledby="what">{wishes}</ul>
<p>{_safe(text["back"])} <code>{_safe(redirect_uri)}</code></p>
<button name="{DECISION}" value="allow">{_safe(text["allow"])}</button>
<button name="{DECISION}" value="deny">{_safe(text["deny"])}</button>
</form>"""
    return _page(lang, text["title"], body)


def refused(lang: str, stranger: Stranger) -> Answer:
    """Return the page for a request that must not be sent back to anybody."""
    text = TEXTS[lang]
    reason = text[stranger.why].format(sent=stranger.sent, registered=", ".join(stranger.registered))
    return _page(lang, text["error"], f'<p role="alert">{_safe(reason)}</p>', 400)


def signed_out(lang: str) -> Answer:
    """Return the page after signing out."""
    return _page(lang, TEXTS[lang]["out"], f"<p>{_safe(TEXTS[lang]['close'])}</p>")


def automatic_form(lang: str, redirect_uri: str, fields: Mapping[str, str]) -> Answer:
    """Return the page that posts the answer to the application (`response_mode=form_post`)."""
    text = TEXTS[lang]
    body = f"""<form method="post" action="{_safe(redirect_uri)}">
{_hidden(fields.items())}
<noscript><button value="allow">{_safe(text["continue"])}</button></noscript>
</form>
<script>{SUBMIT}</script>"""
    return _page(lang, text["wait"], body)


def _radio(text: Mapping[str, str], user: User, chosen: User) -> str:
    checked = " checked" if user == chosen else ""
    numbers = ", ".join(str(number) for number in sorted(user.organizations or ()))
    reach = text["some"].format(numbers=numbers) if numbers else text["none"]
    reach = text["every"] if user.organizations is None else reach
    field = f'<input type="radio" name="{USER}" value="{_safe(user.email)}"{checked}>'
    return f"<label>{field} {_safe(user.name)} <small>{_safe(user.email)}: {_safe(reach)}</small></label>\n"


def _hidden(fields: Iterable[tuple[str, str]]) -> str:
    return "\n".join(
        f'<input type="hidden" name="{_safe(name)}" value="{_safe(value)}">' for name, value in fields
    )


def _page(lang: str, title: str, body: str, status: int = 200) -> Answer:
    text = f"""<!DOCTYPE html>
<html lang="{lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_safe(title)}</title><style>{STYLE}</style></head>
<body><main><h1>{_safe(title)}</h1>
{body}
</main></body>
</html>
"""
    return Answer(text.encode(), status, HTML, HEADERS)


def _safe(text: str) -> str:
    return escape(text, quote=True)
