"""Where nothing is written into Open Dental, staff send the task by hand: it is waited for, adopted, or asked for."""

from dataclasses import replace
from datetime import datetime, timedelta

from od_escalator.domain.case import Case, adoption
from od_escalator.domain.effects import Decision, EditCase, Effect, Entry, Reason, Say, Tell, TellPeople
from od_escalator.domain.events import Event, TaskSent
from od_escalator.domain.hours import Calendar, add_office_time
from od_escalator.domain.person import Role
from od_escalator.domain.policy import Milestone
from od_escalator.domain.said import Flagged

#: Office time after which somebody is asked for the task.
_PATIENCE = timedelta(minutes=15)


def expects(before: Case, event: Event, decision: Decision, calendar: Calendar) -> Decision:
    """The same decision without what it would write; a case that was just opened waits for its task.

    What goes past the office manager has none: whoever sent it, it would lie in her inbox. Until the task is there
    nobody is told that somebody has it.
    """
    decision, case = decision.unwritten(), decision.case
    if case.task is None and not case.past_manager:
        decision = replace(decision, effects=tuple(each for each in decision.effects if not _is_quiet_line(each)))
    is_new = before.plan is None or case.opening > before.opening
    if not isinstance(event, Flagged) or not is_new or case.plan is None or case.reached(Milestone.SEEN):
        return decision
    if case.past_manager:
        return decision
    ask_at = add_office_time(event.starts_at, _PATIENCE, calendar)
    return replace(decision, case=replace(case, noted_by=event.by, ask_for_task_at=ask_at))


def asks_at(case: Case) -> datetime | None:
    """When somebody is asked for the task; nobody is once the case is further than that."""
    return None if case.reached(Milestone.SEEN) else case.ask_for_task_at


def ask(case: Case, at: datetime, judged_until: datetime) -> Decision:
    """Once: whoever noted the upset, if they are known to us, or else the office manager."""
    asks = asks_at(case)
    if asks is None or asks > judged_until:
        return Decision(case=case, reason=Reason.NOTHING_DUE)
    entry = Entry(at=at, reason=Reason.TASK_ASKED, told=(case.noted_by or Role.OFFICE_MANAGER,))
    effects = (TellPeople(kind=Tell.TASK, recipients=entry.told), Say(entry), EditCase())
    return Decision(case=replace(case, ask_for_task_at=None), reason=entry.reason, entries=(entry,), effects=effects)


def adopts(case: Case, event: TaskSent) -> Decision:
    """The first task that was sent is the case's own from now on; who noted it hears now that somebody has it.

    Where we make tasks, one that was there before ours.
    """
    if case.task is not None or case.past_manager:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.TASK_SENT, by=event.by)
    asked = case.asked if case.by_hand else (*case.asked, adoption(event.task))
    adopted = replace(case, task=event.task, task_with=event.holder, ask_for_task_at=None, asked=asked)
    effects: tuple[Effect, ...] = (EditCase(), Say(entry))
    if case.noted_by not in (None, event.by):
        effects += (TellPeople(kind=Tell.PICKED_UP, recipients=(case.noted_by,)),)
    return Decision(case=adopted, reason=entry.reason, entries=(entry,), effects=effects)


def _is_quiet_line(effect: Effect) -> bool:
    return isinstance(effect, TellPeople) and effect.kind is Tell.PICKED_UP
