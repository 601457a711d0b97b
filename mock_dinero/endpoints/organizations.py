"""Organisations of the user, with and without Pro.

Law of this module: it lists what the caller's token reaches, whether or not the organisation has Pro
(published description, 2026-09-03).
"""

from __future__ import annotations

from typing import Any

from mock_dinero.conventions import fields
from mock_dinero.ledger.books import Organization
from mock_dinero.routing import Call, router
from mock_dinero.shapes import render
from mock_dinero.world.render import ORGANIZATION, organization_v11

endpoints = router()


@endpoints.get("/v1/organizations")
def list_organizations(call: Call) -> list[Any]:
    """Answer the chosen fields; the default is spelled as observed by nine public clients."""
    shape = fields(call.parameters, ORGANIZATION, "id,name,isPro")
    return [render(shape, organization) for organization in _reached(call)]


@endpoints.get("/v1.1/organizations")
def list_organizations_v11(call: Call) -> list[Any]:
    """Answer organisations in full, with their subscription."""
    is_reversed = call.switches.vat_free_in_v11 == "reversed"
    return [organization_v11(organization, vat_free_reversed=is_reversed) for organization in _reached(call)]


def _reached(call: Call) -> list[Organization]:
    every = call.state.world.books.values()
    return [b.company.organization for b in every if call.grant.reaches(b.company.organization.id)]
