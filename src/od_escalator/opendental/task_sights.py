"""What the rows say of the tasks: their status, who finished or deleted them, who has not opened them.

A task row that is gone was deleted by a person when its newest history row says so (opendental.md 3e), or else lost.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from od_escalator.domain.practice import TaskSight, TaskStatus, Watched
from od_escalator.domain.task_words import may_be_of
from od_escalator.opendental.case_rows import CaseRow, CaseRows
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.server_time import EPOCH, ServerClock, moment, not_to_come

COMPOSING = -1  # task.TaskListNum of a window that is still open
VIEWED, DONE = 1, 2  # task.TaskStatus
LOST = TaskSight(status=TaskStatus.LOST)


class _Change(NamedTuple):
    """A row of the task's history: its status `before`, and when that was changed (our clock), if it tells."""

    number: int
    by: int
    author: int
    before: int
    at: datetime | None


@dataclass(slots=True)
class _Seen:
    status: int | None = None
    lies_in: int = 0
    unread: set[int] = field(default_factory=set)
    history: list[_Change] = field(default_factory=list)


def task_sights(
    found: CaseRows,
    tasks: Iterable[int],
    inboxes: Mapping[int, int],
    ours: Collection[int],
    *,
    tracks_new_by_user: bool,
) -> Mapping[int, TaskSight]:
    """By TaskNum; `inboxes` are UserNums by TaskListNum, and `ours` are lists that nobody reads but our own user."""
    seen = _sort(found.of("task", "unread", "history"), found.clock)
    sights = {
        task: _sight(seen[task], inboxes.get(seen[task].lies_in), tracks_new_by_user=tracks_new_by_user)
        for task in tasks
        if seen[task].lies_in != COMPOSING
    }
    return {
        task: replace(sight, astray=sight.status is TaskStatus.OPEN and seen[task].lies_in in ours)
        for task, sight in sights.items()
    }


def is_anothers(found: CaseRows, case: Watched, us: int) -> bool:
    """A restored backup has given the TaskNum of the case's task out again; `us` is our own UserNum."""
    patients = {str(number) for number in (case.patient, *(row.b for row in found.about("merge", case.patient)))}
    return any(
        row.code not in patients
        if case.by_hand
        else not may_be_of(f"UP-{case.case}", words(row.text or b""), is_ours=row.d == us)
        for row in found.about("task", case.task or 0)
        if row.c != COMPOSING
    )


def _sort(rows: Sequence[CaseRow], clock: ServerClock) -> defaultdict[int, _Seen]:
    found: defaultdict[int, _Seen] = defaultdict(_Seen)
    for row in rows:
        seen = found[row.a]
        if row.what == "task":
            seen.status, seen.lies_in = row.b, row.c
        elif row.what == "unread":
            seen.unread.add(row.b)
        else:
            author, status = divmod(row.d, 10)
            seen.history.append(_Change(row.b, row.c, author, status, _when(row.at, clock)))
    return found


def _when(stamp: object, clock: ServerClock) -> datetime | None:
    at = moment(stamp)
    return None if at == EPOCH else clock.written(not_to_come(at, clock))


def _sight(seen: _Seen, inbox_of: int | None, *, tracks_new_by_user: bool) -> TaskSight:
    seen.history.sort(key=lambda each: each.number)
    if seen.status is None:
        return _gone(seen)
    if seen.status == DONE:
        last = next((each for each in reversed(seen.history) if each.before != DONE), None)
        if last is None:
            return TaskSight(status=TaskStatus.DONE)
        return TaskSight(status=TaskStatus.DONE, by=last.by or last.author, done_at=last.at)
    viewed_by_all = seen.status == VIEWED and not tracks_new_by_user
    unread_by = frozenset() if viewed_by_all else frozenset(seen.unread)
    return TaskSight(status=TaskStatus.OPEN, inbox_of=inbox_of, unread_by=unread_by)


def _gone(seen: _Seen) -> TaskSight:
    """Deleting leaves a last history row with the deleting user as author and nobody as who changed it."""
    if seen.history:
        last = seen.history[-1]
        if last.by == 0:
            return TaskSight(status=TaskStatus.DELETED, by=last.author)
    return LOST
