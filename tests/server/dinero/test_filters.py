"""Filters: what is asked for, what every row is held to, and what is refused before the call.

Law of this module: no request is made; an error is read by its text and by the argument it names.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dinero_mcp.dinero.filters import (
    Check,
    Condition,
    both_or_none,
    changed_since,
    chosen_fields,
    deleted,
    given,
    in_category,
    in_order,
    query_filter,
    refuse_strangers,
    since_text,
    wire_names,
)
from dinero_mcp.errors import DineroUnavailableError, InvalidArgumentError

SINCE = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
DATES = ("date_from", "date_to")


def refused(call: Callable[[], object]) -> tuple[str, object, str]:
    """Message, argument and hint of the refusal."""
    with pytest.raises(InvalidArgumentError) as caught:
        call()
    return str(caught.value), caught.value.details["argument"], caught.value.hint


def obeys(check: Check, **row: Any) -> bool:
    """Whether one row passes."""
    return check.holds(row)


@pytest.mark.parametrize(
    ("operator", "value", "found", "matches"),
    [
        ("contains", "cyk", "Nordlys Cykler", True),
        ("contains", "bil", "Nordlys Cykler", False),
        ("eq", "NORDLYS ", " nordlys", True),
        ("eq", "nord", "nordlys", False),
        ("eq", "A\u030arhus", "Århus", True),
        ("eq", "true", True, True),
        ("eq", "True", False, False),
        ("eq", "1000", 1000, True),
        ("eq", "", None, True),
        ("eq", "none", None, False),
    ],
)
def test_a_row_is_held_to_a_condition_without_regard_to_case(
    operator: Any, value: str, found: object, *, matches: bool
) -> None:
    """Nor to the way a letter is composed, nor to blanks around it; nothing is an empty text."""
    check = Condition("name", "Name", operator, value).check()
    assert check.keys == ("name",)
    assert obeys(check, name=found) is matches


def test_a_condition_without_a_value_is_none() -> None:
    """Those that have one keep their order."""
    first, second = Condition("a", "A", "eq", "1"), Condition("b", "B", "contains", "x")
    assert given(first, Condition("c", "C", "eq", None), second) == (first, second)
    assert query_filter((first, second)) == "A eq '1';B contains 'x'"
    assert query_filter(()) is None


@pytest.mark.parametrize("text", ["Jens' cykler", "a;b"])
def test_what_a_filter_cannot_carry_is_refused_with_a_way_out(text: str) -> None:
    """The free text where the tool has one, else a part of the text."""
    condition = Condition("name", "Name", "contains", text)
    message, argument, hint = refused(lambda: given(condition))
    assert message == "`name` may not hold a single quote or semicolon: Dinero's filter cannot carry them."
    assert argument == "name"
    assert hint == "Use a part of the text without them, or another argument."
    assert refused(lambda: given(condition, free_text="query"))[2] == "Use `query`, it takes both."


def test_fields_are_asked_for_in_dineros_spelling() -> None:
    """One name is spelled against the rule."""
    assert wire_names(["contactGuid", "seNumber", "name"]) == "ContactGuid,SENumber,Name"


def test_fields_come_in_the_order_of_the_row() -> None:
    """All of them unless some are chosen; none where none is."""
    keys = ("guid", "name", "email")
    assert chosen_fields(None, keys) == keys
    assert chosen_fields(["email", "guid"], keys) == ("guid", "email")
    assert chosen_fields([], keys) == ()


def test_an_unknown_field_is_answered_with_the_names_there_are() -> None:
    """So that the next call is right."""
    message, argument, _ = refused(lambda: chosen_fields(["zip", "eMail"], ("guid", "email")))
    assert message == "`fields` has no 'eMail' here; the names are guid, email."
    assert argument == "fields"


@pytest.mark.parametrize(("first", "second", "missing"), [(1, None, "date_to"), (None, 1, "date_from")])
def test_half_a_pair_names_its_other_half(first: object, second: object, missing: str) -> None:
    """Both or none."""
    told = f"`date_from` and `date_to` go together; `{missing}` is missing."
    assert refused(lambda: both_or_none(first, second, DATES))[:2] == (told, missing)
    both_or_none(None, None, DATES)
    both_or_none(1, 1, DATES)


def test_a_window_may_not_end_before_it_begins() -> None:
    """It may be one day long, or open."""
    early, late = date(2026, 1, 1), date(2026, 1, 2)
    told = refused(lambda: in_order(late, early, DATES))[:2]
    assert told == ("`date_to` lies before `date_from`.", "date_to")
    assert refused(lambda: in_order(2, 1, ("least", "most")))[0] == "`most` is less than `least`."
    in_order(early, early, DATES)
    in_order(None, early, DATES)
    in_order(late, None, DATES)


def test_a_time_is_sent_as_dinero_wants_it() -> None:
    """In UTC, to the second; nothing for nothing."""
    assert since_text(SINCE) == "2026-11-16T08:00:00Z"
    assert since_text(None) is None


@pytest.mark.parametrize(
    ("created", "updated", "deleted_at", "matches"),
    [
        ("2026-11-16T05:00:00", None, None, True),
        ("2026-11-16T04:59:59", None, None, False),
        ("2026-01-01T00:00:00", "2026-11-17T00:00:00", None, True),
        ("2026-01-01T00:00:00", "2026-01-02T00:00:00", "2026-11-17T00:00:00", True),
        ("2026-01-01T00:00:00", "2026-01-02T00:00:00", "2026-01-03T00:00:00", False),
        (None, None, None, True),
    ],
)
def test_the_newest_of_three_times_is_held_to_changes_since(
    created: str | None, updated: str | None, deleted_at: str | None, *, matches: bool
) -> None:
    """With three hours' slack, for the times have no zone; a row without times is let through."""
    (check,) = changed_since(SINCE)
    assert check.keys == ("createdAt", "updatedAt", "deletedAt")
    assert obeys(check, createdAt=created, updatedAt=updated, deletedAt=deleted_at) is matches
    assert changed_since(None) == ()


def test_a_category_is_compared_without_blanks_and_case() -> None:
    """`Sales Income` is `salesincome`."""
    (check,) = in_category("Sales Income")
    assert check.keys == ("category",)
    assert obeys(check, category="salesIncome")
    assert obeys(check, category=" SALES INCOME")
    assert not obeys(check, category="salesVat")
    assert in_category(None) == ()


@pytest.mark.parametrize("wanted", [True, False])
def test_deleted_rows_are_told_by_their_time(*, wanted: bool) -> None:
    """Only they, all but they, or both."""
    (check,) = deleted(wanted=wanted)
    assert check.keys == ("deletedAt",)
    assert obeys(check, deletedAt="2026-11-16T08:00:00") is wanted
    assert obeys(check, deletedAt=None) is not wanted
    assert deleted(wanted=None) == ()


def test_one_row_that_breaks_one_check_is_no_answer() -> None:
    """A wrong answer is worse than none."""
    checks = [*deleted(wanted=False), *in_category("a")]
    good = {"deletedAt": None, "category": "A"}
    refuse_strangers([good, good], checks)
    refuse_strangers([{"deletedAt": "x", "category": "b"}], [])
    for bad in ({"deletedAt": "x"}, {"category": "b"}):
        with pytest.raises(DineroUnavailableError) as caught:
            refuse_strangers([good, good | bad], checks)
        assert str(caught.value) == (
            "Dinero answered with rows that do not match the filters, so the answer is not given."
        )
        assert caught.value.hint == "Ask with fewer filters at a time and combine the answers."
