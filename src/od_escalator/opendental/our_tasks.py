"""Finds the tasks of our own user that somebody still has to do, for whoever compares them with the cases."""

from od_escalator.domain.practice import OurTask
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.task_row import COMPOSING, DONE

LATELY = (
    "SELECT t.TaskNum, CONVERT(CONVERT(SUBSTRING_INDEX(t.Descript, '\\n', 1) USING utf8mb4) USING binary) AS FirstLine"
    " FROM task t WHERE t.UserNum = %(author)s AND t.SecDateTEdit >= NOW() - INTERVAL 7 DAY"
    " AND t.TaskStatus <> %(done)s AND t.TaskListNum <> %(composing)s"
)


def find_our_tasks(connection: HeldConnection, author: int) -> tuple[OurTask, ...]:
    """The newest first; none while there is no such user."""
    if not author:
        return ()
    rows = connection.rows(LATELY, author=author, done=DONE, composing=COMPOSING)
    newest = sorted(rows, key=lambda row: row.TaskNum, reverse=True)
    return tuple(OurTask(task=row.TaskNum, first_line=words(row.FirstLine)) for row in newest)
