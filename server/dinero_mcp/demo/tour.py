"""The tour: five questions a bookkeeper asks, put to the server through MCP.

Law of this module: every figure comes out of a tool result; nothing is computed or known here. A step is a
value; printing is someone else's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

Result = Mapping[str, Any]

SHOWN_ACCOUNTS = 12


class CallTool(Protocol):
    """Calls one tool and gives its structured result; raises DemoError where the tool answered with an error."""

    async def __call__(self, tool: str, arguments: Mapping[str, Any]) -> Result:
        """The structured content of one successful call."""
        ...


@dataclass(frozen=True, slots=True)
class Table:
    """Texts to show, and a remark where more exists than is shown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One answered question: what was asked, the call that answered it, and a table of the answer."""

    question: str
    tool: str
    arguments: Mapping[str, Any]
    table: Table
    as_of: str
    result: Result = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the tour stands: the organisation it asks about and the day it takes for today."""

    organization_id: int
    today: date


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the tour: its words, its tool, how its arguments are made and its answer shown."""

    text: str
    tool: str
    arguments: Callable[[Place], dict[str, Any]]
    table: Callable[[Result], Table]


async def tour(call: CallTool, place: Place) -> AsyncIterator[Step]:
    """Ask the five questions in order; the first error ends the tour."""
    for question in QUESTIONS:
        arguments = question.arguments(place)
        result = await call(question.tool, arguments)
        as_of = str(result["context"]["asOf"])
        yield Step(question.text, question.tool, arguments, question.table(result), as_of, result)


def kroner(amount: float) -> str:
    """An amount the Danish way: 1.234,50."""
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def _organization(place: Place) -> dict[str, Any]:
    return {"organizationId": place.organization_id}


def _organizations_table(result: Result) -> Table:
    rows = (
        (str(row["id"]), row["name"], row.get("vatNumber") or "", "Pro" if row["isPro"] else "no Pro")
        for row in result["organizations"]
    )
    return Table(("id", "name", "CVR", "subscription"), tuple(rows))


def _overdue_table(result: Result) -> Table:
    rows = (
        (
            str(row["number"]),
            row["contactName"] or "",
            row["paymentDate"],
            str(row["daysOverdue"]),
            f"{kroner(row['totalInclVat'])} {row['currency']}",
        )
        for row in result["items"]
    )
    remark = "The first page; more follow." if result["pagination"]["hasMore"] else ""
    return Table(("invoice", "customer", "due", "days", "face amount"), tuple(rows), remark)


def _month_table(result: Result) -> Table:
    month = f"{result['year']}-{result['month']:02d}" + ("" if result["complete"] else " so far")
    figures = (kroner(result[name]) for name in ("revenue", "expenses", "profit"))
    return Table(("month", "revenue", "expenses", "profit"), ((month, *figures),))


def _deadline_table(result: Result) -> Table:
    deadline = result.get("nextDeadline") or {}
    period = deadline.get("period") or {}
    span = f"{period.get('start', '?')} to {period.get('end', '?')}"
    row = (
        str(result["frequency"]),
        span,
        str(deadline.get("date", "?")),
        str(deadline.get("daysRemaining", "?")),
    )
    return Table(("filed", "period", "deadline", "days left"), (row,))


def _saldo_table(result: Result) -> Table:
    shown = result["rows"][:SHOWN_ACCOUNTS]
    rows = ((str(row["accountNumber"]), row["accountName"] or "", kroner(row["amount"])) for row in shown)
    return Table(
        ("account", "name", "saldo"), tuple(rows), f"{len(shown)} of {result['count']} accounts shown."
    )


QUESTIONS = (
    Question("Which companies can I see?", "list_organizations", lambda _: {}, _organizations_table),
    Question(
        "Who is late in paying us?",
        "list_invoices_overdue",
        lambda place: _organization(place) | {"pageSize": 10},
        _overdue_table,
    ),
    Question(
        "What is this month's result?",
        "get_monthly_results",
        lambda place: _organization(place) | {"year": place.today.year, "month": place.today.month},
        _month_table,
    ),
    Question("When is the next VAT deadline?", "get_vat_period_countdown", _organization, _deadline_table),
    Question(
        "What is the saldo of every account?",
        "get_saldo_balance_report",
        lambda place: _organization(place) | {"accountingYear": str(place.today.year)},
        _saldo_table,
    ),
)
