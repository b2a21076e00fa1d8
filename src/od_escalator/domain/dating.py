"""Notes that are dated back: when it is said to have been stands beside when it was written, and changes nothing else.

What is due is counted from when it was written: before that nobody could know of it, and who had to be told was told.
"""

from dataclasses import replace

from od_escalator.domain.effects import Decision, Entry, Reason
from od_escalator.domain.events import Event
from od_escalator.domain.said import Attempted, Conversed, Flagged

_OPENS = (Reason.OPENED, Reason.REOPENED, Reason.SOLVED_ON_THE_SPOT)
_TOLD = (
    *(*_OPENS, Reason.JOINED, Reason.ATTEMPTED, Reason.CONTACTED),
    *(Reason.CLAIMED, Reason.UNSATISFIED, Reason.RESOLVED, Reason.SETTLED),
)


def dated_back(event: Event, decision: Decision) -> Decision:
    """The same decision, whose entries about the note say when that dates itself."""
    if not isinstance(event, Flagged | Attempted | Conversed) or event.dated_at is None:
        return decision
    at = event.dated_at

    def mark(entry: Entry) -> Entry:
        return replace(entry, dated_at=at) if entry.reason in _TOLD else entry

    if decision.reason in _OPENS:
        decision = replace(decision, case=replace(decision.case, dated_at=at))
    return decision.marked(mark)
