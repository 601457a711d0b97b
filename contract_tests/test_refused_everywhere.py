"""What every tool does when Dinero refuses: the same code everywhere, and not one call more."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from .promises import PROMISES
from .requirements import requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .companies import Company
    from .expected import Books
    from .fake import Fake
    from .session import Connection

ORGANIZATION = "organizationId"
OF_AN_ORGANIZATION = [
    name for name, one in PROMISES.items() if ORGANIZATION in one.required and name != "get_organization"
]
CODES = {403: "DineroProRequiredError", 404: "DineroNotFoundError", 480: "DineroEndpointDeprecatedError"}


@pytest.fixture(scope="session")
def aside(labs: Callable[[str], Iterator[Company]]) -> Company:
    """Any company of a world beside the demo companies: who the world and its server are."""
    return next(labs("stdio"))


@requirement("faults:every-tool")
@pytest.mark.parametrize("tool", OF_AN_ORGANIZATION)
def test_every_tool_says_a_refusal_in_the_same_way(
    aside: Company, books: Books, known: dict[str, Any], tool: str
) -> None:
    """No Pro, not found, being removed: the code of each, no request sent twice, and no word of success."""
    fake: Fake = aside.fake
    server: Connection = aside.server
    arguments = PROMISES[tool].call(known)
    for status, code in CODES.items():
        fake.tell("faults", path="/v*", organizationId=books.id, status=status, times=None)
        before = fake.last()
        told = server.refusal(tool, **arguments)
        fake.tell("faults", clear=True)
        assert (told["code"], told["retryable"]) == (code, False), status
        sent = Counter((seen.method, seen.path, seen.query) for seen in fake.requests(before))
        assert [call for call, times in sent.items() if times > 1] == []
