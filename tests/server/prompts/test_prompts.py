"""Prompts on every surface: what they say, what they ask for, and that they never send a model where it cannot go.

Law of this module: prompts are read as a host reads them; figures and tools come from the surfaces themselves.
"""

from __future__ import annotations

import re

import pytest
from mcp.shared.exceptions import MCPError

from dinero_mcp.prompts.declaration import tools_named
from dinero_mcp.prompts.declared import PROMPTS
from dinero_mcp.prompts.offered import Prompts, last_months
from dinero_mcp.surface import COMPACT, FULL, SURFACES, Surface
from dinero_mcp.tools import catalogue
from tests.server.stub import START, ManualClock, StubDinero, bench

EVERY_SURFACE = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
ENGLISH = {"month_close", "vat_check", "who_owes_us", "explain_voucher"}
DANISH = {"maanedsafslutning", "momstjek", "hvem_skylder_os", "forklar_bilag"}
SAID = {
    "organization_id": "371001",
    "accounting_year": "2025/2026",
    "voucher_number": "17",
    "month": "2026-09",
}
MENTION = {
    "full": r"\b(?:list|get|download)_[a-z_]+",
    "compact": r"\b[a-z-]+-tool\b",
    "namespaced": r"dinero__[a-z_]+",
}


def prompts(surface: Surface = FULL, *groups: str) -> Prompts:
    tools = [tool for tool in catalogue() if not groups or tool.group in groups]
    return Prompts(surface, tools, ManualClock())


def text(name: str, surface: Surface = FULL, **given: str) -> str:
    """The message of a prompt; without arguments given, all of them are said."""
    offered = prompts(surface)
    every = {said: SAID[argument.name] for said, argument in offered.arguments(name).items()}
    (message,) = offered.filled(name, given or every).messages
    assert message.content.type == "text"
    return message.content.text


def refusal(name: str, **given: str) -> str:
    with pytest.raises(MCPError) as refused:
        prompts().filled(name, given)
    return refused.value.error.message


@EVERY_SURFACE
def test_four_questions_are_offered_in_danish_and_english(surface: Surface) -> None:
    """A person picks by title, so each language has entries of its own."""
    offered = prompts(surface).published()
    assert {each.name for each in offered} == ENGLISH | DANISH
    assert all(each.title and each.description for each in offered)


@EVERY_SURFACE
@pytest.mark.parametrize("name", sorted(ENGLISH | DANISH))
def test_a_prompt_names_only_tools_that_the_surface_offers(surface: Surface, name: str) -> None:
    """In the surface's spelling, and at least one."""
    offered = {tool.name for tool in bench(StubDinero()).door(surface).published()}
    named = set(re.findall(MENTION[surface.name], text(name, surface)))
    assert named
    assert named <= offered
    assert not re.search(r"[`{}]", text(name, surface))


def test_every_tool_a_declaration_names_exists() -> None:
    """A misspelled one would silently drop its step."""
    texts = [wording.steps for prompt in PROMPTS for wording in prompt.wordings.values()]
    named = set().union(*map(tools_named, texts))
    assert len(named) > 10
    assert named <= {tool.name for tool in catalogue()}


def test_both_languages_take_the_same_steps() -> None:
    """The same tools in the same order, whichever language is asked in."""
    for prompt in PROMPTS:
        english, danish = (
            [[tools_named(each) for each in step] for step in wording.steps_read]
            for wording in prompt.wordings.values()
        )
        assert english == danish


@EVERY_SURFACE
def test_arguments_are_spelled_as_on_the_surface(surface: Surface) -> None:
    """The organisation may be left out only where a default stands in."""
    (prompt,) = [each for each in prompts(surface).published() if each.name == "explain_voucher"]
    told = {each.name: each.required for each in prompt.arguments or []}
    compact = surface is COMPACT
    assert told == (
        {"organization_id": False, "accounting_year": True, "voucher_number": True}
        if compact
        else {"organizationId": True, "accountingYear": True, "voucherNumber": True}
    )


@pytest.mark.parametrize("name", sorted(ENGLISH | DANISH))
def test_what_the_person_said_is_in_the_text(name: str) -> None:
    """Each argument, once it is given."""
    told = text(name)
    assert all(SAID[argument.name] in told for argument in prompts().arguments(name).values())


def test_without_a_month_the_last_one_is_meant() -> None:
    """On 16 November that is October."""
    assert "2026-10" in text("month_close", organizationId="371001")


def test_without_an_organization_the_default_is_meant() -> None:
    """On the compact surface, in the prompt's language."""
    offered = prompts(COMPACT)
    (english,), (danish,) = (offered.filled(name, {}).messages for name in ("vat_check", "momstjek"))
    assert "the default organisation" in str(english.content)
    assert "standardfirmaet" in str(danish.content)


@pytest.mark.parametrize("name", ["who_owes_us", "month_close", "explain_voucher"])
@EVERY_SURFACE
def test_invoice_totals_are_said_to_be_face_amounts(surface: Surface, name: str) -> None:
    """Payments are not deducted from them."""
    assert "face amounts" in text(name, surface)


@pytest.mark.parametrize("name", ["month_close", "vat_check", "maanedsafslutning", "momstjek"])
def test_a_vat_deadline_is_never_called_overdue(name: str) -> None:
    """Dinero shows postings, not filing."""
    vat = [line for line in text(name).splitlines() if "settlementSeen" in line]
    assert vat
    assert not any(re.search(r"overdue|\blate\b|forfald|forsink", line) for line in vat)


def test_a_month_is_not_taken_from_a_report_of_the_year() -> None:
    """The month close says so in both languages."""
    assert "reports cover the whole accounting year" in text("month_close")
    assert "rapporter dækker hele regnskabsåret" in text("maanedsafslutning")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"organizationId": "371001", "accountingYear": "2026"}, "voucherNumber is missing"),
        ({"organizationId": "0", "accountingYear": "2026", "voucherNumber": "1"}, "organizationId must be"),
        ({"organizationId": "1", "accountingYear": "a\nb", "voucherNumber": "1"}, "accountingYear must be"),
        ({"organizationId": "1", "accountingYear": "2026", "voucherNumber": "x"}, "voucherNumber must be"),
        ({"organizationId": "1", "accountingYear": "2026", "voucherNumber": "1", "y": ""}, "nothing else"),
    ],
)
def test_an_unfit_argument_is_refused_in_one_line(given: dict[str, str], said: str) -> None:
    """By its published name, with what would be accepted."""
    told = refusal("explain_voucher", **given)
    assert said in told
    assert "\n" not in told


def test_an_unknown_prompt_is_refused_with_those_there_are() -> None:
    """So that the next try is right."""
    assert "month_close" in refusal("months")


def test_a_surface_without_the_first_steps_tool_has_not_the_prompt() -> None:
    """`--groups` may leave out what a question stands on."""
    assert {each.name for each in prompts(FULL, "vat").published()} == {"vat_check", "momstjek"}


def test_the_last_months_cross_the_year() -> None:
    """Newest first."""
    assert last_months(START.date().replace(month=2), 3) == ["2026-01", "2025-12", "2025-11"]
