"""Where each event may lead a case: what the page of states is drawn from, and what no decision may go beyond."""

from collections.abc import Mapping

from od_escalator.domain import deeds, events, said
from od_escalator.domain.case import State

#: Where an event may lead a case; it may also stay where it is, and by all other events it does.
LEADS_TO: Mapping[type[events.Event], Mapping[State, tuple[State, ...]]] = {
    said.Flagged: {
        State.NEW: (State.OPEN, State.SEEN, State.ATTEMPTED, State.CONTACTED, State.ENDED),
        State.DONE: (State.OPEN, State.SEEN, State.ATTEMPTED, State.CONTACTED),
        State.ENDED: (State.OPEN, State.SEEN, State.ATTEMPTED, State.CONTACTED),
    },
    events.TaskSeen: {State.OPEN: (State.SEEN,)},
    events.TaskDone: {
        State.OPEN: (State.DONE, State.ENDED),
        State.SEEN: (State.DONE, State.ENDED),
        State.ATTEMPTED: (State.DONE, State.ENDED),
        State.CONTACTED: (State.DONE, State.ENDED),
    },
    events.TaskDeleted: {State.CONTACTED: (State.ENDED,)},
    events.TaskUndone: {State.DONE: (State.SEEN, State.ATTEMPTED, State.CONTACTED)},
    deeds.Taken: {State.OPEN: (State.SEEN,)},
    deeds.Reopened: {State.ENDED: (State.OPEN,)},
    said.Attempted: {State.OPEN: (State.ATTEMPTED,), State.SEEN: (State.ATTEMPTED,)},
    said.Conversed: {
        State.OPEN: (State.CONTACTED, State.DONE, State.ENDED),
        State.SEEN: (State.CONTACTED, State.DONE, State.ENDED),
        State.ATTEMPTED: (State.CONTACTED, State.DONE, State.ENDED),
        State.CONTACTED: (State.DONE, State.ENDED),
        State.DONE: (State.ENDED,),
    },
    said.Replied: dict.fromkeys((State.OPEN, State.SEEN, State.DONE), (State.ENDED,)),
    deeds.ReplyWaived: dict.fromkeys((State.OPEN, State.SEEN, State.DONE), (State.ENDED,)),
    deeds.ReviewFound: {State.NEW: (State.OPEN,)},
    said.TakenBack: dict.fromkeys(
        (State.OPEN, State.SEEN, State.ATTEMPTED, State.CONTACTED, State.DONE), (State.ENDED,)
    ),
    said.CalledResolved: dict.fromkeys(
        (State.OPEN, State.SEEN, State.ATTEMPTED, State.CONTACTED, State.DONE), (State.ENDED,)
    ),
    deeds.EndSaid: dict.fromkeys((State.OPEN, State.SEEN, State.ATTEMPTED, State.CONTACTED), (State.DONE, State.ENDED))
    | {State.DONE: (State.ENDED,)},
    events.ProofGone: {State.CONTACTED: (State.OPEN, State.SEEN, State.ATTEMPTED)},
    events.FlagGone: {State.OPEN: (State.ENDED,)},
}
