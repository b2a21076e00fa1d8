"""Which open cases somebody sees in Slack, and which of them are theirs."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.person import Office
from od_escalator.domain.roster import Roster
from od_escalator.domain.visibility import offices_of, sees
from od_escalator.store import cases

Seen = tuple[Case, Office]


def open_cases(tx: Connection, person: str, roster: Roster, now: datetime) -> Iterator[Seen]:
    """In the order of the TOML's offices, the oldest first; no drills."""
    offices = offices_of(person, roster)
    found = {name: cases.list_open(tx, name) for name in dict.fromkeys(office.database for office in offices)}
    for office in offices:
        for case in found[office.database]:
            if case.office == office.name and not case.drill and sees(person, case, office, now):
                yield case, office


def one_case(tx: Connection, number: int, person: str, roster: Roster, now: datetime) -> Seen | None:
    """Open or ended; None where they may not know that there is one."""
    case = cases.load(tx, number)
    office = roster.office(case.office) if case else None
    return (case, office) if case and office and sees(person, case, office, now) else None
