"""Which actions a case's message offers: by where the case stands, whoever may do them."""

from od_escalator.domain.action import Action
from od_escalator.domain.case import Case, End, State
from od_escalator.domain.person import Role
from od_escalator.domain.policy import Milestone
from od_escalator.domain.severity import Severity

#: Buttons, three of them at most at a time; all else is in the menu beside them.
IN_SIGHT = (Action.GOT_IT, Action.LEFT_MESSAGE, Action.SPOKE, Action.DONE, Action.REOPEN, Action.WAIVE_REPLY)

#: Nobody calls, or promises to, before the owners have decided.
_WHILE_WE_CALL = (Action.LEFT_MESSAGE, Action.SPOKE, Action.SNOOZE, Action.PROMISE)

#: There is nobody to be called.
_ABOUT_A_PATIENT = (*_WHILE_WE_CALL, Action.DONE)


def offered(case: Case) -> tuple[Action, ...]:
    """In the order in which they stand there; nothing where the case is only rehearsed."""
    if case.plan is None or case.shadow:
        return ()
    if case.end is not None:
        return (Action.REOPEN,) if case.end is End.WITHDRAWN and not (case.drill or case.of_nobody) else ()
    if case.drill:
        return (Action.GOT_IT,) if case.state is State.OPEN else ()
    return tuple(action for action in _WHILE_OPEN if _makes_sense(action, case))


def may_be_raised(case: Case) -> bool:
    """Whether *Critical?* still asks something, under the message that asks it."""
    is_running = case.plan is not None and case.end is None and not (case.shadow or case.of_nobody)
    return is_running and not case.is_legal and case.severity < Severity.CRITICAL


def helps(case: Case) -> Role:
    """Whose help is asked: of who comes next above whoever has the case."""
    return Role.OWNERS if case.holder is Role.REGIONAL_MANAGER else Role.REGIONAL_MANAGER


_WHILE_OPEN = (
    Action.GOT_IT,
    Action.LEFT_MESSAGE,
    Action.SPOKE,
    Action.DONE,
    Action.WAIVE_REPLY,
    Action.HELP,
    Action.SNOOZE,
    Action.PROMISE,
    Action.REASSIGN,
    Action.NOT_A_COMPLAINT,
)


def _makes_sense(action: Action, case: Case) -> bool:
    nobody_calls = case.is_legal or case.settled_as is not None
    if action in (_ABOUT_A_PATIENT if case.of_nobody else _WHILE_WE_CALL if nobody_calls else ()):
        return False
    match action:
        case Action.GOT_IT:
            return case.taken_by is None and case.state in (State.OPEN, State.SEEN)
        case Action.LEFT_MESSAGE | Action.SPOKE:
            return case.reached(Milestone.CONTACTED) is None
        case Action.DONE:
            is_under_way = case.is_legal or case.reached(Milestone.ATTEMPTED) is not None
            return is_under_way and case.done_at is None and case.task is not None and _has_our_task(case)
        case Action.REASSIGN | Action.WAIVE_REPLY:
            return _has_our_task(case) if action is Action.REASSIGN else _may_stay_unanswered(case)
        case _:
            return True


def _may_stay_unanswered(case: Case) -> bool:
    """Not before the patient was reached, or is called no more: that comes first where somebody knows who it is."""
    is_over = case.settled_at is not None or case.reached(Milestone.CONTACTED) is not None
    return case.owes_reply and is_over


def _has_our_task(case: Case) -> bool:
    """Or will have it in a moment; what staff have sent by hand they finish and pass on by hand."""
    return not case.by_hand and not case.past_manager
