"""Dialogs: what a manager is asked after a click, and what becomes of the answers, judged anew when they are sent off.

The answers about an end are kept in our own store; causes and lessons go nowhere else.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from od_escalator.domain.action import Action
from od_escalator.domain.answers import Answers, Asked, dialog_of, event_of, read_answers
from od_escalator.domain.buttons import offered
from od_escalator.domain.case import Case
from od_escalator.domain.clicked import from_slack
from od_escalator.domain.deeds import EndSaid
from od_escalator.domain.effects import Decision, Entry, Reason
from od_escalator.domain.events import Event
from od_escalator.domain.filed import Filed
from od_escalator.domain.interaction import Interaction
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.person import Office, Role
from od_escalator.domain.recipients import holder_of, recipients_of
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.domain.rights import needs_a_second, refused
from od_escalator.domain.trying import days_tried
from od_escalator.engine.learn import learn
from od_escalator.engine.ports import Shown
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.engine.whose import case_of
from od_escalator.store import interactions, outcomes, timeline

#: What somebody else may have chosen while a dialog stood open; nobody fills one in for longer.
_SAME = {
    Action.DONE: (Reason.DONE_SAID, Reason.UNSATISFIED),
    Action.SNOOZE: (Reason.SNOOZED,),
    Action.PROMISE: (Reason.PROMISED,),
    Action.REASSIGN: (Reason.REASSIGNED,),
    Action.NOT_A_COMPLAINT: (Reason.WITHDRAWAL_ASKED,),
    Action.WAIVE_REPLY: (Reason.REPLY_WAIVED, Reason.REPLIED),
}
_STOOD_OPEN = timedelta(minutes=30)

_OPENED = (Reason.OPENED, Reason.REOPENED)
_OUTCOMES = {
    Reason.UNSATISFIED: Outcome.NOT_SATISFIED,
    Reason.SNOOZED: Outcome.PUT_OFF,
    Reason.PROMISED: Outcome.VOWED,
    Reason.REASSIGNED: Outcome.GIVEN,
    Reason.WITHDRAWAL_ASKED: Outcome.ASKS_ABOVE,
    Reason.REPLY_WAIVED: Outcome.WAIVED,
    Reason.REPLY_OWED: Outcome.REPLY_OWED,
    Reason.HELD_OPEN: Outcome.HELD,
    Reason.NOTHING_NEW: Outcome.MOVED_ON,
}

_log = structlog.get_logger()


class Dialogs:
    def __init__(self, recorder: Recorder, sight: Sight) -> None:
        self._recorder = recorder
        self._sight = sight

    def offer(
        self, tx: Connection, case: Case, office: Office, action: Action, person: str, now: datetime
    ) -> Sequence[Shown]:
        """The dialog, or why there is nothing to choose; whether they may was judged before."""
        found = dialog_of(action, self._asked(timeline.of_case(tx, case.number), case, office, person, now))
        return (self._reply(found, case, office, now) if isinstance(found, Outcome) else found,)

    def submitted(self, tx: Connection, what: Interaction, person: str, now: datetime) -> Sequence[Shown]:
        """Respond's handler of dialogs."""
        value, _, _ = what.value.partition(" ")
        found = case_of(tx, value, self._recorder.roster, self._sight)
        if isinstance(found, Reply):
            return (found,)
        if what.action not in {action.value for action in _SAME}:
            return (Reply(outcome=Outcome.NOT_UNDERSTOOD, label=found[0].label),)
        action, (case, office) = Action(what.action), found
        lines, at = timeline.of_case(tx, case.number), interactions.came_at(tx, what, now)
        why_not = self._came_to_nothing(lines, case, office, action, value, person, at)
        said = why_not or event_of(action, what.choices, self._asked(lines, case, office, person, at))
        if isinstance(said, Outcome):
            return (self._reply(said, case, office, now),)
        return (self._follow(tx, case, office, said, what, now),)

    def _follow(
        self, tx: Connection, case: Case, office: Office, event: Event, what: Interaction, now: datetime
    ) -> Reply:
        answers = read_answers(what.choices) if isinstance(event, EndSaid) else None
        filed = self._filed(case, office, event, answers) if isinstance(event, EndSaid) and answers else None
        decision = decide(filed.case if filed else case, event, self._recorder.policies, office.calendar)
        if not decision.entries:
            return self._reply(Outcome.MOVED_ON, case, office, now)
        if filed is not None:
            decision = replace(decision.then(filed), case=decision.case)
        if isinstance(event, EndSaid) and answers is not None:
            kept = outcomes.Outcome(
                how=answers.end,
                offered=answers.offered,
                satisfied=answers.satisfied,
                cause=answers.cause,
                lesson=answers.lesson,
                by=event.by,
                at=event.at,
            )
            outcomes.keep(tx, case.number, case.opening, kept)
            learn(tx, decision.case, kept)
        person = decision.entries[0].by or ""
        self._recorder.record(tx, from_slack(decision, person), now)
        _log.info("case." + decision.reason, case=case.label, office=case.office, database=case.database)
        return self._reply(_outcome(decision), decision.case, office, now)

    def _filed(self, case: Case, office: Office, event: EndSaid, answers: Answers) -> Decision:
        """What it was about and what it cost, as said along with how it ended."""
        told = Filed(at=event.at, by=event.by, category=answers.about, cost=answers.cost)
        return decide(case, told, self._recorder.policies, office.calendar)

    def _came_to_nothing(
        self,
        lines: Sequence[Entry],
        case: Case,
        office: Office,
        action: Action,
        value: str,
        person: str,
        at: datetime,
    ) -> Outcome | None:
        """By how the case is now, whatever it was when the dialog was opened."""
        if case.end is not None:
            return Outcome.ENDED
        if (why := refused(action, person, case, office)) is not None:
            return why
        if action is Action.DONE and case.done_by is not None and case.done_at is None:
            return Outcome.DONE_ALREADY
        if action not in offered(case):
            return Outcome.MOVED_ON
        is_stale = value != f"{case.number}:{case.revision}"
        return Outcome.MOVED_ON if is_stale and _was_overtaken(lines, action, person, at) else None

    def _asked(self, lines: Sequence[Entry], case: Case, office: Office, person: str, now: datetime) -> Asked:
        opened = [line for line in lines if line.reason in _OPENED]
        return Asked(
            case=case,
            office=office,
            person=person,
            is_author=bool(opened) and opened[-1].by == person,
            needs_a_second=needs_a_second(Action.NOT_A_COMPLAINT, person, case, office),
            tried_on=days_tried(case, lines, office.calendar.tz),
            people=self._recorder.roster.people,
            policies=self._recorder.policies,
            at=now,
        )

    def _reply(self, outcome: Outcome, case: Case, office: Office, now: datetime) -> Reply:
        who, at = None, None
        if outcome is Outcome.ENDED:
            who, at = case.ended_by, case.ended_at
        if outcome is Outcome.GIVEN:
            who = holder_of(case, office)
        if outcome in (Outcome.ASKS_ABOVE, Outcome.ASKED_ABOVE):
            who = next((each.person for each in recipients_of((Role.REGIONAL_MANAGER,), case, office, now)), None)
        if outcome is Outcome.PUT_OFF:
            at = case.waits_until
        known = self._recorder.roster.people.get(who) if who else None
        zone = office.calendar.zone
        return Reply(outcome=outcome, label=case.label, who=known.name if known else None, at=at, zone=zone)


def _was_overtaken(lines: Sequence[Entry], action: Action, person: str, at: datetime) -> bool:
    """Somebody else has chosen meanwhile what is to be chosen here, or the case was opened anew."""
    late = [line for line in lines if line.at >= at - _STOOD_OPEN]
    return any(
        line.reason is Reason.REOPENED or (line.reason in _SAME[action] and line.in_slack and line.by != person)
        for line in late
    )


def _outcome(decision: Decision) -> Outcome:
    if decision.case.end is not None:
        return Outcome.OVER
    if decision.reason is Reason.DONE_SAID:
        return Outcome.DONE_SAID if decision.case.contacted_at is not None else Outcome.PROOF_MISSING
    return _OUTCOMES[decision.reason]
