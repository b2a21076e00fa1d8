"""A case that somebody else has from now on: a manager has given it to them in Slack.

Its task stays where it is in Open Dental: one that somebody may have open is never changed.
"""

from dataclasses import replace

from od_escalator.domain.case import Case
from od_escalator.domain.deeds import Reassigned
from od_escalator.domain.effects import Decision, EditCase, Entry, NoteOnTask, Reason, Say, Tell, TellPeople


def hands_on(case: Case, event: Reassigned) -> Decision:
    """Who has it now hears of it, and who had it; whoever has just done it knows."""
    if event.to == event.holder:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.REASSIGNED, by=event.by, told=(event.to,))
    hear = tuple(id_ for id_ in (event.to, event.holder) if id_ != event.by)
    telling = TellPeople(kind=Tell.REASSIGNED, recipients=hear, by=event.by, round=int(event.at.timestamp()))
    return Decision(
        case=replace(case, given_to=event.to),
        reason=entry.reason,
        entries=(entry,),
        effects=(EditCase(), Say(entry), telling, NoteOnTask(entry.reason, popup=False)),
    )
