"""The bodies of the control API.

Law of this module: types, bounds and one example per member that needs one; what a body does stands in `operations`.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from mock_dinero.control.desk import Body
from mock_dinero.faults import MAX_SECONDS, Break, Deed
from mock_dinero.ledger.dates import YEARS
from mock_dinero.world.kinds import Kind

_HEADER = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_INSTANT = "2026-11-16T09:00:00+01:00"

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


def _method(text: str) -> str:
    """A name that no request can have would strike and find nothing, and say so to nobody."""
    if text.upper() not in _METHODS:
        raise ValueError(f"method should be one of {', '.join(_METHODS)}")
    return text.upper()


def _path(text: str) -> str:
    if not text.startswith(("/", "*")):
        raise ValueError("a path begins with a slash or a star")
    return text


Method = Annotated[str, AfterValidator(_method), Field(examples=["GET"])]
Path = Annotated[
    str, AfterValidator(_path), Field(max_length=500, examples=["/v1/{organizationId}/contacts"])
]
Organization = Annotated[int | None, Field(examples=[371003])]
Positive = Annotated[float, Field(gt=0, le=MAX_SECONDS)]
Name = Annotated[str, Field(min_length=1, max_length=80, examples=["before-payment"])]


class Nothing(Body):
    """No members."""


class Named(Body):
    """The name of a thing."""

    name: Name


class Moved(Body):
    """Where the clock goes: set, then advanced (seconds), then frozen or let go."""

    set: str | None = Field(None, examples=[_INSTANT])
    advance: int | float | None = Field(None, examples=[3600])
    frozen: bool | None = Field(None, examples=[True])

    @field_validator("set")
    @classmethod
    def _instant(cls, text: str | None) -> str | None:
        if text is not None:
            instant(text)
        return text

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.set is None and self.advance is None and self.frozen is None:
            raise ValueError(
                'nothing to do: write {"set": instant}, {"advance": seconds} or {"frozen": true}'
            )
        return self


class Pro(Body):
    """Pro of one organisation, or of all when none is named."""

    organization_id: Organization = None
    pro: bool = Field(examples=[True])


class Ended(Body):
    """Which tokens end: access tokens unless told otherwise, refresh tokens on request."""

    access: bool = True
    refresh: bool = False


class Minted(Body):
    """An access token: a personal one of an organisation, one of Visma Connect for all when none is named."""

    organization_id: Organization = None


class Limits(Body):
    """Requests a minute: of a Visma Connect application and of a personal integration; null is no limit."""

    visma: Annotated[int | None, Field(ge=0)] = None
    personal: Annotated[int | None, Field(ge=0)] = None


class Switched(Body):
    """Switches by name, each with the text its environment variable would have."""

    set: dict[str, str] = Field(examples=[{"retry_after": "on"}])


class Loaded(Body):
    """Cassettes: the YAML of each as text. What they tell of a company together is put in its place."""

    cassettes: list[str] = Field(min_length=1, examples=[["version: 1\ninteractions: [...]"]])


class Grown(Body):
    """How large a company grows: invoices, postings (opening rows apart), and the seed of its luck."""

    invoices: int = Field(5_000, examples=[5_000])
    entries: int = Field(50_000, examples=[50_000])
    seed: int = Field(7, ge=0)


class Dropped(Body):
    """A company, or one record of it by its guid."""

    organization_id: int = Field(examples=[371003])
    guid: str | None = Field(None, examples=["6b1c3d0e-0000-5000-8000-000000000000"])


class Added(Body):
    """An empty company, or a contact of a company as Dinero shows one (PascalCase)."""

    organization_id: int = Field(ge=1, lt=10**9, examples=[371099])
    name: str | None = Field(None, max_length=200)
    contact: dict[str, Any] | None = Field(None, examples=[{"Name": "Ny Kunde ApS"}])


Guid = Annotated[str, Field(examples=["6b1c3d0e-0000-5000-8000-000000000000"])]
Members = dict[str, Any]


def _kroner(amount: float | None) -> float | None:
    if amount is not None and Decimal(str(amount)) * 100 % 1:
        raise ValueError("amount is kroner with at most two decimals")
    return amount


class Recorded(Body):
    """A record in Dinero's own names, amounts in kroner, and what is done with it at once."""

    kind: Kind = Field(examples=["invoice"])
    record: Members = Field(
        default_factory=dict,
        examples=[
            {"ProductLines": [{"Description": "Cykel", "BaseAmountValue": 1000, "AccountNumber": 1000}]}
        ],
    )
    amount: Annotated[
        int | float | None, AfterValidator(_kroner), Field(gt=-(10**10), lt=10**10, examples=[1250.0])
    ] = None
    due: int | str | None = Field(None, examples=[-1, "2026-11-15"])
    rate: Annotated[int | float | None, Field(gt=0, lt=10**6, examples=[745.6])] = None
    book: bool = False
    number: Annotated[int | None, Field(ge=1, lt=2**31)] = None
    pay: bool | Members = Field(default=False, examples=[{"Amount": 500, "PaymentDate": "2026-11-10"}])
    remind: bool | Members = Field(default=False, examples=[{"WithFee": True, "WithInterestFee": False}])


class Entry(Recorded):
    """A record of one organisation."""

    organization_id: int = Field(examples=[371001])


class Entries(Body):
    """Records of one organisation, entered in this order."""

    organization_id: int = Field(examples=[371001])
    records: list[Recorded] = Field(
        min_length=1, max_length=1000, examples=[[{"kind": "invoice", "amount": 1250, "book": True}]]
    )


class Booked(Body):
    """A draft to book, under the next number unless one is given."""

    organization_id: int = Field(examples=[371001])
    guid: Guid
    number: Annotated[int | None, Field(ge=1, lt=2**31)] = None


class Paid(Body):
    """A voucher to pay."""

    organization_id: int = Field(examples=[371001])
    guid: Guid
    payment: Members = Field(default_factory=dict, examples=[{"Amount": 500, "PaymentDate": "2026-11-10"}])


class Reminded(Body):
    """An invoice to remind of."""

    organization_id: int = Field(examples=[371001])
    guid: Guid
    reminder: Members = Field(default_factory=dict, examples=[{"WithFee": True, "WithInterestFee": False}])


class Undone(Body):
    """A record or payment to drop, or a reminder of the invoice with the guid."""

    organization_id: int = Field(examples=[371001])
    guid: Guid
    reminder: int | None = None


class Asked(Body):
    """Whose books, and which of their sections."""

    organization_id: int = Field(examples=[371001])
    only: str | None = Field(None, max_length=500, examples=["postings,invoices"])


class Latency(Body):
    """Seconds before an answer: fixed, uniform between two bounds, or lognormal around a median."""

    seconds: Positive | None = None
    low: Positive | None = Field(None, alias="from")
    high: Positive | None = Field(None, alias="to")
    median: Positive | None = None
    sigma: Annotated[float | None, Field(gt=0, le=4)] = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = {name for name in type(self).model_fields if getattr(self, name) is not None}
        if given not in ({"seconds"}, {"low", "high"}, {"median", "sigma"}):
            raise ValueError('latency is {"seconds"}, {"from", "to"} or {"median", "sigma"}')
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("from must not be above to")
        return self


class Armed(Body):
    """A fault: which requests it is for, and what happens to them."""

    path: Path | None = Field(None, examples=["/v1/{organizationId}/contacts"])
    method: Method | None = Field(None, examples=["GET"])
    organization_id: Organization = None
    times: Annotated[int | None, Field(ge=1)] = 1
    after: Annotated[int, Field(ge=0)] = 0
    rate: Annotated[float, Field(gt=0, le=1)] = 1.0
    status: int | None = Field(None, examples=[480])
    body: Any = ""
    content_type: str | None = Field(None, examples=["text/html"])
    headers: dict[str, str | int] | None = Field(None, examples=[{"Retry-After": "3"}])
    latency: Latency | None = None
    breaks: Break | None = Field(None, alias="break", examples=["reset"])
    does: Deed | None = Field(None, examples=["revoke-tokens"])
    seed: int | None = Field(None, ge=0, examples=[7])
    clear: bool = False

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.clear or (self.seed is not None and self.model_fields_set == {"seed"}):
            return self
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError("path and a status from 200 to 599 are needed")
        if self.path is None or not (self.status or self.latency or self.breaks or self.does):
            raise ValueError(
                "path and a status from 200 to 599 are needed (or latency, break or does in the status's place)"
            )
        texts = chain.from_iterable((name, str(value)) for name, value in (self.headers or {}).items())
        if not all(_HEADER.fullmatch(text) for text in (self.content_type or "-", *texts)):
            raise ValueError("header names and values must be one line of ASCII")
        return self


class Filter(Body):
    """Which requests of the journal: all that are given must hold."""

    since: int = Field(0, ge=0, examples=[12])
    method: Method | None = None
    path: Path | None = Field(None, examples=["/v1/{organizationId}/contacts"])
    organization_id: Organization = None
    client_id: str | None = None
    status: int | None = None
    write: bool | None = None
    fault: bool | None = None
    limit: Annotated[int | None, Field(ge=1)] = None


class ExpectedCall(Body):
    """A call that must have happened: so many times (at least once unless told), with these parameters."""

    method: Method = "GET"
    path: Path
    organization_id: Organization = None
    query: dict[str, str] = Field(default_factory=dict, examples=[{"page": "0"}])
    status: int | None = None
    times: Annotated[int | None, Field(ge=0)] = None


class Expectation(Body):
    """What a test expects of the client under test; only what is given is checked."""

    since: Annotated[int, Field(ge=0)] = 0
    calls: list[ExpectedCall] = Field(
        default_factory=list, examples=[[{"path": "/v1/{organizationId}/contacts"}]]
    )
    in_order: bool = False
    only: bool = False
    at_most: Annotated[int | None, Field(ge=0)] = None
    no_writes: bool = False
    waited_as_told: bool = False
    no_page_twice: bool = False
    fields_used: list[str] | None = Field(None, examples=[["Name", "ContactGuid"]])


def instant(text: str) -> datetime:
    """Read an aware instant; ValueError else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError("set needs an instant with a zone")
    if found.year not in YEARS:
        raise ValueError(f"too far: the clock shows the years {YEARS[0]} to {YEARS[-1]}")
    return found
