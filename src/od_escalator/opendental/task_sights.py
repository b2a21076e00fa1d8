"""Looks at many tasks in one statement: status, who finished or deleted them, who has not opened them.

A task row that is gone was deleted by a person when its newest history row says so (opendental.md 3e), or else lost.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.practice import TaskSight, TaskStatus
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import ServerClock

COMPOSING = -1  # task.TaskListNum of a window that is still open
VIEWED, DONE = 1, 2  # task.TaskStatus

#: One list of numbers: what the row is, the task, and three values that depend on it; the clock always comes first.
LOOK = """
SELECT 'clock' AS what, 0 AS task, 0 AS a, 0 AS b, 0 AS c, UTC_TIMESTAMP() AS at
UNION ALL SELECT 'task', TaskNum, TaskStatus, TaskListNum, 0, NULL FROM task WHERE TaskNum IN %(tasks)s
UNION ALL SELECT 'unread', TaskNum, UserNum, 0, 0, NULL FROM taskunread WHERE TaskNum IN %(tasks)s
UNION ALL SELECT 'history', TaskNum, TaskHistNum, UserNumHist, UserNum * 10 + TaskStatus, NULL
 FROM taskhist WHERE TaskNum IN %(tasks)s
"""
NONE: tuple[int, ...] = (0,)  # no task has this key; an empty list is no SQL


@dataclass(slots=True)
class _Seen:
    status: int | None = None
    composing: bool = False
    unread: set[int] = field(default_factory=set)
    history: list[tuple[int, int, int, int]] = field(default_factory=list)  # number, who changed it, author, old status


def look_at_tasks(
    connection: HeldConnection, tasks: Collection[int], now: datetime, *, tracks_new_by_user: bool
) -> tuple[ServerClock, Mapping[int, TaskSight]]:
    """The sights by TaskNum, and the server's clock at that moment, in one statement."""
    rows = connection.rows(LOOK, tasks=tuple(tasks) or NONE)
    clock = next(ServerClock.at(now, row.at) for row in rows if row.what == "clock")
    seen = _sort(rows)
    return clock, {
        task: _sight(seen[task], tracks_new_by_user=tracks_new_by_user) for task in tasks if not seen[task].composing
    }


def _sort(rows: Sequence[Row[Any]]) -> defaultdict[int, _Seen]:
    found: defaultdict[int, _Seen] = defaultdict(_Seen)
    for row in rows:
        seen = found[row.task]
        if row.what == "task":
            seen.status, seen.composing = int(row.a), row.b == COMPOSING
        elif row.what == "unread":
            seen.unread.add(int(row.a))
        elif row.what == "history":
            author, status = divmod(int(row.c), 10)
            seen.history.append((int(row.a), int(row.b), author, status))
    return found


def _sight(seen: _Seen, *, tracks_new_by_user: bool) -> TaskSight:
    seen.history.sort()
    if seen.status is None:
        return _gone(seen)
    if seen.status == DONE:
        changes = [by or author for _, by, author, before in seen.history if before != DONE]
        return TaskSight(status=TaskStatus.DONE, by=changes[-1] if changes else None)
    viewed_by_all = seen.status == VIEWED and not tracks_new_by_user
    return TaskSight(status=TaskStatus.OPEN, unread_by=frozenset() if viewed_by_all else frozenset(seen.unread))


def _gone(seen: _Seen) -> TaskSight:
    """Deleting leaves a last history row with the deleting user as author and nobody as who changed it."""
    if seen.history:
        _, by, author, _ = seen.history[-1]
        if by == 0:
            return TaskSight(status=TaskStatus.DELETED, by=author)
    return TaskSight(status=TaskStatus.LOST)
