"""Completions of prompts and resource templates, against a stub Dinero.

Law of this module: a completion is asked for as a host does, with what was chosen before as its context.
"""

from __future__ import annotations

import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CompleteRequestParams,
    CompletionArgument,
    CompletionContext,
    PromptReference,
    ResourceTemplateReference,
)

from dinero_mcp.completions import Completions, variables
from dinero_mcp.prompts.offered import Prompts
from dinero_mcp.surface import COMPACT, FULL, Surface
from dinero_mcp.tools import catalogue
from tests.server.stub import ORGANIZATION, ORGANIZATIONS_PATH, Bench, StubDinero, bench, organization, reply

pytestmark = pytest.mark.anyio

TEMPLATE = "dinero://{organizationId}/accounts"
YEARS_PATH = f"/v1/{ORGANIZATION}/accountingyears"
YEARS = [
    {"Name": name, "FromDate": f"{name[:4]}-01-01", "ToDate": f"{name[:4]}-12-31"}
    for name in ("2024", "2025/2026", "2026")
]


def asked(
    ref: PromptReference | ResourceTemplateReference, name: str, typed: str, context: dict[str, str]
) -> CompleteRequestParams:
    argument = CompletionArgument(name=name, value=typed)
    return CompleteRequestParams(ref=ref, argument=argument, context=CompletionContext(arguments=context))


async def of_prompt(
    server: Bench, prompt: str, name: str, typed: str = "", surface: Surface = FULL, /, **context: str
) -> list[str]:
    """The values for an argument of a prompt."""
    ref = PromptReference(type="ref/prompt", name=prompt)
    found = await completions(server, surface).complete(asked(ref, name, typed, context))
    return found.completion.values


async def of_template(server: Bench, template: str, name: str, typed: str = "") -> list[str]:
    """The values for a variable of a template."""
    ref = ResourceTemplateReference(type="ref/resource", uri=template)
    return (await completions(server).complete(asked(ref, name, typed, {}))).completion.values


def completions(server: Bench, surface: Surface = FULL) -> Completions:
    prompts = Prompts(surface, catalogue(), server.clock)
    return Completions(prompts, [TEMPLATE], server.connection, server.clock)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", ["371001", "42"]), ("nord", ["371001"]), ("KAFFE", ["42"]), ("37", ["371001"]), ("zz", [])],
)
async def test_organizations_are_found_by_a_part_of_the_name(
    server: Bench, stub: StubDinero, typed: str, found: list[str]
) -> None:
    """Or by the beginning of the id; what is filled in is the id, in prompts and templates alike."""
    stub.on(ORGANIZATIONS_PATH, [organization(ORGANIZATION), organization(42, "Klit & Kaffe")])
    assert await of_prompt(server, "vat_check", "organizationId", typed) == found
    assert await of_template(server, TEMPLATE, "organizationId", typed) == found


@pytest.mark.parametrize(("typed", "found"), [("", ["2026", "2025/2026", "2024"]), ("2025", ["2025/2026"])])
async def test_years_are_those_of_the_organization_chosen_before(
    server: Bench, stub: StubDinero, typed: str, found: list[str]
) -> None:
    """Newest first, and Dinero is asked once however many letters are typed."""
    stub.on(YEARS_PATH, YEARS)
    for _ in range(3):
        years = await of_prompt(
            server, "explain_voucher", "accountingYear", typed, organizationId=str(ORGANIZATION)
        )
        assert years == found
    assert stub.asked == [YEARS_PATH]


async def test_years_are_those_of_the_default_organization_where_none_was_chosen(stub: StubDinero) -> None:
    """On the compact surface the organisation may be left out."""
    stub.on(YEARS_PATH, YEARS)
    server = bench(stub, organization=ORGANIZATION)
    assert "2026" in await of_prompt(server, "explain_voucher", "accounting_year", "", COMPACT)


async def test_without_an_organization_there_are_no_years_to_choose(server: Bench, stub: StubDinero) -> None:
    """And nobody is asked."""
    assert await of_prompt(server, "forklar_bilag", "accountingYear") == []
    assert stub.requests == []


async def test_months_are_the_last_twelve(server: Bench) -> None:
    """Newest first."""
    months = await of_prompt(server, "month_close", "month")
    assert (months[0], months[-1]) == ("2026-10", "2025-11")
    assert await of_prompt(server, "month_close", "month", "2025") == ["2025-12", "2025-11"]


async def test_a_number_has_no_completion(server: Bench) -> None:
    """There are too many vouchers to name."""
    assert await of_prompt(server, "explain_voucher", "voucherNumber", "1") == []


async def test_a_refusal_of_dinero_leaves_the_completion_empty(server: Bench, stub: StubDinero) -> None:
    """Typing goes on; the question itself says what is wrong."""
    stub.on(YEARS_PATH, reply({"code": 90, "message": "no"}, status=403))
    found = await of_prompt(server, "explain_voucher", "accountingYear", organizationId=str(ORGANIZATION))
    assert found == []


async def test_without_a_connection_the_completion_is_empty(stub: StubDinero) -> None:
    """The call that follows says which settings to make."""
    assert await of_prompt(bench(stub, client_id=None), "vat_check", "organizationId") == []


async def test_at_most_a_hundred_are_given_and_the_rest_is_counted(server: Bench, stub: StubDinero) -> None:
    """As the protocol wants it."""
    stub.on(ORGANIZATIONS_PATH, [organization(number) for number in range(1, 131)])
    ref = ResourceTemplateReference(type="ref/resource", uri=TEMPLATE)
    found = (await completions(server).complete(asked(ref, "organizationId", "", {}))).completion
    assert (len(found.values), found.total, found.has_more) == (100, 130, True)


@pytest.mark.parametrize(
    "ref",
    [
        PromptReference(type="ref/prompt", name="nobody"),
        ResourceTemplateReference(type="ref/resource", uri="dinero://{organizationId}/elsewhere"),
        PromptReference(type="ref/prompt", name="vat_check"),
    ],
    ids=["unknown prompt", "unknown template", "unknown argument"],
)
async def test_what_is_not_offered_is_refused(
    server: Bench, ref: PromptReference | ResourceTemplateReference
) -> None:
    """A mistake of the host, told as one."""
    with pytest.raises(MCPError):
        await completions(server).complete(asked(ref, "other", "", {}))


def test_the_variables_of_a_query_are_arguments_too() -> None:
    """A host may complete them like the others."""
    assert variables("dinero://{organizationId}/x/{guid}{?from,to}") == [
        "organizationId",
        "guid",
        "from",
        "to",
    ]
