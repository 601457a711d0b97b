"""Which organisation is meant when a question names none: chosen by a person among those with Pro, never silently."""

from __future__ import annotations

from collections.abc import Sequence

from dinero_mcp.connect.desk import ConnectFailed, Person
from dinero_mcp.dinero.rows_books import OrganizationRow

TRIES = 3
NO_PRO = "Dinero's API needs Dinero Pro or Total; change the subscription in Dinero."


def chosen(rows: Sequence[OrganizationRow], wanted: int | None, person: Person) -> int | None:
    """The default organisation, None for none; ConnectFailed for a wanted one that cannot be it."""
    if wanted is not None:
        return _wanted(rows, wanted)
    pro = [row for row in rows if row["isPro"]]
    for row in rows:
        if not row["isPro"]:
            person.tell(f"Without Dinero Pro, and so out of reach: {named(row)}")
    if not pro:
        person.tell(f"This login reaches no organisation with Dinero Pro. {NO_PRO}")
        return None
    return _asked(pro, person)


def named(row: OrganizationRow) -> str:
    """An organisation for a person."""
    return f"{row['id']} {row['name'] or ''}".strip()


def _wanted(rows: Sequence[OrganizationRow], wanted: int) -> int:
    row = next((each for each in rows if each["id"] == wanted), None)
    if row is None:
        reached = ", ".join(named(each) for each in rows) or "none"
        raise ConnectFailed(f"--organization {wanted}: this login does not reach it, but {reached}.")
    if not row["isPro"]:
        raise ConnectFailed(f"--organization {wanted}: {row['name']} has no Dinero Pro. {NO_PRO}")
    return wanted


def _asked(pro: Sequence[OrganizationRow], person: Person) -> int | None:
    if not person.is_there:
        options = ", ".join(named(row) for row in pro)
        person.tell(f"No default organisation is set: choose with --organization among {options}.")
        return None
    person.tell("Which organisation is meant when a question names none?")
    for place, row in enumerate(pro, 1):
        person.tell(f"  {place}  {named(row)}")
    own, places = {row["id"] for row in pro}, enumerate(pro, 1)
    meant = {number: number for number in own} | {place: row["id"] for place, row in places}
    for _ in range(TRIES):
        answer = person.ask("Its number in this list, or nothing for none")
        if not answer:
            return None
        found = meant.get(int(answer)) if answer.isdecimal() else None
        if found is not None:
            return found
        person.tell(f"That is none of 1 to {len(pro)}.")
    return None
