"""The filters of the contact list and which of its two versions answers them.

source: published description (2026-09-03); behaviour: NEXT live (v2 lists deleted contacts too, v1 does not)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from dinero_mcp.dinero.filters import Check, Condition, changed_since, deleted, given, since_text
from dinero_mcp.dinero.lists import ListRequest
from dinero_mcp.dinero.rows_sales import ContactRow


@dataclass(frozen=True, kw_only=True)
class ContactFilter:
    """The filters of the contact list, None where not given."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    vat_number: str | None = None
    ean_number: str | None = None
    external_reference: str | None = None
    is_person: bool | None = None
    changes_since: datetime | None = None
    deleted_filter: Literal["active", "deleted", "all"] = "active"

    @property
    def shows_deletions(self) -> bool:
        """Whether deleted contacts are among the rows beside others: a reader of changes must learn of them."""
        return self.deleted_filter == "all" or (
            self.changes_since is not None and self.deleted_filter == "active"
        )

    @property
    def template(self) -> str:
        """Version 2 where deletions and others are wanted together, and for changes; else version 1."""
        version = "v2" if self.shows_deletions or self.changes_since is not None else "v1"
        return f"/{version}/{{organizationId}}/contacts"

    def conditions(self) -> tuple[Condition, ...]:
        """What goes into queryFilter; InvalidArgumentError for a quote or semicolon."""
        return given(
            Condition("name", "Name", "contains", self.name),
            Condition("email", "Email", "contains", self.email),
            Condition("phone", "Phone", "contains", self.phone),
            Condition("vat_number", "VatNumber", "eq", self.vat_number),
            Condition("ean_number", "EanNumber", "eq", self.ean_number),
            Condition("external_reference", "ExternalReference", "eq", self.external_reference),
            Condition(
                "is_person", "IsPerson", "eq", None if self.is_person is None else str(self.is_person).lower()
            ),
        )

    def parameters(self) -> dict[str, str | int | bool | None]:
        """The query parameters beside queryFilter."""
        return {
            "changesSince": since_text(self.changes_since),
            "deletedOnly": True if self.deleted_filter == "deleted" else None,
        }

    def checks(self) -> tuple[Check, ...]:
        """What every row must obey beside the conditions."""
        wanted = None if self.shows_deletions else self.deleted_filter == "deleted"
        return (*changed_since(self.changes_since), *deleted(wanted=wanted))


def contact_request(organization_id: int, wanted: ContactFilter, **more: Any) -> ListRequest[ContactRow]:
    """The request for a page of contacts."""
    return ListRequest(
        template=wanted.template,
        organization_id=organization_id,
        row=ContactRow,
        conditions=wanted.conditions(),
        checks=wanted.checks(),
        parameters=wanted.parameters(),
        **more,
    )
