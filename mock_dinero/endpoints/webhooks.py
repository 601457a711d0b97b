"""Webhooks: the events there are and the subscriptions an organisation has.

Law of this module: both are empty arrays (assumed: the published description gives no schema and names no event).
Nothing is ever delivered.
"""

from __future__ import annotations

from typing import Any

from mock_dinero.routing import Call, router

endpoints = router()


@endpoints.get("/v1/{organizationId}/webhooks/events")
def list_webhook_events(_: Call) -> list[Any]:
    """Answer no events."""
    return []


@endpoints.get("/v1/{organizationId}/webhooks/subscriptions")
def list_webhook_subscriptions(_: Call) -> list[Any]:
    """Answer no subscriptions."""
    return []
