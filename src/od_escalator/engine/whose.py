"""Whose: the case that an interaction is about, and the office whose rights count."""

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.person import Office
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.domain.roster import Roster
from od_escalator.engine.sight import Sight
from od_escalator.errors import Transient
from od_escalator.store import cases

#: Digits; a case's number has fewer.
_TOO_LONG = 10


def case_of(tx: Connection, value: str, roster: Roster, sight: Sight) -> tuple[Case, Office] | Reply:
    """By what a button carries (`1042:7`, number and revision).

    Raises Transient while another process writes to the case's database: then that one handles it, or this one later.
    """
    number, _, _ = value.partition(":")
    case = cases.load(tx, int(number)) if number.isascii() and number.isdigit() and len(number) < _TOO_LONG else None
    office = roster.office(case.office) if case else None
    if case is None or office is None:
        return Reply(outcome=Outcome.NO_CASE)
    if not sight.of(case.database).may_act:
        raise Transient(f"another process writes to {case.database}")
    return case, office
