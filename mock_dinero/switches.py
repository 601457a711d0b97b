"""What is assumed or contradicted about Dinero, each as one named switch.

Law of this module: a switch has a default taken from what is known, and its source stands beside it. A field
`sort_fails` is set by the environment variable MOCK_DINERO_SORT_FAILS (on/off, or the value itself).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, get_args, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Mapping

ON = frozenset({"on", "true", "1", "yes"})
OFF = frozenset({"off", "false", "0", "no"})


class SwitchError(ValueError):
    """A switch was given a value it does not have; the text says which values it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """Every switch with its default. Values of environment variables are the ones the types name."""

    refresh_tokens: Literal["reusable", "one-time"] = "reusable"
    """MOCK_DINERO_REFRESH_TOKENS. Both are policies of an application at Visma Connect; with one-time tokens a
    replay revokes all. source: published description of Visma Connect tokens. Reusable by default, so that a
    restart breaks nobody's settings."""

    retry_after: bool = False
    """MOCK_DINERO_RETRY_AFTER. A 429 names the seconds to wait. Off: nobody's code proves that Dinero sends it."""

    pro_error_code: Literal[90, 48] = 90
    """MOCK_DINERO_PRO_ERROR_CODE. The error code of a missing Pro subscription; 48 in the older documents."""

    sort_fails: bool = False
    """MOCK_DINERO_SORT_FAILS. `sort` or `sortOrder` on the invoice list answers 500 with an empty body, as
    Planning-App measured in 2026. Off: the published description offers both."""

    primo_by_window: bool = True
    """MOCK_DINERO_PRIMO_BY_WINDOW. Opening rows are in `entries` only when the window holds the first day of the
    accounting year (assumed); off: in every window of the year."""

    primo_in_changes: bool = True
    """MOCK_DINERO_PRIMO_IN_CHANGES. `entries/changes` carries opening rows, as the published description says;
    off: never, as dinero-backup observed."""

    payment_amounts: Literal["dkk", "own"] = "dkk"
    """MOCK_DINERO_PAYMENT_AMOUNTS. `Amount` of a foreign payment is in DKK with AmountInForeignCurrency beside it
    (observed by manyfold-platform), or in the payment's own currency (published description)."""

    vat_free_in_v11: Literal["same", "reversed"] = "same"
    """MOCK_DINERO_VAT_FREE_IN_V11. IsVatFree of v1.1 means what it means in v1 (its name), or the reverse (its
    published description)."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Switches:
        """Read the switches that are set; SwitchError on a value a switch does not have."""
        types = get_type_hints(cls)
        names = {field.name: f"MOCK_DINERO_{field.name.upper()}" for field in fields(cls)}
        given = {name: variable for name, variable in names.items() if environment.get(variable)}
        return cls(**{n: _value(types[n], environment[variable], variable) for n, variable in given.items()})


def _value(kind: Any, text: str, variable: str) -> Any:
    """Read one value of a switch's own type."""
    if kind is bool:
        if text.lower() in ON | OFF:
            return text.lower() in ON
        raise SwitchError(f"{variable}={text}: write on or off.")
    found = [value for value in get_args(kind) if str(value) == text.lower()]
    if not found:
        raise SwitchError(f"{variable}={text}: write {' or '.join(str(value) for value in get_args(kind))}.")
    return found[0]
