"""A company for one test: new and empty, in a world beside the demo companies, with a server connected to that world.

Law of this module: a test changes nothing but its own company. Its books, what goes wrong for it and what is received
for it are told apart by its number; whoever needs the tokens, the clock or the limits takes a world of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .fake import Fake, Request
    from .session import Connection


@dataclass(frozen=True)
class Company:
    """One organisation, the fake's world it is in, and a server that sees this world."""

    id: int
    fake: Fake
    server: Connection

    def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The data of a call that must succeed."""
        return self.server.ask(tool, organizationId=self.id, **arguments)

    def every(self, tool: str, *, size: int = 1000, **arguments: Any) -> list[dict[str, Any]]:
        """The items of all pages."""
        return self.server.every(tool, organizationId=self.id, size=size, **arguments)

    def refusal(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The error object of a call that must be refused."""
        return self.server.refusal(tool, organizationId=self.id, **arguments)

    def add(self, kind: str, **members: Any) -> dict[str, Any]:
        """Add a record as `records/add` takes one; what it is now."""
        return self.fake.tell("records/add", organizationId=self.id, kind=kind, **members)

    def load(self, *records: dict[str, Any]) -> list[dict[str, Any]]:
        """Add many records at once; what they are now."""
        found = self.fake.tell("records/load", organizationId=self.id, records=list(records))["records"]
        assert isinstance(found, list)
        return found

    def on(self, path: str, **fault: Any) -> None:
        """Arm a fault for this company on a path below it, such as "contacts"; once, unless `times` says more."""
        self.fake.tell("faults", path=f"/v*/{{organizationId}}/{path}", organizationId=self.id, **fault)

    def books(self, path: str, **query: Any) -> Any:
        """What Dinero itself answers for this company."""
        return self.fake.read(f"/v1/{self.id}/{path}", **query)

    def received(self, since: int) -> list[Request]:
        """What Dinero was asked about this company after a number, oldest first."""
        return [seen for seen in self.fake.requests(since) if seen.path.split("/")[2:3] == [str(self.id)]]
