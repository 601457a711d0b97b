"""What is assumed or contradicted about Dinero, each as one named switch.

Law of this module: a switch has a default taken from what is known, and its source stands beside it. A field
`sort_fails` is set by the environment variable MOCK_DINERO_SORT_FAILS or by `--switch sort_fails=on` (on/off, or
the value itself). A profile sets every switch at once: `observed` is the defaults, `documented` goes by the
published description wherever it says something else.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Mapping

ON = frozenset({"on", "true", "1", "yes"})
OFF = frozenset({"off", "false", "0", "no"})

BrownOuts = tuple[tuple[str, float], ...]
"""Templates of routes that are being removed, each with the share of its calls that are answered 480."""

Days = int | None
"""A number of days, or off."""
MOST_DAYS = 3650


class SwitchError(ValueError):
    """A switch was given a value it does not have; the text says which values it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """Every switch with its default. Values of environment variables are the ones the types name."""

    refresh_tokens: Literal["reusable", "one-time"] = "reusable"
    """MOCK_DINERO_REFRESH_TOKENS. Both are policies of an application at Visma Connect; with one-time tokens a
    replay revokes all. source: published description of Visma Connect tokens. Reusable by default, so that a
    restart breaks nobody's settings."""

    refresh_lifetime_days: Days = None
    """MOCK_DINERO_REFRESH_LIFETIME_DAYS. A refresh token ends so many days after the sign-in, tokens it was changed for
    included, or never. source: published description of Visma Connect tokens, which leaves the length to each
    application; never by default, and that it is counted from the sign-in is assumed."""

    refresh_idle_days: Days = None
    """MOCK_DINERO_REFRESH_IDLE_DAYS. A refresh token ends when it was not used for so many days (published description
    of Visma Connect tokens: sliding expiry, set per application), or never. Never by default; one client's code
    counts on 30."""

    authorize_page: Literal["ask", "allow", "deny"] = "ask"
    """MOCK_DINERO_AUTHORIZE_PAGE. The authorize page of Visma Connect asks a person, or is skipped as if the first
    user had allowed or denied. A single request skips it with `mock_decision=allow` (and `mock_user=E-MAIL`)."""

    client_credentials: Literal["refused", "given"] = "refused"
    """MOCK_DINERO_CLIENT_CREDENTIALS. Visma Connect refuses an application without a user (published FAQ), or gives it
    a token of the first user's reach, as Hexio.DineroClient expects."""

    issuer: Literal["visma", "own"] = "visma"
    """MOCK_DINERO_ISSUER. Tokens and discovery name the real Visma Connect as issuer (observed by Mortimer), or the
    address that was called, for OpenID clients that insist on one that answers."""

    retry_after: bool = False
    """MOCK_DINERO_RETRY_AFTER. A 429 names the seconds to wait. Off: nobody's code proves that Dinero sends it."""

    pro_error_code: Literal[90, 48, 7] = 90
    """MOCK_DINERO_PRO_ERROR_CODE. The error code of a missing Pro subscription (published error description); 48 in
    the older documents, and 7 with a Danish text as observed by nine public clients."""

    sort_fails: bool = False
    """MOCK_DINERO_SORT_FAILS. `sort` or `sortOrder` on the invoice list answers 500 with an empty body, as
    Planning-App measured in 2026. Off: the published description offers both."""

    primo_by_window: bool = True
    """MOCK_DINERO_PRIMO_BY_WINDOW. Opening rows are in `entries` only when the window holds the first day of the
    accounting year (assumed); off: in every window of the year."""

    primo_in_changes: bool = True
    """MOCK_DINERO_PRIMO_IN_CHANGES. `entries/changes` carries opening rows, as the published description says;
    off: never, as dinero-backup observed."""

    ultimo: Literal["none", "result-to-equity"] = "none"
    """MOCK_DINERO_ULTIMO. A year that has ended carries rows of Type Ultimo on its last day that empty the result
    accounts onto retained earnings. The published description names the type, nobody has seen a row: none is
    assumed, and so is what the rows hold."""

    payment_amounts: Literal["dkk", "own"] = "dkk"
    """MOCK_DINERO_PAYMENT_AMOUNTS. `Amount` of a foreign payment is in DKK with AmountInForeignCurrency beside it
    (observed by manyfold-platform), or in the payment's own currency (published description)."""

    credit_note_sign: Literal["positive", "negative"] = "positive"
    """MOCK_DINERO_CREDIT_NOTE_SIGN. The four totals of a credit note in a list: its own amounts, or below zero.
    Positive is assumed; the published description is silent."""

    ties: Literal["half-up", "half-even"] = "half-up"
    """MOCK_DINERO_TIES. Half an øre of VAT on a sale goes away from zero, or to the even neighbour as .NET rounds
    unless told otherwise. Half-up is assumed. Recorded postings stay as they were recorded."""

    vat_free_in_v11: Literal["same", "reversed"] = "same"
    """MOCK_DINERO_VAT_FREE_IN_V11. IsVatFree of v1.1 means what it means in v1 (its name), or the reverse (its
    published description)."""

    result_without_filter: Literal["filtered", "unfiltered"] = "filtered"
    """MOCK_DINERO_RESULT_WITHOUT_FILTER. The count of a page's rows on all pages: of the matching rows (published
    description: count before pagination), or of all rows that are not deleted, filters left aside (its name)."""

    filter_conditions: Literal["many", "one"] = "many"
    """MOCK_DINERO_FILTER_CONDITIONS. A semicolon joins conditions of `queryFilter` (Hexio.DineroClient sends it), or
    belongs to the value of the only one (Planning-App concluded that the invoice list takes one)."""

    v2_contacts: Literal["with-deleted", "without-deleted"] = "with-deleted"
    """MOCK_DINERO_V2_CONTACTS. The ordinary v2 list has deleted contacts among the others (observed by nextview;
    published description of deletedOnly), or not (the default of its published schema)."""

    empty_changes: bool = False
    """MOCK_DINERO_EMPTY_CHANGES. A list asked with changesSince answers no rows although there are some, which
    dinero-backup guards against. Off: nobody saw when it happens."""

    draft_numbers: Literal["int64-max", "next"] = "int64-max"
    """MOCK_DINERO_DRAFT_NUMBERS. The number of a draft in a list: Int64's highest (recorded by dinero-java, seen by
    dinero-skills), or the one it would get if it were booked next (a single draft, recorded by dinero-java)."""

    mail_out_casing: Literal["title", "mixed"] = "title"
    """MOCK_DINERO_MAIL_OUT_CASING. LatestMailOutType has one spelling, `Mailout`; mixed: a credit note's is `mailout`,
    as the published description of credit notes has it, and a trade offer's too, as its published example has it.
    One spelling is assumed."""

    year_names: Literal["slash", "dash"] = "slash"
    """MOCK_DINERO_YEAR_NAMES. A skewed accounting year is called 2025/2026 or 2025-2026. The slash is assumed: it is
    what a path built carelessly breaks on."""

    statement_days: Literal["inclusive", "exclusive"] = "inclusive"
    """MOCK_DINERO_STATEMENT_DAYS. `from` and `to` of a statement belong to its period (assumed), or do not: the
    published description says after and before."""

    file_dates: Literal["by-name", "swapped"] = "by-name"
    """MOCK_DINERO_FILE_DATES. uploadedBefore and uploadedAfter of the file list mean what they are called (assumed),
    or each what the other's name says, as their published texts have it."""

    brown_out: BrownOuts = ()
    """MOCK_DINERO_BROWN_OUT. Routes that are being removed and the share of their calls that are answered 480
    (published error description): `/v1/{organizationId}/contacts=0.2`, several joined by a semicolon, evenly spread
    so that a test can count on it. None by default."""

    @classmethod
    def profile(cls, name: str) -> Switches:
        """Return the switches of a profile; SwitchError on one there is not."""
        if name not in PROFILES:
            raise SwitchError(f"--profile {name}: write {' or '.join(PROFILES)}.")
        return cls(**PROFILES[name])

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], base: Switches | None = None) -> Switches:
        """Read the switches that are set over `base`; SwitchError on a value a switch does not have."""
        names = {field.name: f"MOCK_DINERO_{field.name.upper()}" for field in fields(cls)}
        given = {name: variable for name, variable in names.items() if environment.get(variable)}
        changes = {name: _value(name, environment[variable], variable) for name, variable in given.items()}
        return replace(base or cls(), **changes)

    def set(self, pairs: list[str]) -> Switches:
        """Return these switches with the given `NAME=VALUE` pairs; SwitchError says what may be written."""
        changes = {}
        for pair in pairs:
            name, equals, text = pair.partition("=")
            known = name.strip().lower().replace("-", "_")
            if not equals or known not in {field.name for field in fields(self)}:
                names = ", ".join(field.name for field in fields(self))
                raise SwitchError(f"--switch {pair}: write NAME=VALUE with a name of {names}.")
            changes[known] = _value(known, text, f"--switch {known}")
        return replace(self, **changes)


PROFILES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "observed": {},
        "documented": {
            "payment_amounts": "own",
            "vat_free_in_v11": "reversed",
            "mail_out_casing": "mixed",
            "statement_days": "exclusive",
            "file_dates": "swapped",
        },
    }
)
"""Profile -> where it leaves the defaults; all other switches have theirs."""


def _value(name: str, text: str, variable: str) -> Any:
    """Read one value of a switch's own type."""
    kind = get_type_hints(Switches)[name]
    if kind is bool:
        if text.lower() in ON | OFF:
            return text.lower() in ON
        raise SwitchError(f"{variable}={text}: write on or off.")
    if kind == Days:
        return _days(text, variable)
    if kind == BrownOuts:
        return _brown_outs(text, variable)
    found = [value for value in get_args(kind) if str(value) == text.lower()]
    if not found:
        raise SwitchError(f"{variable}={text}: write {' or '.join(str(value) for value in get_args(kind))}.")
    return found[0]


def _days(text: str, variable: str) -> int | None:
    if text.lower() in OFF | {"none", "never"}:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) <= MOST_DAYS:
        raise SwitchError(f"{variable}={text}: write off or a number of days from 1 to {MOST_DAYS}.")
    return int(text)


def _brown_outs(text: str, variable: str) -> BrownOuts:
    pairs = [part.rpartition("=") for part in text.split(";") if part.strip()]
    try:
        found = tuple((template.strip(), float(rate)) for template, _, rate in pairs)
    except ValueError:
        found = (("", 0.0),)
    if not all(template.startswith("/") and 0 <= rate <= 1 for template, rate in found):
        raise SwitchError(f"{variable}={text}: write a route and a share from 0 to 1, /v1/countries=0.2")
    return found
