"""Clicks: what a button of a case comes to, judged by how the case is now, and answered with the truth.

A late click never undoes an end, and what was clicked twice counts once: the case itself knows. A click that had to
wait counts from when it came.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection

from od_escalator.domain.action import Action
from od_escalator.domain.belonging import apart
from od_escalator.domain.buttons import helps, may_be_raised, offered
from od_escalator.domain.case import Case
from od_escalator.domain.catalogue import Plea
from od_escalator.domain.clicked import from_slack
from od_escalator.domain.deeds import Raised, Reopened, Taken
from od_escalator.domain.effects import Decision
from od_escalator.domain.events import Event
from od_escalator.domain.interaction import Interaction
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.person import Office
from od_escalator.domain.recipients import task_goes_to
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.domain.rights import refused
from od_escalator.domain.said import Attempted, Conversed, HelpAsked
from od_escalator.engine.answers import Answers
from od_escalator.engine.ports import Shown
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.engine.whose import case_of
from od_escalator.store import cases, interactions

#: Opens the dialog of an action, for a person (an id), at a time.
Offer = Callable[[Connection, Case, Office, Action, str, datetime], Sequence[Shown]]

_BY_DIALOG = (Action.DONE, Action.SNOOZE, Action.PROMISE, Action.REASSIGN, Action.NOT_A_COMPLAINT, Action.WAIVE_REPLY)

_log = structlog.get_logger()


class Clicks:
    """Respond's handler of buttons."""

    def __init__(self, recorder: Recorder, sight: Sight, offer: Offer) -> None:
        self._recorder = recorder
        self._sight = sight
        self._offer = offer
        self._answers = Answers(recorder)

    def __call__(self, tx: Connection, what: Interaction, person: str, now: datetime) -> Sequence[Shown]:
        if what.action not in set(Action):
            return (Reply(outcome=Outcome.NOT_UNDERSTOOD),)
        found = case_of(tx, what.value, self._recorder.roster, self._sight)
        if isinstance(found, Reply):
            return (found,)
        return self._act(tx, *found, Action(what.action), person, interactions.came_at(tx, what, now), now)

    def _act(
        self, tx: Connection, case: Case, office: Office, action: Action, person: str, at: datetime, now: datetime
    ) -> Sequence[Shown]:
        if (outcome := refused(action, person, case, office)) is not None:
            asked = None
            if outcome is Outcome.SECOND_PERSON and _is_offered(action, case, at):
                asked = self._ask_second(tx, case, office, person, at, now)
            return (Reply(outcome=outcome, label=case.label, who=asked),)
        if not _is_offered(action, case, at) or self._answers.has_told(tx, case, action, person, at):
            return (self._answers.why_not(tx, case, office, action, person),)
        if action in _BY_DIALOG:
            return self._offer(tx, case, office, action, person, now)
        return (self._do(tx, case, office, action, person, at, now),)

    def _do(
        self, tx: Connection, case: Case, office: Office, action: Action, person: str, at: datetime, now: datetime
    ) -> Reply:
        if action is Action.REOPEN and _has_another(tx, case):
            return Reply(outcome=Outcome.ANOTHER_CASE, label=case.label)
        event = _event(action, case, office, person, at)
        decision = decide(case, event, self._recorder.policies, office.calendar)
        if not decision.entries:
            return self._answers.why_not(tx, case, office, action, person)
        self._record(tx, from_slack(decision, person), now)
        return self._answers.done(decision.case, office, action, at)

    def _ask_second(
        self, tx: Connection, case: Case, office: Office, person: str, at: datetime, now: datetime
    ) -> str | None:
        """Who is above is asked by itself, once; returns whom, by name."""
        role = helps(case)
        event = HelpAsked(at=at, asking=f"{role} second", of=role, by=person, why=Plea.SECOND_PERSON)
        decision = decide(case, event, self._recorder.policies, office.calendar)
        if decision.entries:
            self._record(tx, from_slack(decision, person), now)
        return self._answers.done(case, office, Action.HELP, at).who

    def _record(self, tx: Connection, decision: Decision, now: datetime) -> None:
        case = decision.case
        self._recorder.record(tx, decision, now)
        _log.info("case." + decision.reason, case=case.label, office=case.office, database=case.database)


def _is_offered(action: Action, case: Case, at: datetime) -> bool:
    """What was clicked before the case was opened again was about what has ended."""
    if action is Action.CRITICAL:
        return may_be_raised(case)
    return action in offered(case) and (case.opening == 1 or at >= case.opened_at)


def _event(action: Action, case: Case, office: Office, person: str, at: datetime) -> Event:
    match action:
        case Action.GOT_IT:
            return Taken(at=at, by=person)
        case Action.LEFT_MESSAGE:
            return Attempted(at=at, by=person, clicked=True)
        case Action.SPOKE:
            return Conversed(at=at, by=person, role=office.role_of(person), proof=False)
        case Action.HELP:
            day = at.astimezone(office.calendar.tz).date()
            return HelpAsked(at=at, asking=f"{helps(case)} slack {day}", of=helps(case), by=person)
        case Action.CRITICAL:
            return Raised(at=at, by=person)
        case _:
            holder = task_goes_to(office, at)
            return Reopened(at=at, by=person, task_with=None if holder == office.office_manager else holder)


def _has_another(tx: Connection, case: Case) -> bool:
    """Whether the patient's upset goes on as another case by now."""
    known = cases.list_of_patient(tx, case.database, case.patient)
    return any(each.end is None and apart(each) == apart(case) for each in known)
