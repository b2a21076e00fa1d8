"""The rows around a task: ancestor lists, unread marks and history; each adds only what is missing."""

from collections.abc import Sequence

from od_escalator.opendental.columns import shared
from od_escalator.opendental.desk import Desk
from od_escalator.opendental.server_time import LOCAL_NOW
from od_escalator.opendental.task_row import DONE, TaskRow


def complete_ancestors(desk: Desk, task: TaskRow, lists: Sequence[int], *, is_new: bool) -> None:
    """One row for each list from the task's own to the root; without them nobody is told of the task."""
    there: set[int] = set()
    if not is_new:
        rows = desk.connection.rows("SELECT TaskListNum FROM taskancestor WHERE TaskNum = %(task)s", task=task.number)
        there = {row.TaskListNum for row in rows}
    missing = [{"TaskListNum": str(number)} for number in lists if number not in there]
    desk.insert_rows("taskancestor", {"TaskNum": str(task.number)}, missing)


def move_ancestors(desk: Desk, task: TaskRow, lists: Sequence[int]) -> None:
    """The same after the task has come into another list."""
    desk.lock.write(
        "DELETE FROM taskancestor WHERE TaskNum = %(task)s AND TaskListNum NOT IN %(lists)s",
        task=task.number,
        lists=tuple(lists),
    )
    complete_ancestors(desk, task, lists, is_new=False)


def mark_unread(desk: Desk, task: TaskRow) -> None:
    """For the owner of the inbox, everyone who follows its list or one above, and the author; not for us."""
    if task.status == DONE:
        return
    readers = desk.connection.rows(
        "SELECT r.UserNum FROM (SELECT s.UserNum FROM taskancestor a"
        " JOIN tasksubscription s ON s.TaskListNum = a.TaskListNum WHERE a.TaskNum = %(task)s"
        " UNION SELECT UserNum FROM userod WHERE TaskListInBox = %(list)s AND TaskListInBox <> 0 AND IsHidden = 0"
        " UNION SELECT %(owner)s) AS r WHERE r.UserNum NOT IN (0, %(author)s)"
        " AND NOT EXISTS (SELECT 1 FROM taskunread u WHERE u.TaskNum = %(task)s AND u.UserNum = r.UserNum)",
        task=task.number,
        list=task.task_list,
        owner=task.owner,
        author=desk.author,
    )
    each = [{"UserNum": str(row.UserNum)} for row in readers]
    desk.insert_rows("taskunread", {"TaskNum": str(task.number)}, each)


def forget_unread(desk: Desk, task: TaskRow) -> None:
    desk.lock.write("DELETE FROM taskunread WHERE TaskNum = %(task)s", task=task.number)


def keep_history(desk: Desk, task: TaskRow, overrides: dict[str, str], unless: str = "FALSE", **values: object) -> None:
    """Copy the task's row to its history as changed by us, with other values (SQL) where it was different before."""
    copied = shared(desk.columns, "task", "taskhist", but={"SecDateTEdit"})
    row = {column: f"t.{column}" for column in copied} | {"Descript": "COALESCE(t.Descript, '')"}
    row |= {"UserNumHist": "%(author)s", "DateTStamp": LOCAL_NOW, "IsNoteChange": "0"} | overrides
    desk.insert(
        "taskhist",
        row,
        f"task t WHERE t.TaskNum = %(task)s AND NOT ({unless})",
        task=task.number,
        author=desk.author,
        **values,
    )
