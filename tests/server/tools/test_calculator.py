"""The invoice calculator: what it sends, what comes back, and lines that are refused before Dinero hears of them.

Law of this module: totals are worked out here in exact decimals, by Dinero's rule that VAT is taken of the total.
"""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from tests.server.on_demo import on_demo
from tests.server.samples import LINE, RICH
from tests.server.stub import ORGANIZATION, Bench, StubDinero, data, error

pytestmark = pytest.mark.anyio

ROUTE = f"/v1/{ORGANIZATION}/invoices/fetch"
TOOL = "calculate_invoice_totals"
ORE = Decimal("0.01")
ANSWER = {
    **dict.fromkeys(
        ("TotalExclVat", "TotalVatableAmount", "TotalNonVatableAmount", "TotalVat", "TotalInclVat"), 0
    ),
    "Number": 9223372036854775807,
    "Currency": "EUR",
    "ProductLines": [],
}
FULL = {
    "contactGuid": "716A1A2B-0000-4000-8000-000000000001",
    "date": "2026-11-21",
    "currency": "EUR",
    "language": "en-GB",
    "showLinesInclVat": True,
    "paymentConditionType": "Netto",
    "paymentConditionNumberOfDays": 8,
    "description": "Faktura",
    "comment": "Tak",
    "address": "Vej 1\n8000 Aarhus",
    "externalReference": "ordre-7",
    "reminderFee": 100,
    "reminderInterestRate": 0.7,
}


async def calculated(server: Bench, *lines: dict[str, Any], **more: Any) -> Any:
    return await server.call(TOOL, organizationId=ORGANIZATION, productLines=list(lines), **more)


async def test_the_totals_are_those_of_the_lines() -> None:
    """Three lines of 33.33 and 25 percent: VAT is taken of the total, so lines incl. VAT come to an øre less."""
    line = LINE | {"quantity": 1}
    found = data(await on_demo().server.call(TOOL, organizationId=RICH, productLines=[line] * 3))
    excl = 3 * Decimal(str(line["baseAmountValue"]))
    vat = (excl / 4).quantize(ORE, ROUND_HALF_UP)
    assert [Decimal(str(found[name])) for name in ("totalExclVat", "totalVat", "totalInclVat")] == [
        excl,
        vat,
        excl + vat,
    ]
    lines = sum(Decimal(str(each["totalAmountInclVat"])) for each in found["productLines"])
    assert lines < excl + vat
    assert found["notes"][0].startswith("Nothing was created or kept")
    assert "need not add up" in found["notes"][1]
    assert (found["context"]["currency"], found["context"]["vatBasis"]) == ("DKK", "mixed")


async def test_nothing_is_kept() -> None:
    """The same number is next in line the second time, and no invoice is there."""
    server = on_demo().server
    asked = {"organizationId": RICH, "productLines": [LINE]}
    first, second = [data(await server.call(TOOL, **asked)) for _ in range(2)]
    assert first == second
    listed = data(await server.call("list_invoices", organizationId=RICH, number=first["number"]))
    assert listed["items"] == []


async def test_everything_given_is_sent_in_dineros_spelling(server: Bench, stub: StubDinero) -> None:
    """And nothing else; a discount of nothing is said, as Dinero asks for one."""
    stub.on(ROUTE, ANSWER)
    text = {"lineType": "Text", "description": "Overskrift", "quantity": None}
    line = LINE | {"discount": 12.5, "comments": "to", "productGuid": "716a1a2b-0000-4000-8000-000000000002"}
    found = data(await calculated(server, LINE, line, text, **FULL))
    body = json.loads(next(each for each in stub.requests if each.url.path == ROUTE).content)
    product = {name[0].upper() + name[1:]: value for name, value in LINE.items()} | {"LineType": "Product"}
    assert body.pop("ProductLines") == [
        product | {"Discount": 0},
        product | {"Discount": 12.5, "Comments": "to", "ProductGuid": "716a1a2b-0000-4000-8000-000000000002"},
        {"LineType": "Text", "Description": "Overskrift", "Discount": 0},
    ]
    sent = {name[0].upper() + name[1:]: value for name, value in FULL.items()}
    assert body == sent | {"ContactGuid": FULL["contactGuid"].lower()}  # type: ignore[attr-defined]
    assert (found["number"], found["context"]["currency"]) == (None, "EUR")


async def test_lines_in_euro_say_so() -> None:
    """The currency of the totals is that of the draft."""
    asked = {"organizationId": RICH, "productLines": [LINE], "currency": "EUR"}
    assert data(await on_demo().server.call(TOOL, **asked))["context"]["currency"] == "EUR"


UNFIT_LINES = (
    ({"description": "x"}, "productLines[0] needs accountNumber, quantity, baseAmountValue, unit"),
    ({key: value for key, value in LINE.items() if key != "unit"}, "productLines[0] needs unit"),
    (
        {key: value for key, value in LINE.items() if key != "description"},
        "needs a description or a productGuid",
    ),
    ({"lineType": "Text"}, "productLines[0] needs a description"),
    (LINE | {"price": 5}, "productLines[0] has no field 'price'"),
    (LINE | {"quantity": "3"}, "productLines[0].quantity must be a number"),
    (LINE | {"quantity": True}, "productLines[0].quantity must be a number"),
    (LINE | {"quantity": float("inf")}, "productLines[0].quantity must be a finite number"),
    (LINE | {"accountNumber": 1000.5}, "productLines[0].accountNumber must be a whole number"),
    (LINE | {"discount": 101}, "productLines[0].discount must be at most 100"),
    (LINE | {"unit": "stk"}, "productLines[0].unit must be one of 'hours'"),
    (LINE | {"productGuid": "no"}, "productLines[0].productGuid must be a guid"),
    ("Service", "productLines[0] must be an object"),
)


@pytest.mark.parametrize(("line", "reason"), UNFIT_LINES, ids=str)
async def test_an_unfit_line_is_refused_by_its_place(
    server: Bench, stub: StubDinero, line: Any, reason: str
) -> None:
    """Counted from 0, before any call, with the argument named."""
    told = error(await calculated(server, line))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", "productLines")
    assert reason in told["message"]
    assert stub.requests == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"currency": "kroner"},
        {"language": "da"},
        {"reminderFee": 101},
        {"reminderInterestRate": -1},
        {"paymentConditionNumberOfDays": -1},
        {"paymentConditionType": "NettoCash", "paymentConditionNumberOfDays": 8},
        {"externalReference": "x" * 129},
        {"date": "2026-02-30"},
        {"contactGuid": "1"},
    ],
    ids=str,
)
async def test_an_unfit_argument_is_refused_before_any_call(
    server: Bench, stub: StubDinero, wrong: dict[str, Any]
) -> None:
    """Each by its name."""
    told = error(await calculated(server, LINE, **wrong))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", list(wrong)[-1])
    assert stub.requests == []


async def test_an_invoice_needs_a_line(server: Bench, stub: StubDinero) -> None:
    """One at least."""
    assert error(await calculated(server))["message"] == "productLines must have at least 1 item(s)."
    assert stub.requests == []


async def test_what_dinero_refuses_comes_with_its_reasons() -> None:
    """An account that does not exist: code, message and validationErrors are passed on."""
    line = LINE | {"accountNumber": 999_999}
    told = error(await on_demo().server.call(TOOL, organizationId=RICH, productLines=[line]))
    assert told["code"] == "DineroValidationError"
    assert told["validationErrors"]
