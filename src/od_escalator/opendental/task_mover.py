"""Puts a task back that *Reply* has sent to our own inbox, as *Send To* does (opendental.md 3d), but quietly.

Only the list of a task that lies there is changed, where nobody has it open: *Reply* has closed its window. The note
comes when all else is there, and our history row last: a move without it is completed.
"""

from collections.abc import Collection

from od_escalator.domain.practice import TaskNoteOrder
from od_escalator.errors import Permanent
from od_escalator.opendental.audit_row import Permission, audit
from od_escalator.opendental.desk import Desk
from od_escalator.opendental.directory import Inbox
from od_escalator.opendental.signals import Signal, send
from od_escalator.opendental.task_note_writer import add_task_note, has_note
from od_escalator.opendental.task_row import DONE, TaskRow, load_task
from od_escalator.opendental.task_surroundings import keep_history, move_ancestors

NEEDS = ("UPDATE task SET TaskListNum = 0 WHERE FALSE", "DELETE FROM taskancestor WHERE FALSE")

MOVED = "Task moved from "

#: Our audit row comes before the move and the history row, whoever's, after it.
BEGUN = (
    "SELECT l.TaskListNum FROM tasklist l WHERE l.TaskListNum IN %(ours)s AND EXISTS (SELECT 1 FROM"
    " (SELECT MAX(LogDateTime) AS at FROM securitylog WHERE FKey = %(task)s AND PermType = %(edit)s"
    " AND UserNum = %(author)s AND LogText LIKE %(moved)s) AS begun WHERE begun.at IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM taskhist h WHERE h.TaskNum = %(task)s AND h.TaskListNum = l.TaskListNum"
    " AND h.DateTStamp >= begun.at))"
)


def put_task_back(desk: Desk, order: TaskNoteOrder, inbox: Inbox, ours: Collection[int]) -> bool:
    """`ours` are the lists that only our own user reads; False where it is not there, is Done, or is gone."""
    task = load_task(desk, order.task, order.mark.partition("/")[0])
    if task is None or task.status == DONE:
        return False
    begun = _begun(desk, task, ours)
    if task.task_list in ours:
        _require_rights(desk)
        audit(desk, task, Permission.TASK_EDIT, f"{MOVED}{_name(desk, task)}", at_most=1 if begun else None)
        if not _move(desk, task, inbox):
            return False
        begun = task.task_list
    if not begun:
        return has_note(desk, order)
    move_ancestors(desk, task, inbox.lists)
    send(desk, Signal.TASK_LIST, begun)
    add_task_note(desk, order)
    keep_history(desk, task, {"TaskListNum": str(begun)})
    return True


def _require_rights(desk: Desk) -> None:
    """Before anything is written: an account made for an earlier version may mark a task Done, and nothing else."""
    if not all(map(desk.connection.may, NEEDS)):
        raise Permanent(f"{desk.connection.place}: the account may not move tasks", "no_rights")


def _move(desk: Desk, task: TaskRow, inbox: Inbox) -> bool:
    """Unless somebody has moved it or marked it Done in that moment."""
    return bool(
        desk.lock.write(
            "UPDATE task SET TaskListNum = %(to)s WHERE TaskNum = %(task)s AND TaskListNum = %(there)s"
            " AND TaskStatus <> %(done)s",
            task=task.number,
            to=inbox.user.inbox,
            there=task.task_list,
            done=DONE,
        )
    )


def _begun(desk: Desk, task: TaskRow, ours: Collection[int]) -> int:
    """From which list we have moved it, or were about to, without having finished; 0 for none."""
    row = desk.connection.row(
        BEGUN,
        ours=tuple(ours) or (0,),
        task=task.number,
        edit=int(Permission.TASK_EDIT),
        author=desk.author,
        moved=f"{MOVED}%",
    )
    return row.TaskListNum if row is not None else 0


def _name(desk: Desk, task: TaskRow) -> str:
    row = desk.connection.row("SELECT Descript FROM tasklist WHERE TaskListNum = %(list)s", list=task.task_list)
    return row.Descript if row is not None else "Main"
