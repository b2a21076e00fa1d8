"""Which case a flagged note belongs to: one of the same patient's, or a new one."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from od_escalator.domain.case import APART, Case, End
from od_escalator.domain.complaint import Subject
from od_escalator.domain.person import AT_THE_OFFICE, Office, Role
from od_escalator.domain.policy import Policies
from od_escalator.domain.practice import OwnTask
from od_escalator.domain.said import Flagged

#: So long a complaint of the same patient counts as an earlier one.
_LATELY = timedelta(days=365)
#: A task made later than that before the note may be the note's own, by clocks that differ.
_EARLIER = timedelta(minutes=5)


def new_case(number: int, office: Office, patient: int, event: Flagged) -> Case:
    """A case that is not opened yet; the office's way of working stays with it."""
    return Case(
        number=number,
        database=office.database,
        office=office.name,
        patient=patient,
        note=event.note,
        author=event.author,
        severity=event.severity,
        category=event.category,
        origin=event.origin,
        shadow=office.shadow,
        by_hand=office.by_hand and not office.shadow,
        drill=event.drill,
        opened_at=event.at,
    )


def continues(case: Case, at: datetime, policies: Policies, *, shadow: bool) -> bool:
    """Whether a new flag for the same patient belongs to this case rather than to a new one.

    What was rehearsed is not reopened for real, nor the other way round; `shadow` is how the office works now. What was
    withdrawn was none, and each drill is one of its own.
    """
    if case.ended_at is None:
        return True
    if case.end is End.WITHDRAWN or case.drill:
        return False
    return case.shadow is shadow and at - case.ended_at <= policies.reopen_within


def case_for(known: Sequence[Case], event: Flagged, policies: Policies, *, shadow: bool) -> Case | None:
    """The case that a flag belongs to, of this patient's cases, newest first; None when it makes a new one.

    What goes past the office manager has a case of its own, and so has what is about somebody above her. Others' flags
    join it while it is the only one that is open; their own never do, so that nothing about it comes back to them.
    Drills and what is real never meet.
    """
    known = [case for case in known if case.drill is event.drill]
    usual = [case for case in known if not case.is_apart]
    candidates: Iterable[Case] = usual
    if (mark := apart(event)) is not None:
        candidates = [case for case in known if apart(case) == mark]
    elif not any(case.end is None for case in usual):
        candidates = [
            *(case for case in known if case.is_apart and case.end is None and _may_join(case, event)),
            *usual,
        ]
    newest = next(iter(candidates), None)
    return newest if newest and continues(newest, event.at, policies, shadow=shadow) else None


def complaints_before(known: Collection[Case], own: Iterable[OwnTask], event: Flagged) -> int:
    """How many of this patient's cases of the last twelve months were complaints, and have ended.

    Also those of which only our tasks tell: a state that was made anew does not know what had ended.
    """
    if event.drill:
        return 0
    ended = (case for case in known if case.end not in (None, End.WITHDRAWN) and not (case.drill or case.shadow))
    here = {case.number for case in ended if event.at - case.opened_at <= _LATELY}
    lost = {task.case for task in own if task.done and _EARLIER <= event.at - task.made_at <= _LATELY}
    return len(here | (lost - {case.number for case in known}))


def apart(of: Case | Flagged) -> tuple[object, ...] | None:
    """What tells cases that are kept from somebody from each other; None for the usual ones."""
    if of.past_manager:
        return (Subject.OFFICE_MANAGER,)
    return (of.subject, of.about) if of.subject in APART else None


def _may_join(case: Case, event: Flagged) -> bool:
    if case.past_manager:
        return event.role not in AT_THE_OFFICE
    if case.subject is Subject.REGIONAL_MANAGER:
        return event.role is not Role.REGIONAL_MANAGER
    return event.by != case.about if case.about else event.role is not Role.OWNERS
