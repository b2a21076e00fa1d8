"""What time does to a case: warnings, steps, the grace after an unproven Done, and saying that we cannot see."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from od_escalator.domain import by_hand, days_end, drill
from od_escalator.domain.case import Case
from od_escalator.domain.effects import (
    Decision,
    EditCase,
    Effect,
    Entry,
    NoteOnTask,
    Reason,
    Say,
    Tell,
    TellPeople,
)
from od_escalator.domain.events import HoursChanged, TimePassed
from od_escalator.domain.hours import Calendar
from od_escalator.domain.person import Role
from od_escalator.domain.plan import PlannedStep
from od_escalator.domain.policy import Milestone, Policies
from od_escalator.domain.putting_off import due_of, instants, is_put_off, miss, remind

_POPUP_PAUSE = timedelta(days=1)
_ABOUT_CONTACT = (Milestone.ATTEMPTED, Milestone.CONTACTED)


def next_due(case: Case, policies: Policies) -> datetime | None:
    """The earliest instant at which time alone may change this case; None when it never will."""
    if case.plan is None or case.end is not None:
        return None
    grace_over = _grace_over(case, policies)
    ahead = [_not_before(grace_over, when) for p in _pending(case).values() for when in _instants(case, p)]
    ahead += instants(case)
    if grace_over is not None and case.proof_asked_at is None:
        ahead.append(grace_over)
    if (asks_at := by_hand.asks_at(case)) is not None:
        ahead.append(asks_at)
    if (done_asked_at := days_end.asks_at(case)) is not None:
        ahead.append(done_asked_at)
    if (runs_out_at := drill.runs_out_at(case)) is not None:
        ahead.append(runs_out_at)
    return min(ahead, default=None)


def blind_due(case: Case, policies: Policies) -> datetime | None:
    """When somebody must be told that we cannot see, if nothing is seen until then; None when all have been told."""
    untold = (due_of(case, p) for p in _pending(case).values() if p.blind_at is None)
    first = min((_not_before(_grace_over(case, policies), due_at) for due_at in untold), default=None)
    return first and first + policies.blind_after


def contact_due(case: Case) -> datetime | None:
    """When the first call is due: the earliest later step that asks for an attempt or a conversation."""
    steps = case.plan.steps if case.plan else ()
    return min((due_of(case, p) for p in steps if _asks_for_call(case, p)), default=None)


def recounts(case: Case, event: HoursChanged, _policies: Policies, calendar: Calendar) -> Decision:
    """Nobody is told: what they are told is told in time."""
    plan = case.plan.recount(calendar) if case.plan else None
    if plan == case.plan:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.HOURS_CHANGED)
    return _decision(replace(case, plan=plan), entry, (EditCase(),))


def passes(case: Case, event: TimePassed, policies: Policies, calendar: Calendar) -> Decision:
    """Everything that is due by `event.at` and may be judged, as one decision with one message per person."""
    decision = Decision(case=case, reason=_why_idle(case, event, policies))
    ask_for_done, take = partial(_ask_for_done, calendar=calendar), partial(_take, calendar=calendar)
    for part in (_ask_for_proof, _ask_for_task, ask_for_done, _remind, _miss, _warn, take, _say_blind):
        decision = decision.then(part(decision.case, event, policies))
    return replace(decision, reason=decision.entries[0].reason) if decision.entries else decision


def _why_idle(case: Case, event: TimePassed, policies: Policies) -> Reason:
    grace_over = _grace_over(case, policies)
    if grace_over is not None and event.at < grace_over:
        return Reason.IN_GRACE
    return Reason.CANNOT_SEE if _held(case, event, policies) else Reason.NOTHING_DUE


def _ask_for_proof(case: Case, event: TimePassed, policies: Policies) -> Decision:
    grace_over = _grace_over(case, policies)
    if grace_over is None or case.proof_asked_at is not None or grace_over > _judged_until(event):
        return Decision(case=case, reason=Reason.NOTHING_DUE)
    entry = Entry(at=event.at, reason=Reason.PROOF_ASKED, told=(Role.OFFICE_MANAGER,))
    effects = (
        TellPeople(kind=Tell.PROOF, recipients=entry.told),
        NoteOnTask(Reason.PROOF_ASKED, popup=False),
        Say(entry),
        EditCase(),
    )
    return _decision(replace(case, proof_asked_at=event.at), entry, effects)


def _ask_for_task(case: Case, event: TimePassed, _policies: Policies) -> Decision:
    return by_hand.ask(case, event.at, _judged_until(event))


def _ask_for_done(case: Case, event: TimePassed, policies: Policies, calendar: Calendar) -> Decision:
    told_anyway = _union(_due(case, event, policies).values())
    return days_end.ask(case, event.at, _judged_until(event), told_anyway, calendar)


def _remind(case: Case, event: TimePassed, _policies: Policies) -> Decision:
    return remind(case, event.at, _judged_until(event))


def _miss(case: Case, event: TimePassed, policies: Policies) -> Decision:
    return miss(case, event.at, _judged_until(event), _union(_due(case, event, policies).values()))


def _warn(case: Case, event: TimePassed, policies: Policies) -> Decision:
    """The office manager hears before the boss does; a step that is due already needs no warning any more."""
    grace_over = _grace_over(case, policies)
    chosen = {
        index: planned
        for index, planned in _pending(case).items()
        if planned.warn_at is not None
        and planned.warned_at is None
        and not is_put_off(case, planned)
        and _not_before(grace_over, planned.warn_at) <= _judged_until(event)
        and event.at < planned.due_at
    }
    if not chosen:
        return Decision(case=case, reason=Reason.NOTHING_DUE)
    entry = Entry(
        at=event.at,
        reason=Reason.WARNED,
        told=(Role.OFFICE_MANAGER,),
        instant=min(planned.due_at for planned in chosen.values()),
    )
    again = max(planned.delays for planned in chosen.values())
    telling = TellPeople(kind=Tell.WARNING, recipients=entry.told, steps=tuple(chosen), round=again)
    warned = _changed(case, chosen, lambda p: replace(p, warned_at=event.at))
    return _decision(warned, entry, (telling, Say(entry), EditCase()))


def _take(case: Case, event: TimePassed, policies: Policies, calendar: Calendar) -> Decision:
    due = _due(case, event, policies)
    if not due:
        return Decision(case=case, reason=Reason.NOTHING_DUE)
    recipients = _union(due.values())
    entry = Entry(
        at=event.at,
        reason=Reason.STEP_DUE,
        told=recipients,
        instant=min(due_of(case, planned) for planned in due.values()),
    )
    effects: tuple[Effect, ...] = (
        TellPeople(kind=Tell.STEP, recipients=recipients, steps=tuple(due)),
        Say(entry),
        EditCase(),
    )
    case = replace(case, plan=case.plan.take(due, event.at, calendar)) if case.plan else case
    if any(p.step.until is not Milestone.SEEN for p in due.values()):
        popup = any(_asks_for_call(case, p) for p in due.values()) and _may_pop_up(case, event.at)
        case = replace(case, popped_at=event.at) if popup else case
        effects += (NoteOnTask(Reason.STEP_DUE, popup=popup),)
    return _decision(case, entry, effects)


def _say_blind(case: Case, event: TimePassed, policies: Policies) -> Decision:
    """Silence proves nothing either way: after a while the people of the held steps are told that we cannot see."""
    waited = replace(event, at=event.at - policies.blind_after)
    held = {i: p for i, p in _held(case, waited, policies).items() if p.blind_at is None}
    if not held:
        return Decision(case=case, reason=Reason.NOTHING_DUE)
    recipients = _union(held.values())
    entry = Entry(at=event.at, reason=Reason.CANNOT_SEE, told=recipients, instant=event.seen_until)
    telling = TellPeople(kind=Tell.BLIND, recipients=recipients, steps=tuple(held), since=event.seen_until)
    return _decision(_changed(case, held, lambda p: replace(p, blind_at=event.at)), entry, (telling, Say(entry)))


def _due(case: Case, event: TimePassed, policies: Policies) -> dict[int, PlannedStep]:
    grace_over, until = _grace_over(case, policies), _judged_until(event)
    return {i: p for i, p in _pending(case).items() if _not_before(grace_over, due_of(case, p)) <= until}


def _held(case: Case, event: TimePassed, policies: Policies) -> dict[int, PlannedStep]:
    """The steps that are due but lie beyond what was seen."""
    grace_over = _grace_over(case, policies)
    due = {i: _not_before(grace_over, due_of(case, p)) for i, p in _pending(case).items()}
    return {i: p for i, p in _pending(case).items() if event.seen_until < due[i] <= event.at}


def _decision(case: Case, entry: Entry, effects: tuple[Effect, ...]) -> Decision:
    return Decision(case=case, reason=entry.reason, entries=(entry,), effects=effects)


def _changed(case: Case, steps: Iterable[int], change: Callable[[PlannedStep], PlannedStep]) -> Case:
    return replace(case, plan=case.plan.change(steps, change)) if case.plan else case


def _pending(case: Case) -> dict[int, PlannedStep]:
    steps = case.plan.steps if case.plan else ()
    return {i: p for i, p in enumerate(steps) if p.taken_at is None and not case.reached(p.step.until)}


def _instants(case: Case, planned: PlannedStep) -> tuple[datetime, ...]:
    """What is put off needs no warning: there is a reminder."""
    due_at = due_of(case, planned)
    if planned.warn_at is None or planned.warned_at is not None or is_put_off(case, planned):
        return (due_at,)
    return (due_at, planned.warn_at)


def _judged_until(event: TimePassed) -> datetime:
    return min(event.at, event.seen_until)


def _not_before(grace_over: datetime | None, when: datetime) -> datetime:
    """Nothing is said within the grace, nor before all of it was seen: the CommLog may be there already."""
    return when if grace_over is None else max(when, grace_over)


def _union(steps: Iterable[PlannedStep]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for planned in steps for name in planned.step.tell))


def _grace_over(case: Case, policies: Policies) -> datetime | None:
    if case.done_at is None or case.contacted_at is not None or case.is_legal:
        return None
    return case.done_at + policies.grace


def _asks_for_call(case: Case, planned: PlannedStep) -> bool:
    """What is told at opening asks for no second popup, and must not use up the one of the call."""
    later = case.plan is not None and planned.due_at > case.plan.started_at
    return later and planned.step.until in _ABOUT_CONTACT


def _may_pop_up(case: Case, at: datetime) -> bool:
    return case.popped_at is None or at - case.popped_at >= _POPUP_PAUSE
