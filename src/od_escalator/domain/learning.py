"""What a month can teach: how often which cause and lesson was chosen, in the neutral words of the catalogue."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from od_escalator.domain.catalogue import Cause, Lesson
from od_escalator.domain.complaint_log import Complaint

#: From fewer nothing can be read, and somebody might be recognised.
ENOUGH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """Of the `cases` opened from `first` to `last` so many are `explained`; the counts are empty where they are few."""

    first: date
    last: date
    cases: int
    explained: int
    causes: tuple[tuple[Cause, int], ...]
    lessons: tuple[tuple[Lesson, int], ...]


def learning_of(complaints: Iterable[Complaint], first: date, last: date) -> Learning:
    found = list(complaints)
    causes = Counter(each.cause for each in found if each.cause is not None)
    lessons = Counter(each.lesson for each in found if each.lesson not in {None, Lesson.NONE})
    explained = causes.total()
    is_enough = explained >= ENOUGH
    return Learning(
        first=first,
        last=last,
        cases=len(found),
        explained=explained,
        causes=tuple(causes.most_common()) if is_enough else (),
        lessons=tuple((lesson, n) for lesson, n in lessons.most_common() if lesson) if is_enough else (),
    )
