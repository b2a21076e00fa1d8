"""What a month can teach: counts of the catalogue, and nothing from few."""

from datetime import date

from od_escalator.domain.catalogue import Cause, Lesson
from od_escalator.domain.complaint_log import Complaint
from od_escalator.domain.learning import learning_of
from tests.domain.test_weekly import complaint

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def taught(cause: Cause | None, lesson: Lesson | None) -> Complaint:
    return complaint(1001, cause=cause, lesson=lesson)


def test_causes_and_lessons_are_counted_the_most_frequent_first() -> None:
    found = [
        *[taught(Cause.WAITING, Lesson.PLAN_THE_DAY)] * 2,
        *[taught(Cause.COST, Lesson.NONE)] * 3,
        taught(None, None),
    ]
    learning = learning_of(found, FIRST, LAST)
    assert (learning.cases, learning.explained) == (6, 5)
    assert learning.causes == ((Cause.COST, 3), (Cause.WAITING, 2))
    assert learning.lessons == ((Lesson.PLAN_THE_DAY, 2),)


def test_from_fewer_than_five_nothing_is_said() -> None:
    learning = learning_of([taught(Cause.COST, Lesson.REPAIR)] * 4, FIRST, LAST)
    assert (learning.explained, learning.causes, learning.lessons) == (4, (), ())
