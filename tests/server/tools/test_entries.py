"""Entries: filters, totals and balances over the whole window, one snapshot for a walk over its pages.

Law of this module: sums are checked against integers of øre, never against floats added up.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinero_mcp.dinero.entry_view import EntryFilter, running_view_of, view_of
from dinero_mcp.dinero.rows import read_rows
from dinero_mcp.dinero.rows_books import EntryRow
from tests.server.stub import ORGANIZATION, Bench, StubDinero, data, error, reply

pytestmark = pytest.mark.anyio

ENTRIES = f"/v1/{ORGANIZATION}/entries"
CHANGES = f"{ENTRIES}/changes"
YEARS = f"/v1/{ORGANIZATION}/accountingyears"
GUID = "716a1a2b-0000-4000-8000-000000000001"
WINDOW = {"fromDate": "2026-03-01", "toDate": "2026-03-31"}
YEAR_2026 = {"Name": "2026", "FromDate": "2026-01-01", "ToDate": "2026-12-31"}
YEAR_2025 = {"Name": "2025", "FromDate": "2025-01-01", "ToDate": "2025-12-31"}


def entry(amount: float, day: str = "2026-03-05", account: int = 55000, **fields: Any) -> dict[str, Any]:
    row = {"AccountNumber": account, "Date": day, "Amount": amount, "Type": "Normal", "VoucherType": "Sales"}
    return {**row, **fields}


def primo(amount: float, account: int = 55000) -> dict[str, Any]:
    return {"AccountNumber": account, "Date": "2026-01-01", "Amount": amount, "Type": "Primo"}


async def entries(server: Bench, **arguments: Any) -> dict[str, Any]:
    return data(await server.call("list_entries", organizationId=ORGANIZATION, **(WINDOW | arguments)))


async def test_totals_cover_all_matching_rows_and_not_the_page(server: Bench, stub: StubDinero) -> None:
    """Exact to the øre: 0.1 a thousand times is 100."""
    stub.on(ENTRIES, [entry(0.1) for _ in range(1000)] + [entry(-30.05)])
    found = await entries(server, pageSize=10)
    assert found["totals"] == {"count": 1001, "debit": 100, "credit": 30.05, "net": 69.95}
    assert (len(found["items"]), found["totalCount"], found["hasMore"]) == (10, 1001, True)


ROWS = [
    entry(
        100, VoucherNumber=1, VatCode="U25", Description="Faktura til Bageri", FileGuid="f", ContactGuid=GUID
    ),
    entry(-80, account=1000, VoucherNumber=1, VatCode="u25", Description="BAGERI"),
    entry(7.5, VoucherType="manuel", VoucherNumber=2, Description=None),
    entry(-7.5, VoucherType=None, Type="Ultimo"),
    primo(500),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [0, 1, 2, 3, 4]),
        ({"includePrimo": False}, [0, 1, 2, 3]),
        ({"accountNumber": 1000}, [1]),
        ({"voucherNumber": 1}, [0, 1]),
        ({"voucherType": "sales"}, [0, 1]),
        ({"voucherType": "Manuel"}, [2]),
        ({"contactGuid": GUID.upper()}, [0]),
        ({"vatCode": "U25"}, [0, 1]),
        ({"text": "bageri"}, [0, 1]),
        ({"minAmount": 7.5}, [0, 2, 4]),
        ({"maxAmount": -7.5}, [1, 3]),
        ({"minAmount": -10, "maxAmount": 10}, [2, 3]),
        ({"hasFile": True}, [0]),
        ({"hasFile": False, "text": "bageri"}, [1]),
        ({"entryType": "Primo"}, [4]),
        ({"entryType": "Ultimo"}, [3]),
    ],
)
async def test_every_filter_applies_to_the_whole_window(
    server: Bench, stub: StubDinero, wanted: dict[str, Any], found: list[int]
) -> None:
    """Alone or together, case ignored, amounts signed."""
    stub.on(ENTRIES, ROWS)
    answer = await entries(server, **wanted)
    assert [row["amount"] for row in answer["items"]] == [ROWS[at]["Amount"] for at in found]
    assert answer["totalCount"] == len(found)


async def test_an_unknown_voucher_type_is_told_the_ones_there_are(server: Bench, stub: StubDinero) -> None:
    """A name nobody documents is easily guessed wrong."""
    stub.on(ENTRIES, ROWS)
    answer = await entries(server, voucherType="Faktura")
    assert answer["items"] == []
    assert answer["notes"] == [
        "No entry of the period has this voucherType; the types are (none), Sales, manuel."
    ]


async def test_a_row_outside_the_window_is_no_answer(server: Bench, stub: StubDinero) -> None:
    """Primo rows carry the year's first day and are let through."""
    stub.on(ENTRIES, [entry(1, day="2026-04-01")])
    told = error(await server.call("list_entries", organizationId=ORGANIZATION, **WINDOW))
    assert told["code"] == "DineroUnavailableError"


async def test_pages_of_a_walk_are_one_snapshot(server: Bench, stub: StubDinero) -> None:
    """What is booked in between shows in the next walk, not in the middle of this one."""
    stub.on(ENTRIES, [entry(1), entry(2), entry(3)], [entry(9)])
    first = await entries(server, pageSize=2)
    second = await entries(server, pageSize=2, page=1)
    assert [row["amount"] for row in first["items"] + second["items"]] == [1, 2, 3]
    assert first["snapshotId"] == second["snapshotId"]
    assert first["fetchedAt"] == second["fetchedAt"] == second["context"]["fetchedAt"]
    assert stub.asked == [ENTRIES]


async def test_the_first_page_always_asks_dinero(server: Bench, stub: StubDinero) -> None:
    """A new question gets today's answer."""
    stub.on(ENTRIES, [entry(1)], [entry(2)])
    first, again = await entries(server), await entries(server)
    assert [row["amount"] for row in first["items"] + again["items"]] == [1, 2]
    assert first["snapshotId"] != again["snapshotId"]


async def test_a_snapshot_ends_after_two_minutes(server: Bench, stub: StubDinero) -> None:
    """A page asked for later is cut from a new one, under another id."""
    stub.on(ENTRIES, [entry(1), entry(2)])
    first = await entries(server, pageSize=1)
    server.clock.moved += 119
    assert (await entries(server, pageSize=1, page=1))["snapshotId"] == first["snapshotId"]
    server.clock.moved += 1
    assert (await entries(server, pageSize=1, page=1))["snapshotId"] != first["snapshotId"]
    assert stub.asked == [ENTRIES] * 2


async def test_another_filter_of_the_same_window_reads_the_snapshot(server: Bench, stub: StubDinero) -> None:
    """A later page costs no call, whatever is filtered."""
    stub.on(ENTRIES, ROWS)
    await entries(server)
    answer = await entries(server, text="bageri", page=1, pageSize=1)
    assert [row["amount"] for row in answer["items"]] == [-80]
    assert stub.asked == [ENTRIES]


async def test_a_running_balance_opens_with_primo_and_what_was_booked_before(
    server: Bench, stub: StubDinero
) -> None:
    """Dinero is asked from the year's first day; rows come by day."""
    later, sooner = entry(-40.10, day="2026-03-09"), entry(20, day="2026-03-02")
    stub.on(YEARS, [YEAR_2026])
    stub.on(ENTRIES, [primo(500), entry(0.1, day="2026-02-01"), later, sooner, entry(1, account=1000)])
    answer = await entries(server, accountNumber=55000, runningBalance=True)
    assert answer["openingBalance"] == 500.1
    assert [(row["amount"], row["balance"]) for row in answer["items"]] == [(20, 520.1), (-40.1, 480)]
    assert answer["totals"]["net"] == -20.1
    assert stub.query(ENTRIES)["fromDate"] == "2026-01-01"
    assert answer["context"]["period"] == {"from": "2026-03-01", "to": "2026-03-31"}


async def test_a_filtered_row_keeps_the_balance_of_the_whole_account(server: Bench, stub: StubDinero) -> None:
    """The balance is the account's, not the filter's."""
    stub.on(YEARS, [YEAR_2026])
    stub.on(ENTRIES, [entry(100), entry(5, Description="gebyr"), entry(7)])
    answer = await entries(server, accountNumber=55000, runningBalance=True, text="gebyr")
    assert [(row["amount"], row["balance"]) for row in answer["items"]] == [(5, 105)]


async def test_a_balance_beside_a_filter_says_that_it_counts_rows_not_shown(
    server: Bench, stub: StubDinero
) -> None:
    """Without the filter there is nothing to say."""
    stub.on(YEARS, [YEAR_2026])
    stub.on(ENTRIES, [entry(100), entry(5, Description="gebyr")])
    asked = {"accountNumber": 55000, "runningBalance": True}
    filtered, whole = await entries(server, **asked, minAmount=50), await entries(server, **asked)
    assert any("also those the filters leave out" in note for note in filtered["notes"])
    assert not any("filters" in note for note in whole["notes"])


async def test_a_running_balance_over_primo_rows_alone_is_refused(server: Bench) -> None:
    """They are its opening, so no row would ever be there."""
    asked = {"accountNumber": 55000, "runningBalance": True, "entryType": "Primo"}
    told = error(await server.call("list_entries", organizationId=ORGANIZATION, **(WINDOW | asked)))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", "entryType")
    assert "openingBalance" in told["message"]
    assert server.stub.requests == []


@pytest.mark.parametrize("known", [True, False])
async def test_a_running_balance_outside_every_accounting_year_is_refused(
    server: Bench,
    stub: StubDinero,
    known: bool,  # noqa: FBT001
) -> None:
    """There is no opening to run from, so no balance of 0 is made up; the years are named."""
    stub.on(YEARS, [YEAR_2025, YEAR_2026])
    if known:
        data(await server.call("list_accounting_years", organizationId=ORGANIZATION))
    told = error(
        await server.call(
            "list_entries",
            organizationId=ORGANIZATION,
            fromDate="2027-01-01",
            toDate="2027-01-31",
            accountNumber=55000,
            runningBalance=True,
        )
    )
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", "fromDate")
    assert "2025 (2025-01-01 to 2025-12-31), 2026 (2026-01-01 to 2026-12-31)" in told["message"]
    assert set(stub.asked) == {YEARS}


async def test_a_year_made_since_the_years_were_read_is_found(server: Bench, stub: StubDinero) -> None:
    """What is remembered never refuses by itself."""
    stub.on(YEARS, [YEAR_2025], [YEAR_2025, YEAR_2026])
    stub.on(ENTRIES, [primo(500)])
    data(await server.call("list_accounting_years", organizationId=ORGANIZATION))
    answer = await entries(server, accountNumber=55000, runningBalance=True)
    assert answer["openingBalance"] == 500


NOT_COVERED = (
    "The period lies in no accounting year (regnskabsår). Accounting years: 2025 (2025-01-01 to 2025-12-31)."
)
COVERED = "No entries in the period. Accounting years: 2026 (2026-01-01 to 2026-12-31)."
UNKNOWN = (
    "No entries in the period; a period outside every accounting year (regnskabsår) looks the same, "
    "see list_accounting_years."
)


@pytest.mark.parametrize(
    ("years", "note"), [([YEAR_2025], NOT_COVERED), ([YEAR_2026], COVERED), (None, UNKNOWN)]
)
async def test_a_period_without_any_entry_is_told_of_the_years(
    server: Bench, stub: StubDinero, years: list[dict[str, Any]] | None, note: str
) -> None:
    """Those that are known; no call is made to learn them."""
    stub.on(ENTRIES, [])
    if years is not None:
        stub.on(YEARS, years)
        data(await server.call("list_accounting_years", organizationId=ORGANIZATION))
    assert (await entries(server, voucherType="Sales"))["notes"] == [note]
    assert stub.asked.count(YEARS) == (0 if years is None else 1)


@pytest.mark.parametrize("argument", ["minAmount", "maxAmount"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
async def test_an_amount_that_is_no_finite_number_is_refused(
    server: Bench, argument: str, value: float
) -> None:
    """No row compares with it, so every answer would be empty."""
    told = error(
        await server.call("list_entries", organizationId=ORGANIZATION, **(WINDOW | {argument: value}))
    )
    assert told["message"] == f"{argument} must be a finite number."


async def test_a_running_balance_needs_one_account(server: Bench) -> None:
    """Balances of several accounts do not run together."""
    told = error(
        await server.call("list_entries", organizationId=ORGANIZATION, **WINDOW, runningBalance=True)
    )
    assert (told["argument"], told["message"]) == ("accountNumber", "runningBalance needs accountNumber.")


async def test_a_period_over_two_years_is_refused_when_the_years_are_known(
    server: Bench, stub: StubDinero
) -> None:
    """Once the years were listed they are named, and Dinero is not asked."""
    stub.on(YEARS, [YEAR_2025, YEAR_2026])
    data(await server.call("list_accounting_years", organizationId=ORGANIZATION))
    told = error(
        await server.call(
            "list_entries", organizationId=ORGANIZATION, fromDate="2025-12-01", toDate="2026-01-31"
        )
    )
    assert told["code"] == "InvalidArgumentError"
    assert "2025 (2025-01-01 to 2025-12-31), 2026 (2026-01-01 to 2026-12-31)" in told["message"]
    assert stub.asked == [YEARS]


@pytest.mark.parametrize("years", [[YEAR_2026], reply({}, 400)])
async def test_a_period_that_dinero_refuses_is_explained(server: Bench, stub: StubDinero, years: Any) -> None:
    """Its words are not known; ours say what is usually wrong, whether the years can be read or not."""
    stub.on(ENTRIES, reply({"code": 42, "message": "Validation Error"}, 400))
    stub.on(YEARS, years)
    told = error(await server.call("list_entries", organizationId=ORGANIZATION, **WINDOW))
    assert told["code"] == "DineroValidationError"
    assert "within one accounting year" in told["hint"]


async def test_a_period_over_two_years_is_the_same_error_where_the_years_were_not_known(
    server: Bench, stub: StubDinero
) -> None:
    """They are read once Dinero has refused, and named."""
    stub.on(ENTRIES, reply({"code": 42, "message": "Validation Error"}, 400))
    stub.on(YEARS, [YEAR_2025, YEAR_2026])
    told = error(
        await server.call(
            "list_entries", organizationId=ORGANIZATION, fromDate="2025-12-01", toDate="2026-01-31"
        )
    )
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", "toDate")
    assert "2025 (2025-01-01 to 2025-12-31), 2026 (2026-01-01 to 2026-12-31)" in told["message"]
    assert stub.asked == [ENTRIES, YEARS]


CHANGED = {"changesFrom": "2026-10-01T00:00:00Z", "changesTo": "2026-11-01T00:00:00Z"}


async def test_changes_of_exactly_31_days_are_taken(server: Bench, stub: StubDinero) -> None:
    """31 times 24 hours; primo rows only when asked for."""
    stub.on(CHANGES, [entry(1), primo(5)])
    answer = data(await server.call("list_entry_changes", organizationId=ORGANIZATION, **CHANGED))
    assert [row["amount"] for row in answer["items"]] == [1]
    assert stub.query(CHANGES) == {**CHANGED, "includePrimo": "false"}


@pytest.mark.parametrize("end", ["2026-11-01T00:00:01Z", "2026-10-01T00:00:00Z", "2026-09-30T00:00:00Z"])
async def test_changes_of_more_than_31_days_or_none_are_refused(server: Bench, end: str) -> None:
    """Before any call, with the way to go on."""
    told = error(
        await server.call("list_entry_changes", organizationId=ORGANIZATION, **(CHANGED | {"changesTo": end}))
    )
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", "changesTo")
    assert server.stub.requests == []


ore = st.integers(-(10**9), 10**9)


def wire(amounts: list[int]) -> list[EntryRow]:
    return read_rows(EntryRow, [entry(amount / 100) for amount in amounts])


@given(st.lists(ore, max_size=60))
def test_totals_are_exact(amounts: list[int]) -> None:
    """Debit, credit and net are whole øre, whatever floats would make of them."""
    totals = view_of(wire(amounts), EntryFilter()).totals
    as_ore = {name: Decimal(str(value)) * 100 for name, value in totals.items()}
    assert as_ore["debit"] == sum(amount for amount in amounts if amount > 0)
    assert as_ore["credit"] == -sum(amount for amount in amounts if amount < 0)
    assert as_ore["net"] == sum(amounts)


@given(st.lists(ore, min_size=1, max_size=60))
def test_the_last_balance_is_the_opening_and_all_movements(amounts: list[int]) -> None:
    """The balance after the last row closes the account."""
    view = running_view_of(wire(amounts), EntryFilter(account_number=55000), "2026-01-01")
    assert view.balances[-1] * 100 == sum(amounts)


async def test_amounts_the_wrong_way_round_are_called_less_not_earlier(server: Bench) -> None:
    """Before any call."""
    asked = {"organizationId": ORGANIZATION, "fromDate": "2026-01-01", "toDate": "2026-01-31"}
    told = error(await server.call("list_entries", **asked, minAmount=5, maxAmount=1))
    assert told["message"] == "maxAmount is less than minAmount."
    assert server.stub.requests == []
