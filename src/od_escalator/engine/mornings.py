"""What a morning message says, from the cases as they are when it goes out."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.morning import Morning, concerns, office_morning
from od_escalator.domain.person import Office
from od_escalator.domain.roster import Roster
from od_escalator.store import cases


def cases_of(tx: Connection, office: Office, person: str, before: datetime) -> list[Case]:
    """The open ones that this person is told of, noted before the day began."""
    found = cases.list_open(tx, office.database)
    return [case for case in found if concerns(case, office, person, before) and case.opened_at < before]


def is_over(detail: Mapping[str, Any], now: datetime) -> bool:
    """In the afternoon a good morning would only puzzle."""
    return datetime.fromisoformat(detail["until"]) <= now


def morning_of(tx: Connection, detail: Mapping[str, Any], roster: Roster) -> Morning | None:
    """None where nothing is open any more, and nobody is to be asked after."""
    person, day = roster.people.get(detail["person"]), date.fromisoformat(detail["day"])
    if person is None:
        return None
    told = []
    for name, visits, *asked in detail["offices"]:
        office = roster.office(name)
        found = cases_of(tx, office, person.id, datetime.fromisoformat(detail["begins"])) if office else []
        again = asked[0] if asked else ()
        if office is not None and (found or again):
            told.append(office_morning(office, found, day, visits, again))
    return Morning(to=person.name, offices=tuple(told), shadow=detail["shadow"]) if told else None
