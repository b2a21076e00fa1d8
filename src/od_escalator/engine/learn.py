"""Keeps what is to be changed after a case, and notices when the same comes up again at that office."""

from dataclasses import replace

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.catalogue import Lesson
from od_escalator.domain.effects import Decision, Reason, Tell, TellPeople
from od_escalator.domain.improvement import Improvement
from od_escalator.domain.person import Role
from od_escalator.store import improvements
from od_escalator.store.outcomes import Outcome


def learn(tx: Connection, case: Case, said: Outcome) -> None:
    """What a manager said when asked how it ended; in shadow too, but never of a drill."""
    if case.drill or said.lesson is Lesson.NONE:
        return
    found = Improvement(
        case_number=case.number,
        office=case.office,
        category=case.category,
        cause=said.cause,
        change=said.lesson,
        since=said.at,
        owner=said.by,
    )
    improvements.keep(tx, found)


def noticed(tx: Connection, decision: Decision) -> Decision:
    """Of a case that was opened the regional manager hears once that something had been changed about this before."""
    case = decision.case
    if decision.reason is not Reason.OPENED or case.drill or case.is_legal or improvements.latest(tx, case) is None:
        return decision
    telling = TellPeople(kind=Tell.AGAIN, recipients=(Role.REGIONAL_MANAGER,))
    return replace(decision, effects=(*decision.effects, telling))
