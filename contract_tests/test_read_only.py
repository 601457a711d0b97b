"""Nothing is ever written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .promises import PROMISES
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books
    from .fake import Fake
    from .session import Connection


@requirement("answers:read-only")
def test_dinero_received_only_reads(server: Connection, fake: Fake, books: Books) -> None:
    """Over everything this run has sent so far: promised operations, and POSTs to the token endpoint alone."""
    server.ask("list_contacts", organizationId=books.id)
    received = fake.requests()
    assert received
    promises = PROMISES.values()
    assert [
        f"{seen.method} {seen.path}"
        for seen in received
        if not any(promise.may_ask(seen.method, seen.path) for promise in promises)
        and not (seen.method == "POST" and seen.path.endswith("/token"))
    ] == []
