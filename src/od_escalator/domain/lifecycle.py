"""The one table of what may happen to a case: for each event and state, the handler that decides.

A pure function: the same case, event, policies and calendar always give the same decision. The table is that of a
patient's upset; what is different in a drill, in shadow and by hand stands in `drill.py`, `shadow.py` and `by_hand.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from od_escalator.domain import (
    alarm,
    asking,
    by_hand,
    clicked,
    dating,
    days_end,
    deeds,
    drill,
    ending,
    events,
    filing,
    ground,
    handing_on,
    nobody,
    opening,
    owners,
    progress,
    putting_off,
    rebase,
    replying,
    said,
    shadow,
    slips,
    timing,
    trying,
)
from od_escalator.domain.case import Case, State
from od_escalator.domain.effects import Decision, Reason
from od_escalator.domain.filed import Filed
from od_escalator.domain.hours import Calendar
from od_escalator.domain.policy import Policies

Handler = Callable[[Case, Any, Policies, Calendar], Decision]


def _known(case: Case, _event: object, _policies: Policies, _calendar: Calendar) -> Decision:
    return Decision(case=case, reason=Reason.NOTHING_NEW)


def _over(case: Case, _event: object, _policies: Policies, _calendar: Calendar) -> Decision:
    return Decision(case=case, reason=Reason.ALREADY_ENDED)


def _never(case: Case, _event: object, _policies: Policies, _calendar: Calendar) -> Decision:
    return Decision(case=case, reason=Reason.NOT_OPENED)


def _plain(handler: Callable[[Case, Any], Decision]) -> Handler:
    return lambda case, event, _policies, _calendar: handler(case, event)


def _heeding(handler: Handler) -> Handler:
    """What a flagged note does, and after that its words of danger."""
    return lambda case, event, policies, calendar: alarm.sounded(
        case, handler(case, event, policies, calendar), event, policies, calendar
    )


def _finishes(case: Case, event: events.TaskDone) -> Decision:
    return nobody.finishes(case, event) if case.of_nobody else progress.finishes(case, event)


@dataclass(frozen=True, slots=True)
class Rule:
    """What decides, and every reason that it may give."""

    handler: Handler
    reasons: tuple[Reason, ...]


_OPENS = Rule(_heeding(opening.opens), (Reason.OPENED, Reason.SOLVED_ON_THE_SPOT))
_JOINS = Rule(_heeding(opening.joins), (Reason.JOINED, Reason.RAISED, Reason.MANAGERS_NOTE))
_ADDS = Rule(_heeding(replying.joins), (*_JOINS.reasons, Reason.REOPENED))
_AGAIN = Rule(_heeding(opening.reopens), (Reason.REOPENED, Reason.MANAGERS_NOTE))
_ALARM = Rule(alarm.hears, (Reason.DANGER, Reason.DANGER_ASKED, Reason.NOTHING_NEW))
_LINKS = Rule(_plain(progress.links_task), (Reason.TASK_MADE, Reason.NOTHING_NEW))
_ADOPTS = Rule(_plain(by_hand.adopts), (Reason.TASK_SENT, Reason.NOTHING_NEW))
_SEES = Rule(_plain(progress.sees), (Reason.SEEN,))
_ENDS = Rule(
    _plain(_finishes),
    (
        *(Reason.DONE_UNPROVEN, Reason.HANDED_OVER, Reason.RESOLVED),
        *(Reason.SETTLED, Reason.DONE_UNSATISFIED, Reason.HELD_OPEN),
    ),
)
_DONE = replace(_ENDS, reasons=(Reason.DONE_UNPROVEN, Reason.HANDED_OVER, Reason.REPLIED))
_UNDONE = Rule(_plain(progress.unfinishes), (Reason.UNDONE,))
_GONE = Rule(_plain(progress.loses_task), (Reason.TASK_DELETED,))
_TAKES = Rule(_plain(clicked.takes), (Reason.TAKEN, Reason.NOTHING_NEW))
_TRIES = Rule(clicked.told_once(trying.attempts), (Reason.ATTEMPTED, Reason.NOTHING_NEW))
_TALKS = Rule(
    _plain(progress.converses),
    (
        Reason.CONTACTED,
        Reason.CLAIMED,
        Reason.UNSATISFIED,
        Reason.RESOLVED,
        Reason.SETTLED,
        Reason.HELD_OPEN,
        Reason.NOTHING_NEW,
    ),
)
_HELPS = Rule(_plain(asking.asks_for_help), (Reason.HELP_ASKED, Reason.NOTHING_NEW))
_VOWS = Rule(putting_off.promises, (Reason.PROMISED, Reason.NOTHING_NEW))
_RESTS = Rule(putting_off.snoozes, (Reason.SNOOZED, Reason.NOTHING_NEW))
_BACK = Rule(
    _plain(asking.takes_back), (Reason.WITHDRAWN, Reason.WITHDRAWAL_ASKED, Reason.HELD_OPEN, Reason.NOTHING_NEW)
)
_RAISES = Rule(clicked.raises, (Reason.RAISED, Reason.NOTHING_NEW))
_RETURNS = Rule(clicked.returns, (Reason.REOPENED, Reason.ALREADY_ENDED))
_ASKS = Rule(_plain(asking.asks_for_commlog), (Reason.PROOF_ASKED, Reason.HANDED_OVER, Reason.NOTHING_NEW))
_SAYS = Rule(
    _plain(ending.says_end),
    (
        Reason.DONE_SAID,
        Reason.UNSATISFIED,
        Reason.RESOLVED,
        Reason.SETTLED,
        Reason.UNREACHABLE,
        Reason.DECLINED,
        Reason.REPLY_OWED,
        Reason.HANDED_OVER,
        Reason.HELD_OPEN,
        Reason.NOTHING_NEW,
    ),
)
_HOW = Rule(_plain(owners.says_how), (Reason.HOW_SAID, Reason.NOTHING_NEW))
_GIVES = Rule(_plain(handing_on.hands_on), (Reason.REASSIGNED, Reason.NOTHING_NEW))
_REPLY = Rule(_plain(replying.replies), (Reason.REPLIED, Reason.NOTHING_NEW))
_WAIVE = Rule(_plain(replying.waives), (Reason.REPLY_WAIVED, Reason.NOTHING_NEW))
_FILES = Rule(filing.files, (Reason.CATEGORIZED, Reason.COST_SAID, Reason.HELD, Reason.RELEASED, Reason.NOTHING_NEW))
_LAPSES = Rule(_plain(slips.loses_proof), (Reason.PROOF_GONE, Reason.PROOF_LOST, Reason.NOTHING_NEW))
_LOSES = Rule(_plain(slips.lost_its_proof), (Reason.PROOF_LOST, Reason.NOTHING_NEW))
_STRAYS = Rule(_plain(slips.strays), (Reason.TASK_ASTRAY, Reason.NOTHING_NEW))
_COMES = Rule(_plain(slips.is_put_back), (Reason.TASK_PUT_BACK, Reason.NOTHING_NEW))
_REFUSES = Rule(_plain(slips.declines), (Reason.DECLINE_SAID, Reason.NOTHING_NEW))
_BARE = Rule(_plain(ground.loses_flag), (Reason.WITHDRAWN, Reason.FLAG_GONE, Reason.HELD_OPEN, Reason.NOTHING_NEW))
_MOVES = Rule(_plain(ground.follows), (Reason.PATIENT_MERGED, Reason.MERGED_BESIDE))
_HOURS = Rule(timing.recounts, (Reason.HOURS_CHANGED, Reason.NOTHING_NEW))
_OF_TIME = (Reason.WARNED, Reason.STEP_DUE, Reason.CANNOT_SEE, Reason.NOTHING_DUE)
_REBASE = Rule(rebase.rebases, (Reason.REBASED, Reason.NOTHING_NEW))
_TIME = Rule(timing.passes, (Reason.REMINDED, Reason.PROMISE_MISSED, *_OF_TIME))
_CLOSES = replace(_TIME, reasons=(*_TIME.reasons, Reason.DONE_ASKED))
_WAITS = replace(_TIME, reasons=(*_TIME.reasons, Reason.TASK_ASKED))
_GRACE = replace(_TIME, reasons=(*_TIME.reasons, Reason.IN_GRACE, Reason.PROOF_ASKED))
_FOUND = Rule(nobody.opens, (Reason.OPENED, Reason.NOT_OPENED))
_KNOWN, _OVER, _NEVER = (
    Rule(_known, (Reason.NOTHING_NEW,)),
    Rule(_over, (Reason.ALREADY_ENDED,)),
    Rule(_never, (Reason.NOT_OPENED,)),
)

_STATES = (State.NEW, State.OPEN, State.SEEN, State.ATTEMPTED, State.CONTACTED, State.DONE, State.ENDED)

# fmt: off
#                       new      open     seen     attempted  contacted  done      ended
_GRID: Mapping[type[events.Event], tuple[Rule, ...]] = {
    said.Flagged:       (_OPENS,  _JOINS,  _JOINS,  _JOINS,    _JOINS,    _ADDS,    _AGAIN),
    said.DangerSaid:    (_NEVER,  _ALARM,  _ALARM,  _ALARM,    _ALARM,    _ALARM,   _OVER),
    events.TaskMade:    (_NEVER,  _LINKS,  _LINKS,  _LINKS,    _LINKS,    _LINKS,   _LINKS),
    events.TaskSent:    (_NEVER,  _ADOPTS, _ADOPTS, _ADOPTS,   _ADOPTS,   _ADOPTS,  _OVER),
    events.TaskSeen:    (_NEVER,  _SEES,   _KNOWN,  _KNOWN,    _KNOWN,    _KNOWN,   _OVER),
    events.TaskDone:    (_NEVER,  _DONE,   _DONE,   _DONE,     _ENDS,     _KNOWN,   _OVER),
    events.TaskUndone:  (_NEVER,  _KNOWN,  _KNOWN,  _KNOWN,    _KNOWN,    _UNDONE,  _OVER),
    events.TaskDeleted: (_NEVER,  _GONE,   _GONE,   _GONE,     _GONE,     _GONE,    _OVER),
    events.TaskAstray:  (_NEVER,  _STRAYS, _STRAYS, _STRAYS,   _STRAYS,   _STRAYS,  _OVER),
    events.TaskPutBack: (_NEVER,  _COMES,  _COMES,  _COMES,    _COMES,    _COMES,   _OVER),
    deeds.Taken:        (_NEVER,  _TAKES,  _TAKES,  _TAKES,    _TAKES,    _TAKES,   _OVER),
    said.Attempted:     (_NEVER,  _TRIES,  _TRIES,  _TRIES,    _KNOWN,    _TRIES,   _OVER),
    said.Conversed:     (_NEVER,  _TALKS,  _TALKS,  _TALKS,    _TALKS,    _TALKS,   _OVER),
    said.DeclineSaid:   (_NEVER,  _REFUSES, _REFUSES, _REFUSES, _REFUSES, _REFUSES, _OVER),
    said.HelpAsked:     (_NEVER,  _HELPS,  _HELPS,  _HELPS,    _HELPS,    _HELPS,   _OVER),
    said.Promised:      (_NEVER,  _VOWS,   _VOWS,   _VOWS,     _VOWS,     _VOWS,    _OVER),
    said.Snoozed:       (_NEVER,  _RESTS,  _RESTS,  _RESTS,    _RESTS,    _RESTS,   _OVER),
    said.TakenBack:     (_NEVER,  _BACK,   _BACK,   _BACK,     _BACK,     _BACK,    _OVER),
    deeds.Raised:       (_NEVER,  _RAISES, _RAISES, _RAISES,   _RAISES,   _RAISES,  _OVER),
    deeds.Reopened:     (_NEVER,  _KNOWN,  _KNOWN,  _KNOWN,    _KNOWN,    _KNOWN,   _RETURNS),
    said.CalledResolved: (_NEVER, _ASKS, _ASKS,   _ASKS,     _ASKS,     _ASKS,    _OVER),
    deeds.EndSaid:      (_NEVER,  _SAYS,   _SAYS,   _SAYS,     _SAYS,     _SAYS,    _OVER),
    deeds.HowSaid:      (_NEVER,  _KNOWN,  _KNOWN,  _KNOWN,    _KNOWN,    _KNOWN,   _HOW),
    deeds.Reassigned:   (_NEVER,  _GIVES,  _GIVES,  _GIVES,    _GIVES,    _GIVES,   _OVER),
    said.Replied:       (_NEVER,  _REPLY,  _REPLY,  _REPLY,    _REPLY,    _REPLY,   _OVER),
    deeds.ReviewFound:  (_FOUND,  _KNOWN,  _KNOWN,  _KNOWN,    _KNOWN,    _KNOWN,   _OVER),
    deeds.ReplyWaived:  (_NEVER,  _WAIVE,  _WAIVE,  _WAIVE,    _WAIVE,    _WAIVE,   _OVER),
    Filed:              (_NEVER,  _FILES,  _FILES,  _FILES,    _FILES,    _FILES,   _FILES),
    events.ProofGone:   (_NEVER,  _KNOWN,  _KNOWN,  _KNOWN,    _LAPSES,   _LAPSES,  _LOSES),
    events.FlagGone:    (_NEVER,  _BARE,   _BARE,   _BARE,     _BARE,     _BARE,    _OVER),
    events.PatientMerged: (_NEVER, _MOVES, _MOVES,  _MOVES,    _MOVES,    _MOVES,   _MOVES),
    events.HoursChanged: (_NEVER, _HOURS,  _HOURS,  _HOURS,    _HOURS,    _HOURS,   _OVER),
    events.Rebased:     (_NEVER, _REBASE, _REBASE, _REBASE,  _REBASE,  _REBASE,  _OVER),
    events.TimePassed:  (_NEVER,  _WAITS,  _TIME,   _TIME,     _CLOSES,   _GRACE,   _OVER),
}
# fmt: on

TABLE: Mapping[tuple[State, type[events.Event]], Rule] = {
    (state, kind): rule for kind, row in _GRID.items() for state, rule in zip(_STATES, row, strict=True)
}


def decide(case: Case, event: events.Event, policies: Policies, calendar: Calendar) -> Decision:
    """The new case, its effects and why; an event that means nothing here changes nothing and says why."""
    if nobody.means_nothing(case, event) or replying.means_nothing(case, event):
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    decision = TABLE[case.state, type(event)].handler(case, event, policies, calendar)
    decision = filing.held(case, event, decision)
    decision = putting_off.keeps(event, decision)
    decision = replying.owed(case, decision, policies, calendar)
    decision = nobody.ticked(case, event, owners.withheld(case, owners.announced(case, decision), calendar))
    decision = days_end.expected(case, event.at, decision, calendar)
    if case.drill:
        decision = drill.practised(case, event, decision)
    if case.shadow:
        decision = shadow.quieted(decision)
    elif case.by_hand:
        decision = by_hand.expects(case, event, decision, calendar)
    decision = dating.dated_back(event, decision)
    if decision.case == case and not decision.entries:
        return decision
    changed = replace(decision.case, revision=case.revision + 1)
    return replace(decision, case=changed)
