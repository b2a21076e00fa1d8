"""What a click in Slack does to a case: somebody has it, it is critical, it is one after all; and where it says so."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from od_escalator.domain.case import Case, End
from od_escalator.domain.deeds import Raised, Reopened, Taken
from od_escalator.domain.effects import (
    Decision,
    EditCase,
    Effect,
    Entry,
    MakeTask,
    NoteOnTask,
    PostCase,
    Reason,
    Say,
)
from od_escalator.domain.hours import Calendar
from od_escalator.domain.opening import anew, raise_plan
from od_escalator.domain.policy import Policies
from od_escalator.domain.said import Attempted
from od_escalator.domain.severity import Severity

#: Two clicks of one person that soon are one; a click and a note of theirs that near tell of the same call.
_DOUBLE_CLICK, _SAME_CALL = timedelta(minutes=2), timedelta(minutes=30)

#: What whoever works with the task shall read there.
_ON_TASK = (Reason.TAKEN, Reason.ATTEMPTED, Reason.CLAIMED, Reason.HELP_ASKED, Reason.SNOOZED, Reason.PROMISED)


def takes(case: Case, event: Taken) -> Decision:
    """Whoever says so first has it."""
    if case.taken_by is not None:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    taken = replace(case, taken_by=event.by, seen_at=case.seen_at or event.at)
    entry = Entry(at=event.at, reason=Reason.TAKEN, by=event.by)
    return Decision(case=taken, reason=entry.reason, entries=(entry,), effects=(EditCase(), Say(entry)))


def told_once(handler: Callable[..., Decision]) -> Callable[..., Decision]:
    """The handler of attempts; a call of which somebody tells by a click and by a note is one attempt.

    A note that tells of more tries than that one adds the others.
    """

    def tries(case: Case, event: Attempted, *policies_and_calendar: Any) -> Decision:  # noqa: ANN401  as the handler has them
        near = _DOUBLE_CLICK if event.clicked else _SAME_CALL
        if case.tried_at and event.by == case.tried_by and abs(event.at - case.tried_at) <= near:
            event = replace(event, tries=event.tries - 1)
        if event.tries < 1:
            return Decision(case=case, reason=Reason.NOTHING_NEW)
        decision = handler(case, event, *policies_and_calendar)
        if not event.clicked:
            return decision
        return replace(decision, case=replace(decision.case, tried_at=event.at, tried_by=event.by))

    return tries


def raises(case: Case, event: Raised, policies: Policies, calendar: Calendar) -> Decision:
    """As a graver note does: the plan of its new severity begins at once."""
    if case.severity is Severity.CRITICAL or case.is_legal:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    graver = replace(case, severity=Severity.CRITICAL, waits_until=None)
    raised = raise_plan(graver, event, policies, calendar)
    return replace(raised, effects=(EditCase(), *raised.effects))


def returns(case: Case, event: Reopened, policies: Policies, calendar: Calendar) -> Decision:
    """What was taken back begins anew, and nobody is asked a second time whether it was none."""
    if case.end is not End.WITHDRAWN or case.drill:
        return Decision(case=case, reason=Reason.ALREADY_ENDED)
    entry = Entry(at=event.at, reason=Reason.REOPENED, by=event.by)
    making = () if case.past_manager else (MakeTask(popup=True),)
    posting = EditCase() if case.in_channel else PostCase()
    fresh = anew(case, event.at, event.at, policies, calendar)
    task_with = None if case.past_manager or case.by_hand else event.task_with
    fresh = replace(fresh, withdrawal_asked_at=event.at, task_with=task_with)
    return Decision(case=fresh, reason=entry.reason, entries=(entry,), effects=(*making, posting, Say(entry)))


def from_slack(decision: Decision, by: str) -> Decision:
    """The same, saying that it was a click, and whose; what concerns the task is written there, too."""
    decision = decision.marked(lambda entry: replace(entry, in_slack=entry.by == by))
    case, theirs = decision.case, {entry.reason: entry for entry in decision.entries if entry.in_slack}
    if case.shadow or case.by_hand or case.past_manager or case.drill:
        return decision
    return replace(decision, effects=tuple(_noted(decision.effects, theirs)))


def _noted(effects: tuple[Effect, ...], theirs: dict[Reason, Entry]) -> Iterator[Effect]:
    """One note for one click: that of a conversation asks for the CommLog itself."""
    there = {effect.about for effect in effects if isinstance(effect, NoteOnTask)}
    for effect in effects:
        if isinstance(effect, NoteOnTask) and (entry := theirs.get(effect.about)) is not None:
            yield replace(effect, by=entry.by, at=entry.at)
        elif not (effect == NoteOnTask(Reason.PROOF_ASKED, popup=False) and Reason.CLAIMED in theirs):
            yield effect
    for reason, entry in theirs.items():
        if reason in _ON_TASK and reason not in there:
            yield NoteOnTask(reason, popup=False, by=entry.by, at=entry.at)
