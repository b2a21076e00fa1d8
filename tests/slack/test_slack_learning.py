"""What the owners read of the lessons of a month."""

from datetime import UTC, date, datetime

import pytest

from od_escalator.domain.catalogue import Cause, Lesson
from od_escalator.domain.learning import Learning
from od_escalator.slack.blocks import render

WHY = "Chosen by managers when a case ended; of all offices together, for it is about the work and nobody's fault."


@pytest.mark.parametrize(
    ("cases", "causes", "lessons", "said"),
    [
        pytest.param(
            12,
            ((Cause.COST, 5), (Cause.NONE_FOUND, 3)),
            ((Lesson.WRITE_COSTS_DOWN, 4),),
            "12 cases, and of 8 somebody has said how it came about."
            " Causes: a cost that was not expected (5) and no practice cause found (3)."
            " To do differently: put costs in writing beforehand (4).",
            id="enough",
        ),
        pytest.param(
            0,
            (),
            (),
            "no cases, and of 0 somebody has said how it came about. That is too few to read anything from.",
            id="too few",
        ),
    ],
)
def test_lessons_are_said_in_neutral_words(
    cases: int, causes: tuple[tuple[Cause, int], ...], lessons: tuple[tuple[Lesson, int], ...], said: str
) -> None:
    learning = Learning(
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
        cases=cases,
        explained=sum(count for _, count in causes),
        causes=causes,
        lessons=lessons,
    )
    message = render(learning, datetime(2026, 12, 7, tzinfo=UTC))
    assert message.text == f"Lessons from Sun Nov 1 to Mon Nov 30: {said} {WHY}"
