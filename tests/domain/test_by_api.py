"""Where tasks come through the REST API: nobody knows whether they pop up, or count as unread."""

from dataclasses import replace

import pytest

from od_escalator.domain.events import TaskMade, TaskSeen
from od_escalator.domain.evidence import Viewpoint, read_task
from od_escalator.domain.flags import Marks
from od_escalator.domain.practice import TaskSight, TaskStatus
from tests.domain.builders import OFFICE, ROSTER, at, done, flag, new_case, talked, tell, words

LATER = at("Mon 10:05")
OPEN = tell(new_case(), flag()).case
JAMIE, KELLYS = 11, 12


def test_its_holder_is_told_of_it_at_once_unless_it_comes_too_late() -> None:
    made = TaskMade(at=LATER, task=9, tell=True)
    assert words(tell(OPEN, made)) == "task_made: task_made -> tell(made: office_manager)"
    assert words(tell(OPEN, replace(made, tell=False))) == "task_made: task_made -> "
    ended = tell(tell(OPEN, talked()).case, done()).case
    assert words(tell(ended, made)) == "task_made: task_made -> finish"


@pytest.mark.parametrize(("unread", "seen"), [((), False), ((JAMIE,), True), ((JAMIE, KELLYS), False)])
def test_a_task_that_nobody_has_as_unread_was_not_opened_for_that(unread: tuple[int, ...], seen: bool) -> None:
    office = replace(OFFICE, by_api=True)
    view = Viewpoint(office, ROSTER, Marks(types=frozenset(), tags=("#upset",)), {JAMIE: "Jamie", KELLYS: "Kelly"})
    case = tell(OPEN, TaskMade(at=LATER, task=9)).case
    sight = TaskSight(status=TaskStatus.OPEN, unread_by=frozenset(unread))
    assert list(read_task(case, sight, LATER, view)) == ([TaskSeen(at=LATER, by="kelly")] if seen else [])
