"""An invoice that is only worked out: the lines a caller gives, the body they become, and what Dinero answers.

source: published description (2026-09-03), InvoiceCreateFetchModel and InvoiceFetchReadModel
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypedDict

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from dinero_mcp.arguments import Amount, Guid
from dinero_mcp.dinero.rows_sales import InvoiceLineRow, TotalLineRow
from dinero_mcp.errors import InvalidArgumentError
from dinero_mcp.money import exact_sum, kroner

Unit = Literal[
    "hours",
    "parts",
    "km",
    "day",
    "week",
    "month",
    "kilogram",
    "cubicMetre",
    "set",
    "litre",
    "box",
    "case",
    "carton",
    "metre",
    "package",
    "shipment",
    "squareMetre",
    "session",
    "tonne",
]
Terms = Literal["Netto", "NettoCash", "CurrentMonthOut", "Paid"]
NEEDED = ("account_number", "quantity", "base_amount_value", "unit")


class InvoiceLine(BaseModel):
    """InvoiceLinesCreateModel, nothing unknown and nothing converted; null says the same as leaving a field out."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel)

    line_type: Literal["Product", "Text"] = "Product"
    product_guid: Guid | None = None
    description: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    comments: Annotated[str, Field(max_length=2000)] | None = None
    account_number: Annotated[int, Field(ge=1)] | None = None
    quantity: Amount | None = None
    unit: Unit | None = None
    base_amount_value: Amount | None = None
    discount: Annotated[float, Field(ge=0, le=100)] = 0

    @model_validator(mode="before")
    @classmethod
    def _nulls_left_out(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value is not None}

    @model_validator(mode="after")
    def _whole(self) -> InvoiceLine:
        if self.description is None and (self.product_guid is None or self.line_type == "Text"):
            raise ValueError("needs a description" if self.line_type == "Text" else _NAMELESS)
        missing = [to_camel(name) for name in NEEDED if getattr(self, name) is None]
        if self.line_type == "Product" and missing:
            raise ValueError(f"needs {', '.join(missing)}; only a Text line goes without")
        return self

    def body(self) -> dict[str, Any]:
        """The line as Dinero takes it."""
        return as_body(self.model_dump(by_alias=True, exclude_none=True))


_NAMELESS = "needs a description or a productGuid"


_LINES = (
    "A Product line needs accountNumber, quantity, unit, baseAmountValue (price of one, excl. VAT unless the "
    "invoice shows lines incl. VAT) and a description or productGuid; a Text line only a description. "
    "discount is in percent."
)
InvoiceLines = Annotated[list[InvoiceLine], Field(min_length=1, description=_LINES)]


class InvoiceTotalsRow(TypedDict):
    """InvoiceFetchReadModel; `number` is the one it would get, which is not kept for it."""

    number: int | None
    contactGuid: str | None
    contactName: str | None
    address: str | None
    date: str | None
    paymentDate: str | None
    paymentConditionType: str | None
    paymentConditionNumberOfDays: int | None
    currency: str | None
    language: str | None
    description: str | None
    comment: str | None
    externalReference: str | None
    showLinesInclVat: bool | None
    productLines: list[InvoiceLineRow] | None
    totalExclVat: float
    totalVatableAmount: float
    totalNonVatableAmount: float
    totalVat: float
    totalInclVat: float
    totalLines: list[TotalLineRow] | None
    invoiceTemplateId: str | None
    canEnableMobilePayInvoice: bool | None
    canEnablePensoPay: bool | None


def as_body(given: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON body in Dinero's spelling, without what was not given."""
    return {name[0].upper() + name[1:]: value for name, value in given.items() if value is not None}


def currency_code(text: str) -> str:
    """Three capital letters; ValueError for anything else."""
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError("must be a currency code of three capital letters, such as EUR")
    return text


def terms_fit(terms: Terms | None, days: int | None) -> None:
    """Refuse days where the terms leave none to wait."""
    if terms in ("NettoCash", "Paid") and days:
        raise InvalidArgumentError(
            f"`payment_condition_number_of_days` does not go with {terms}, which is due at once.",
            argument="payment_condition_number_of_days",
        )


def totals_notes(row: InvoiceTotalsRow) -> tuple[str, ...]:
    """That nothing was kept, and where the lines do not add up to the total."""
    sums = [line["totalAmountInclVat"] for line in row["productLines"] or []]
    known = [each for each in sums if each is not None]
    kept = "Nothing was created or kept; the number is only the one next in line."
    if exact_sum(known) == kroner(row["totalInclVat"]):
        return (kept,)
    return (kept, "VAT is taken of the total, so the lines incl. VAT need not add up to it to the øre.")
