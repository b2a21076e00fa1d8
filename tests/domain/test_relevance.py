"""A promised message is dropped when it would not be true any more, and never otherwise."""

import pytest

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Tell
from od_escalator.domain.events import TaskSeen, TaskUndone
from od_escalator.domain.relevance import still_matters
from od_escalator.domain.said import CalledResolved
from od_escalator.domain.severity import Severity
from tests.domain.builders import OPENED, at, case_after, done, flag, key, made, new_case, talked, tell, time

SEEN_STEP, CALL_STEPS = (0,), (0, 1)

OPEN = case_after(made())
SEEN = tell(OPEN, TaskSeen(at=OPENED)).case
WARNED = tell(OPEN, time("Tue 9:00")).case
TAKEN = tell(OPEN, time("Tue 10:00")).case
CLAIMED = tell(OPEN, talked(proof=False)).case
DONE = tell(OPEN, done()).case
REACHED = tell(OPEN, talked()).case
UNHAPPY = tell(OPEN, talked(satisfied=False)).case
ENDED = tell(REACHED, done()).case
WORSE = flag(at("Mon 15:00"), note=key(8), severity=Severity.CRITICAL)
AGAIN = tell(ENDED, flag(at("Thu 10:00"), note=key(9))).case


@pytest.mark.parametrize(
    ("case", "kind", "steps", "matters"),
    [
        (OPEN, Tell.STEP, SEEN_STEP, True),
        (SEEN, Tell.STEP, SEEN_STEP, False),
        (SEEN, Tell.STEP, CALL_STEPS, True),
        (TAKEN, Tell.STEP, CALL_STEPS, True),
        (REACHED, Tell.STEP, CALL_STEPS, False),
        (tell(OPEN, WORSE).case, Tell.STEP, SEEN_STEP, False),
        (OPEN, Tell.WARNING, (1,), False),
        (WARNED, Tell.WARNING, (1,), True),
        (OPEN, Tell.MADE, (), True),
        (REACHED, Tell.MADE, (), False),
        (TAKEN, Tell.WARNING, (1,), False),
        (REACHED, Tell.WARNING, (1,), False),
        (OPEN, Tell.BLIND, (1,), True),
        (TAKEN, Tell.BLIND, (1,), False),
        (CLAIMED, Tell.PROOF, (), True),
        (DONE, Tell.PROOF, (), True),
        (tell(CLAIMED, done()).case, Tell.PROOF, (), True),
        (tell(DONE, TaskUndone(at=OPENED)).case, Tell.PROOF, (), False),
        (REACHED, Tell.PROOF, (), False),
        (tell(CLAIMED, WORSE).case, Tell.PROOF, (), True),
        (AGAIN, Tell.PROOF, (), False),
        (UNHAPPY, Tell.UNSATISFIED, (), True),
        (tell(UNHAPPY, WORSE).case, Tell.UNSATISFIED, (), True),
        (REACHED, Tell.UNSATISFIED, (), False),
        (AGAIN, Tell.UNSATISFIED, (), False),
        (OPEN, Tell.PROOF, (), False),
        (tell(OPEN, CalledResolved(at=OPENED)).case, Tell.PROOF, (), True),
        *(
            (tell(OPEN, WORSE).case, kind, (), True)
            for kind in (Tell.HELP, Tell.WITHDRAWAL, Tell.FLAG_GONE, Tell.PICKED_UP, Tell.AGAIN)
        ),
        *((ENDED, kind, (), kind is Tell.PROOF_LOST) for kind in Tell),
        *((new_case(), kind, (), False) for kind in Tell),
    ],
)
def test_whether_it_still_matters(case: Case, kind: Tell, steps: tuple[int, ...], matters: bool) -> None:
    assert still_matters(case, kind, 1, steps, at("Tue 9:00")) is matters
