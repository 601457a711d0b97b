"""The grammar of queryFilter."""

from __future__ import annotations

import contextlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_dinero.query_filter import Condition, Filterable, FilterError, matches, parse

CONTACTS: Filterable = {"Name": "text", "Email": "text", "IsPerson": "bool", "ContactGuid": "guid"}
GUID = "0d4f1b0e-5a2c-4d0a-9a7a-0c0ffee00001"

values = st.text(st.characters(exclude_characters=";\r\n", exclude_categories=["Cs"]))


def spelled(text: str, upper: list[bool]) -> str:
    return "".join(c.upper() if up else c.lower() for c, up in zip(text, upper, strict=True))


@given(values)
def test_a_value_is_whatever_stands_between_the_first_quote_and_the_last(value: str) -> None:
    """Quotes inside belong to it; there is no escape."""
    assert parse(f"Name eq '{value}'", CONTACTS) == (Condition("Name", "eq", value.lower()),)


@given(st.lists(st.booleans(), min_size=4, max_size=4), st.lists(st.booleans(), min_size=8, max_size=8))
def test_properties_and_operators_match_without_regard_to_case(
    name: list[bool], operator: list[bool]
) -> None:
    """The condition has the published spelling."""
    text = f"{spelled('Name', name)} {spelled('contains', operator)} 'x'"
    assert parse(text, CONTACTS) == (Condition("Name", "contains", "x"),)


@given(
    st.lists(
        st.tuples(st.sampled_from(["Name", "Email"]), st.sampled_from(["eq", "contains"]), values), min_size=1
    )
)
def test_conditions_joined_by_a_semicolon_are_all_kept(conditions: list[tuple[str, str, str]]) -> None:
    """In the order written."""
    text = ";".join(f"{name} {operator} '{value}'" for name, operator, value in conditions)
    assert parse(text, CONTACTS) == tuple(Condition(n, o, v.lower()) for n, o, v in conditions)


@given(st.text(string.printable))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    """Nothing else can happen."""
    with contextlib.suppress(FilterError):
        assert all(condition.name in CONTACTS for condition in parse(text, CONTACTS))


@given(values, values)
def test_contains_and_eq_compare_without_regard_to_case(value: str, around: str) -> None:
    """`contains` finds the value anywhere, `eq` only the whole."""
    whole = Condition("Name", "eq", value.lower())
    part = Condition("Name", "contains", value.lower())
    assert whole.holds(value)
    assert part.holds(f"{around.lower()}{value.lower()}{around.lower()}")
    assert whole.holds(value + "x") is False


@pytest.mark.parametrize(
    "text", ["AMINO", "Name eq AMINO", "Name 'x'", "Name eq 'x", "Name eq 'x';", "eq 'x'", ";"]
)
def test_what_is_not_in_the_grammar_is_refused_with_an_example(text: str) -> None:
    """Dinero answers such text with an example of how to write it."""
    with pytest.raises(FilterError, match=r"Name\+contains\+'test'"):
        parse(text, CONTACTS)


def test_an_unknown_property_names_those_there_are() -> None:
    """A debtor flag cannot be filtered on."""
    with pytest.raises(FilterError, match=r"Unknown property 'IsDebitor'. Filter on Name, Email, IsPerson"):
        parse("IsDebitor eq 'true'", CONTACTS)


def test_an_and_becomes_part_of_a_value_that_is_no_guid() -> None:
    """The text Planning-App saw."""
    with pytest.raises(FilterError) as refused:
        parse(f"ContactGuid eq '{GUID}' and Date ge '2026-01-01'", CONTACTS)
    assert str(refused.value) == f"Could not parse value input '{GUID}' and Date ge '2026-01-01' as guid"


@pytest.mark.parametrize(
    "text", ["IsPerson eq 'perhaps'", "IsPerson contains 'true'", "ContactGuid contains '0d4f'"]
)
def test_guids_and_booleans_are_compared_whole(text: str) -> None:
    """A part of one, or something else, is refused."""
    with pytest.raises(FilterError):
        parse(text, CONTACTS)


def test_a_row_matches_when_all_conditions_hold() -> None:
    """A missing value satisfies nothing."""
    row: dict[str, object] = {
        "Name": "Acme A/S",
        "Email": None,
        "IsPerson": False,
        "ContactGuid": GUID.upper(),
    }
    found = [
        matches(parse(text, CONTACTS), row.get)
        for text in (
            "Name contains 'acme';IsPerson eq 'False'",
            f"contactguid eq '{GUID}'",
            "Email contains ''",
            "Name eq 'Acme'",
            "",
        )
    ]
    assert found == [True, True, False, False, True]
