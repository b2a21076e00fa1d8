"""What must not slip by in silence: a proof that is gone, a task that nobody reads, a patient who wants no contact.

Nothing ends by any of them: a person is told, and decides.
"""

from dataclasses import replace

from od_escalator.domain.case import Case, End
from od_escalator.domain.effects import (
    Decision,
    EditCase,
    Effect,
    Entry,
    PutTaskBack,
    Reason,
    Say,
    Tell,
    TellPeople,
)
from od_escalator.domain.events import ProofGone, TaskAstray, TaskPutBack
from od_escalator.domain.person import Role
from od_escalator.domain.said import DeclineSaid

#: In `Case.asked`: those above were told.
PROOF_LOST = "proof lost"


def loses_proof(case: Case, event: ProofGone) -> Decision:
    """Not reached any more, so the clock for the conversation runs again; those above are told once."""
    if case.settled_at is not None:
        return lost_its_proof(case, event)
    if case.contacted_at is None:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.PROOF_GONE, told=(_above(case),))
    unproven = replace(case, contacted_at=None, contacted_by=None)
    return _said(unproven, entry, TellPeople(kind=Tell.UNPROVEN, recipients=entry.told))


def lost_its_proof(case: Case, event: ProofGone) -> Decision:
    """Of what was resolved those above are told once, and nobody else: it stays ended, and they may ask."""
    is_proven = case.contacted_at is not None and (case.end is End.RESOLVED or case.settled_at is not None)
    if not is_proven or PROOF_LOST in case.asked:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.PROOF_LOST, told=(_above(case),))
    effects = (TellPeople(kind=Tell.PROOF_LOST, recipients=entry.told),)
    lost = replace(case, asked=(*case.asked, PROOF_LOST))
    return Decision(case=lost, reason=entry.reason, entries=(entry,), effects=effects)


def _above(case: Case) -> Role:
    return Role.OWNERS if case.holder is Role.REGIONAL_MANAGER else Role.REGIONAL_MANAGER


def strays(case: Case, event: TaskAstray) -> Decision:
    """In our own inbox nobody sees it: it is put back, or, where it cannot be, that is said once of each task."""
    if event.may_move and not case.by_hand:
        if _astray(case) in case.asked:
            return Decision(case=case, reason=Reason.NOTHING_NEW)
        begun = replace(case, asked=(*case.asked, _astray(case)), task_with=event.holder)
        return Decision(case=begun, reason=Reason.TASK_ASTRAY, effects=(PutTaskBack(),))
    entry = Entry(at=event.at, reason=Reason.TASK_ASTRAY, told=(case.holder,))
    telling = TellPeople(kind=Tell.ASTRAY, recipients=entry.told, round=case.task or 0)
    return _once(case, _astray(case), entry, telling)


def is_put_back(case: Case, event: TaskPutBack) -> Decision:
    """From now on it may be astray again; what somebody else has moved is theirs to know."""
    home = replace(case, asked=tuple(each for each in case.asked if each != _astray(case)))
    if not event.moved:
        return Decision(case=home, reason=Reason.NOTHING_NEW)
    return _said(home, Entry(at=event.at, reason=Reason.TASK_PUT_BACK))


def _astray(case: Case) -> str:
    return f"astray task {case.task}"


def declines(case: Case, event: DeclineSaid) -> Decision:
    """Words alone end nothing: the regional manager is asked, once, whose click ends it."""
    if case.is_legal:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.DECLINE_SAID, by=event.by, told=(Role.REGIONAL_MANAGER,))
    return _once(case, "declined", entry, TellPeople(kind=Tell.DECLINE, recipients=entry.told, by=event.by))


def _once(case: Case, what: str, entry: Entry, telling: TellPeople) -> Decision:
    if what in case.asked:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    return _said(replace(case, asked=(*case.asked, what)), entry, telling)


def _said(case: Case, entry: Entry, *more: Effect) -> Decision:
    return Decision(case=case, reason=entry.reason, entries=(entry,), effects=(EditCase(), Say(entry), *more))
