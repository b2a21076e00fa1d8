"""Answers: what whoever clicked is told, with who did what and when, as the case's timeline has it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from od_escalator.domain.action import Action
from od_escalator.domain.buttons import helps
from od_escalator.domain.case import Case
from od_escalator.domain.effects import Entry, Reason
from od_escalator.domain.person import Office
from od_escalator.domain.policy import Milestone
from od_escalator.domain.recipients import recipients_of
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.domain.severity import Severity
from od_escalator.engine.record import Recorder
from od_escalator.store import timeline

#: A note and a click of the same person so near each other tell of the same call.
_SAME_CALL = timedelta(minutes=30)

_REACHED = (Reason.CONTACTED, Reason.CLAIMED, Reason.UNSATISFIED)

_DONE: Mapping[Action, Outcome] = {
    Action.GOT_IT: Outcome.TAKEN,
    Action.LEFT_MESSAGE: Outcome.TRIED,
    Action.SPOKE: Outcome.CLAIMED,
    Action.HELP: Outcome.HELP_ASKED,
    Action.CRITICAL: Outcome.RAISED,
    Action.REOPEN: Outcome.REOPENED,
}


class Answers:
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def done(self, case: Case, office: Office, action: Action, at: datetime) -> Reply:
        return self._reply(_DONE[action], case, office, self._asked(case, office, at), at)

    def has_told(self, tx: Connection, case: Case, action: Action, person: str, at: datetime) -> bool:
        """Whether a note of theirs has told of this attempt already."""
        if action is not Action.LEFT_MESSAGE:
            return False
        last = _last(tx, case, Reason.ATTEMPTED, by=person)
        return last is not None and not last.in_slack and abs(at - last.at) <= _SAME_CALL

    def why_not(self, tx: Connection, case: Case, office: Office, action: Action, person: str) -> Reply:
        """Why a click of somebody who may do this changed nothing."""
        if case.end is not None:
            return self._reply(Outcome.ENDED, case, office, case.ended_by, case.ended_at)
        outcome, entry = _reason(tx, case, action, person)
        who = entry.by if entry and entry.by != person else None
        return self._reply(outcome, case, office, who, entry.at if entry else None)

    def _asked(self, case: Case, office: Office, at: datetime) -> str | None:
        hearers = recipients_of((helps(case),), case, office, at)
        return hearers[0].person if hearers else None

    def _reply(self, outcome: Outcome, case: Case, office: Office, who: str | None, at: datetime | None) -> Reply:
        known = self._recorder.roster.people.get(who) if who else None
        name, zone = known.name if known else None, office.calendar.zone
        return Reply(outcome=outcome, label=case.label, who=name, at=at, zone=zone)


def _reason(tx: Connection, case: Case, action: Action, person: str) -> tuple[Outcome, Entry | None]:
    """By what has happened since the message was written that was clicked."""
    if action is Action.CRITICAL and case.severity is Severity.CRITICAL:
        return Outcome.CRITICAL_ALREADY, None
    if case.is_legal:
        return Outcome.LEGAL, None
    is_call = action in (Action.LEFT_MESSAGE, Action.SPOKE)
    if is_call and case.reached(Milestone.CONTACTED) is not None:
        return Outcome.REACHED, _last(tx, case, *_REACHED)
    return _of_the_action(tx, case, action, person)


def _of_the_action(tx: Connection, case: Case, action: Action, person: str) -> tuple[Outcome, Entry | None]:
    match action:
        case Action.LEFT_MESSAGE:
            return Outcome.TRIED_ALREADY, _last(tx, case, Reason.ATTEMPTED, by=person)
        case Action.HELP:
            return Outcome.ASKED_ALREADY, _last(tx, case, Reason.HELP_ASKED)
        case Action.GOT_IT if case.taken_by is not None:
            yours = Outcome.YOURS_ALREADY if case.taken_by == person else Outcome.TAKEN_BY
            return yours, _last(tx, case, Reason.TAKEN)
        case Action.DONE if case.done_at is not None:
            return Outcome.DONE_ALREADY, None
    return Outcome.MOVED_ON, None


def _last(tx: Connection, case: Case, *reasons: Reason, by: str | None = None) -> Entry | None:
    """The newest such line since the case was opened, by this person where one is named."""
    lines = (each for each in reversed(timeline.of_case(tx, case.number)) if each.reason in reasons)
    return next((each for each in lines if each.at >= case.opened_at and by in (None, each.by)), None)
