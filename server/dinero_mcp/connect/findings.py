"""What `dinero-mcp doctor` looks at, as values: a check went well or is a finding with its remedies. Pure."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from dinero_mcp.connect.choice import NO_PRO, named
from dinero_mcp.connect.remedies import OWNER
from dinero_mcp.dinero.rows_books import OrganizationRow
from dinero_mcp.settings import Settings

SKEW = 60.0  # seconds; a token is renewed that much before it ends
LIMITS = {True: 60, False: 100}  # source: developer.dinero.dk, personal integrations and others


@dataclass(frozen=True)
class Check:
    """One thing looked at; it is a finding when it has remedies."""

    name: str
    says: str
    remedies: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether there is nothing to do."""
        return not self.remedies

    def as_data(self) -> dict[str, Any]:
        """{check, good, says, remedies}."""
        return {"check": self.name, "good": self.good, "says": self.says, "remedies": list(self.remedies)}


def settings_check(settings: Settings) -> Check:
    """Whether what the environment gives is whole."""
    if settings.gives_credentials and settings.missing:
        lacks = ", ".join(settings.missing)
        return Check(
            "settings",
            f"The environment signs in, but lacks {lacks}.",
            (
                f"Set {lacks}, or unset DINERO_MCP_API_KEY and DINERO_MCP_REFRESH_TOKEN and run `dinero-mcp login`.",
            ),
        )
    source = "the environment" if settings.gives_credentials else "the store of `dinero-mcp login`"
    return Check("settings", f"Signs in with {source}; Dinero is at {settings.api_url}.")


def clock_check(settings: Settings, now: datetime, date: str | None) -> Check:
    """Whether this computer's clock agrees with the Date of an answer."""
    if settings.now is not None:
        return Check(
            "clock", "DINERO_MCP_NOW moves the clock.", ("Unset it: it is for tests and demos only.",)
        )
    told = _instant(date)
    if told is None:
        return Check("clock", "Not compared: no answer told the time.")
    skew = (now - told).total_seconds()
    if abs(skew) <= SKEW:
        return Check("clock", "Agrees with the sign-in service to the minute.")
    way = "ahead of" if skew > 0 else "behind"
    return Check(
        "clock",
        f"This computer's clock is {abs(skew):.0f} seconds {way} the sign-in service's.",
        ("Set the computer's clock automatically: tokens end by it, and deadlines are counted from it.",),
    )


def store_files_check(store: Path, key_file: Path, place: str | None) -> Check:
    """Whether only their owner can read the files, and where the key is."""
    open_to_others = [path for path in (store, key_file) if path.exists() and _others_may_read(path)]
    if open_to_others:
        files = " ".join(str(path) for path in open_to_others)
        return Check("store", f"Other users may read {files}.", (f"chmod 600 {files}",))
    where = "the keyring" if place == "keyring" else f"the file {key_file}, as there is no keyring"
    return Check("store", f"{store}, its secrets encrypted; the key is in {where}.")


def pro_check(rows: Sequence[OrganizationRow], default: int | None) -> Check:
    """Whether the organisations can be asked about, the default one first."""
    found = next((row for row in rows if row["id"] == default), None)
    if default is not None and found is None:
        reached = ", ".join(named(row) for row in rows) or "none"
        return Check(
            "pro", f"The default organisation {default} is out of reach; reached: {reached}.", (OWNER, CHOOSE)
        )
    if found is not None and not found["isPro"]:
        return Check(
            "pro", f"{named(found)}, the default organisation, has lost Dinero Pro.", (NO_PRO, CHOOSE)
        )
    without = [named(row) for row in rows if not row["isPro"]]
    if len(without) == len(rows):
        return Check(
            "pro", f"No organisation with Dinero Pro: {', '.join(without) or 'none at all'}.", (NO_PRO, OWNER)
        )
    default_said = (
        f"default {named(found)}" if found else "no default, so that every question has to name one"
    )
    others = f"; without Pro: {', '.join(without)}" if without else ""
    return Check("pro", f"{len(rows) - len(without)} with Dinero Pro, {default_said}{others}.")


def budget_check(settings: Settings, *, is_personal: bool) -> Check:
    """Whether the rate budget stays within Dinero's limit."""
    limit, allowed = settings.budget(is_personal=is_personal), LIMITS[is_personal]
    if limit is not None and limit <= allowed:
        return Check("rate budget", f"{limit} requests a minute and organisation; Dinero allows {allowed}.")
    said = "off" if limit is None else f"{limit} a minute"
    return Check(
        "rate budget",
        f"DINERO_MCP_RATE_LIMIT is {said}; Dinero allows {allowed} a minute and organisation.",
        (f"Unset DINERO_MCP_RATE_LIMIT, or set it to {allowed} at most.",),
    )


CHOOSE = "Choose another: `dinero-mcp login`, or DINERO_MCP_ORGANIZATION."


def _others_may_read(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _instant(date: str | None) -> datetime | None:
    try:
        told = parsedate_to_datetime(date or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return told if told.tzinfo else None
