"""Scenarios: states of a fake that bundle what a test would otherwise arrange step by step, by name.

Law of this module: a scenario is a list of control requests, written as a test would write them; it starts from a
reset world.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Step = tuple[str, dict[str, Any]]
API = "/v*"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name, one line of what happens, and the control requests (path under /__mock, body) that arrange it."""

    name: str
    summary: str
    steps: tuple[Step, ...]


_ONE_OF_FOUR, _EACH_SOON = 188, 568
"""Seeds under which each four calls are struck once, and each kind strikes within a dozen calls."""


def _fault(**body: Any) -> Step:
    return "faults", {"path": API, "times": None, **body}


_ALL = (
    Scenario(
        "pro-expired", "No organisation has Pro any more: 403 with code 90.", (("pro", {"pro": False}),)
    ),
    Scenario(
        "pro-expires-mid-call",
        "Pro ends before the third call.",
        (_fault(after=2, times=1, does="withdraw-pro"),),
    ),
    Scenario(
        "token-expired",
        "Every access token that is out has ended; refreshing works.",
        (("tokens/expire", {}),),
    ),
    Scenario(
        "token-expires-mid-call",
        "Access tokens end before the third call; refreshing works.",
        (_fault(after=2, times=1, does="expire-tokens"),),
    ),
    Scenario(
        "token-revoked-mid-call",
        "Access and refresh tokens end before the third call: the user withdrew the access.",
        (_fault(after=2, times=1, does="revoke-tokens"),),
    ),
    Scenario(
        "rate-limited",
        "Five requests a minute, and a 429 that names the seconds to wait.",
        (("limits", {"visma": 5, "personal": 5}), ("switches", {"set": {"retry_after": "on"}})),
    ),
    Scenario(
        "rate-limited-silently",
        "Five requests a minute, and a 429 that does not say how long to wait.",
        (("limits", {"visma": 5, "personal": 5}), ("switches", {"set": {"retry_after": "off"}})),
    ),
    Scenario(
        "brownout",
        "One call in four is answered 480: the endpoints are being removed.",
        (_fault(seed=_ONE_OF_FOUR, rate=0.25, status=480, body="This endpoint is being removed."),),
    ),
    Scenario(
        "flaky-upstream",
        "Of the calls some end in 503, in a reset connection or in the middle of the body.",
        (
            _fault(seed=_EACH_SOON, rate=0.1, status=503, body="Service Unavailable"),
            _fault(rate=0.07, **{"break": "reset"}),
            _fault(rate=0.07, **{"break": "truncate"}),
        ),
    ),
    Scenario("down", "Every call to the API is a 503.", (_fault(status=503, body="Service Unavailable"),)),
    Scenario("hangs", "The API takes calls and never answers.", (_fault(**{"break": "timeout"}),)),
    Scenario(
        "slow",
        "Answers take lognormal time around 0.8 seconds.",
        (_fault(latency={"median": 0.8, "sigma": 0.5}),),
    ),
    Scenario("drip", "Bodies arrive a few bytes at a time.", (_fault(**{"break": "drip"}),)),
    Scenario("truncated", "Every body ends in the middle.", (_fault(**{"break": "truncate"}),)),
    Scenario(
        "malformed", "Every body is half of its JSON, well delivered.", (_fault(**{"break": "malformed"}),)
    ),
    Scenario(
        "html-instead-of-json",
        "Every call is answered 200 with a page of HTML, as a proxy in maintenance does.",
        (
            _fault(
                status=200,
                body="<!DOCTYPE html><title>Maintenance</title>",
                contentType="text/html; charset=utf-8",
            ),
        ),
    ),
    Scenario(
        "pages-shift",
        "A contact is inserted at the head of the list before the second page is read.",
        (_fault(path="/v*/{organizationId}/contacts", after=1, times=1, does="insert-contact"),),
    ),
    Scenario(
        "pages-shrink",
        "The first contact is deleted before the second page is read.",
        (_fault(path="/v*/{organizationId}/contacts", after=1, times=1, does="delete-contact"),),
    ),
    Scenario(
        "huge-company",
        "A company more, 371900, with 5,000 invoices and 50,000 postings; `companies/grow` makes larger ones.",
        (("companies/grow", {}),),
    ),
    Scenario(
        "year-rollover",
        "Half a minute to New Year in Copenhagen, the clock frozen: advance it over midnight.",
        (("clock", {"set": "2026-12-31T23:59:30+01:00", "frozen": True}),),
    ),
)
SCENARIOS: Mapping[str, Scenario] = MappingProxyType({one.name: one for one in _ALL})
"""Every scenario by its name."""
