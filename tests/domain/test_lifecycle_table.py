"""What every event means in every state, with exactly what it takes outside."""

from datetime import date

import pytest

from od_escalator.domain.case import End, State
from od_escalator.domain.catalogue import Waiver
from od_escalator.domain.complaint import Remedy
from od_escalator.domain.danger import Dangers
from od_escalator.domain.danger_kinds import Danger
from od_escalator.domain.deeds import EndSaid, HowSaid, Raised, Reassigned, Reopened, ReplyWaived, ReviewFound, Taken
from od_escalator.domain.events import (
    Event,
    FlagGone,
    HoursChanged,
    PatientMerged,
    ProofGone,
    Rebased,
    TaskAstray,
    TaskDeleted,
    TaskMade,
    TaskPutBack,
    TaskSeen,
    TaskSent,
    TaskUndone,
)
from od_escalator.domain.filed import Filed
from od_escalator.domain.lifecycle import TABLE
from od_escalator.domain.person import Role
from od_escalator.domain.said import (
    Attempted,
    CalledResolved,
    DangerSaid,
    DeclineSaid,
    HelpAsked,
    Promised,
    Replied,
    Snoozed,
    TakenBack,
)
from tests.domain.builders import (
    OPENED,
    at,
    case_after,
    done,
    flag,
    key,
    made,
    new_case,
    talked,
    tell,
    time,
    words,
)

LATER = at("Mon 10:30")

STATES = {
    State.NEW: new_case(),
    State.OPEN: case_after(made()),
    State.SEEN: case_after(made(), TaskSeen(at=OPENED)),
    State.ATTEMPTED: case_after(made(), Attempted(at=OPENED)),
    State.CONTACTED: case_after(made(), talked()),
    State.DONE: case_after(made(), done()),
    State.ENDED: case_after(made(), talked(), done()),
}

NEVER, KNOWN, OVER = "not_opened:  -> ", "nothing_new:  -> ", "already_ended:  -> "
JOINS = "joined: joined -> edit say(joined) note(joined)"
LINKS = "task_made: task_made -> "
TAKES = "taken: taken -> edit say(taken)"
RAISES = "raised: raised -> edit say(raised)"
DONE = "done_unproven: done_unproven -> edit say(done_unproven)"
GONE = "task_deleted: task_deleted -> edit say(task_deleted)"
TRIES = "attempted: attempted -> edit say(attempted)"
TALKS = "contacted: contacted -> edit say(contacted)"
ENDS = "resolved: resolved -> edit say(resolved) summary"
HELPS = "help_asked: help_asked -> edit say(help_asked) tell(help: regional_manager)"
ALARM = "danger_asked: danger_asked -> edit say(danger_asked) tell(danger: regional_manager)"
VOWS = "promised: promised -> edit say(promised)"
RESTS = "snoozed: snoozed -> edit say(snoozed)"
STRAYS = "task_astray: task_astray -> edit say(task_astray) tell(astray: office_manager)"
HOME = "task_put_back: task_put_back -> edit say(task_put_back)"
REFUSES = "decline_said: decline_said -> edit say(decline_said) tell(decline: regional_manager)"
LOSES = "proof_lost: proof_lost -> tell(proof_lost: regional_manager)"
LAPSES = "proof_gone: proof_gone -> edit say(proof_gone) tell(unproven: regional_manager)"
BARE = "flag_gone: flag_gone -> edit say(flag_gone) tell(flag_gone: regional_manager)"
MOVES = "patient_merged: patient_merged -> "
BACK = "withdrawn: withdrawn -> edit say(withdrawn) note(withdrawn) finish summary"
ASKS = "proof_asked: proof_asked -> edit say(proof_asked) tell(proof: office_manager) note(proof_asked)"
SAYS = "done_said: done_said -> edit say(done_said)"
GIVES = "reassigned: reassigned -> edit say(reassigned) tell(reassigned: sam) note(reassigned)"
IDLE = "nothing_due:  -> "

#: new, open, seen, attempted, contacted, done, ended
CELLS: dict[Event, tuple[str, ...]] = {
    flag(LATER, note=key(8)): (
        "opened: opened -> task! post announce",
        *[JOINS] * 5,
        "reopened: reopened -> task! edit say(reopened) announce",
    ),
    DangerSaid(at=LATER, note=key(8), dangers=Dangers(possible=(Danger.LAWYER,))): (NEVER, *[ALARM] * 5, OVER),
    TaskMade(at=LATER, task=91): (NEVER, *[LINKS] * 5, LINKS + "finish"),
    TaskSent(at=LATER, task=91): (NEVER, *[KNOWN] * 5, OVER),
    TaskSeen(at=LATER): (NEVER, "seen: seen -> edit say(seen)", *[KNOWN] * 4, OVER),
    done(LATER): (NEVER, DONE, DONE, DONE, ENDS, KNOWN, OVER),
    TaskUndone(at=LATER): (NEVER, *[KNOWN] * 4, "undone: undone -> edit say(undone)", OVER),
    TaskDeleted(at=LATER): (NEVER, *[GONE] * 5, OVER),
    TaskAstray(at=LATER): (NEVER, *[STRAYS] * 5, OVER),
    TaskPutBack(at=LATER): (NEVER, *[HOME] * 5, OVER),
    Taken(at=LATER, by="sam"): (NEVER, *[TAKES] * 5, OVER),
    Attempted(at=LATER): (NEVER, TRIES, TRIES, TRIES, KNOWN, TRIES, OVER),
    talked(LATER): (NEVER, TALKS, TALKS, TALKS, KNOWN, ENDS, OVER),
    DeclineSaid(at=LATER): (NEVER, *[REFUSES] * 5, OVER),
    HelpAsked(at=LATER, asking="commlog 9", of=Role.REGIONAL_MANAGER): (NEVER, *[HELPS] * 5, OVER),
    Promised(at=LATER): (NEVER, *[VOWS] * 5, OVER),
    Snoozed(at=LATER, until=date(2026, 12, 2)): (NEVER, *[RESTS] * 5, OVER),
    Replied(at=LATER): (NEVER, *["replied: replied -> edit say(replied)"] * 5, OVER),
    ReplyWaived(at=LATER, by="dana", why=Waiver.NOT_ABOUT_US): (NEVER, *[KNOWN] * 5, OVER),
    ReviewFound(at=LATER): (NEVER, *[KNOWN] * 5, OVER),
    TakenBack(at=LATER, by_author=True): (NEVER, *[BACK] * 5, OVER),
    Raised(at=LATER): (NEVER, *[RAISES] * 5, OVER),
    Reopened(at=LATER): (NEVER, *[KNOWN] * 5, OVER),
    CalledResolved(at=LATER): (NEVER, ASKS, ASKS, ASKS, KNOWN, ASKS, OVER),
    EndSaid(at=LATER, end=End.RESOLVED, by="kelly", role=Role.OFFICE_MANAGER): (
        NEVER,
        *[f"{SAYS} note(done_said) finish"] * 4,
        SAYS,
        OVER,
    ),
    HowSaid(at=LATER, offered=(Remedy.REFUND,)): (NEVER, *[KNOWN] * 6),
    Reassigned(at=LATER, to="sam", holder="kelly", by="kelly"): (NEVER, *[GIVES] * 5, OVER),
    Filed(at=LATER, by="kelly", cost=1500): (NEVER, *["cost_said: cost_said -> edit"] * 6),
    ProofGone(at=LATER): (NEVER, *[KNOWN] * 3, LAPSES, KNOWN, LOSES),
    FlagGone(at=LATER): (NEVER, BACK, *[BARE] * 4, OVER),
    PatientMerged(at=LATER, into=8, merged_at=LATER): (
        NEVER,
        *[MOVES + "edit say(patient_merged)"] * 5,
        MOVES,
    ),
    HoursChanged(at=LATER): (NEVER, *[KNOWN] * 5, OVER),
    Rebased(at=LATER): (NEVER, *[KNOWN] * 5, OVER),
    time("Mon 10:29"): (NEVER, IDLE, IDLE, IDLE, IDLE, "in_grace:  -> ", OVER),
}


def test_the_table_has_every_state_and_every_event() -> None:
    assert set(TABLE) == {(state, kind) for state in State for kind in map(type, CELLS)}


@pytest.mark.parametrize(
    ("event", "state", "expected"),
    [
        pytest.param(event, state, expected, id=f"{type(event).__name__}-{state.name}")
        for event, row in CELLS.items()
        for state, expected in zip(State, row, strict=True)
    ],
)
def test_what_an_event_means_in_a_state(event: Event, state: State, expected: str) -> None:
    case = STATES[state]
    assert case.state is state
    decision = tell(case, event)
    assert words(decision) == expected
    assert (decision.case == case) is (not decision.entries)
