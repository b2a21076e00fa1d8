"""Marks a task Done as a right-click does (opendental.md 3c), unless somebody changed it in that moment."""

from od_escalator.opendental.audit_row import Permission, audit
from od_escalator.opendental.columns import KNOWN
from od_escalator.opendental.desk import Desk
from od_escalator.opendental.server_time import FIRST_REAL_YEAR, LOCAL_NOW, NEVER
from od_escalator.opendental.signals import Signal, send
from od_escalator.opendental.task_row import DONE, VIEWED, TaskRow, load_task
from od_escalator.opendental.task_surroundings import forget_unread, keep_history

MARKED_DONE = "Task marked done"

#: One value for all that a user may have changed; the time stamp alone has only seconds.
FINGERPRINT_OF = [c for c in KNOWN["task"].split() if c not in {"Category", "TriageCategory", "TriagePosition"}]


def finish_task(desk: Desk, number: int, label: str) -> bool:
    """True when the task is Done, whoever did it; False when it is gone, another's or was changed meanwhile."""
    task = load_task(desk, number, label)
    if task is None:
        return False
    begun = _is_begun(desk, number)
    if task.status != DONE:
        before = _fingerprint(desk, number)
        audit(desk, task, Permission.TASK_EDIT, MARKED_DONE, at_most=1 if begun else None)
        if not _mark_done(desk, number, before):
            return False
    elif not begun:
        return True
    forget_unread(desk, task)
    _tell(desk, task)
    before_done = VIEWED if task.status == DONE else task.status  # New or Viewed is not known any more
    keep_history(desk, task, {"TaskStatus": str(before_done), "DateTimeFinished": NEVER})
    return True


def _mark_done(desk: Desk, number: int, before: str) -> bool:
    return bool(
        desk.lock.write(
            "UPDATE task SET TaskStatus = %(done)s, DateTimeFinished ="  # noqa: S608  our own column names
            f" IF(DateTimeFinished < '{FIRST_REAL_YEAR}-01-01', {LOCAL_NOW}, DateTimeFinished)"
            f" WHERE TaskNum = %(task)s AND TaskStatus <> %(done)s AND {_digest(desk)} = %(before)s",
            task=number,
            done=DONE,
            before=before,
        )
    )


def _fingerprint(desk: Desk, number: int) -> str:
    row = desk.connection.row(
        f"SELECT {_digest(desk)} AS digest FROM task WHERE TaskNum = %(task)s",  # noqa: S608  our own column names
        task=number,
    )
    return row.digest if row is not None else ""


def _digest(desk: Desk) -> str:
    names = [name for name in FINGERPRINT_OF if desk.columns.has("task", name)]
    return f"MD5(CONCAT_WS('|', {', '.join(f'COALESCE({name}, 0)' for name in names)}))"


def _is_begun(desk: Desk, number: int) -> bool:
    """Our audit row comes before the change, the history row after it: with only the first, the rest is missing."""
    row = desk.connection.row(
        "SELECT 1 FROM (SELECT MAX(LogDateTime) AS at FROM securitylog WHERE FKey = %(task)s AND PermType = %(edit)s"
        " AND UserNum = %(author)s AND LogText = %(text)s) AS begun WHERE begun.at IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM taskhist h WHERE h.TaskNum = %(task)s AND h.IsNoteChange = 0 AND h.TaskStatus <> %(done)s"
        " AND h.DateTStamp >= begun.at)",
        task=number,
        edit=int(Permission.TASK_EDIT),
        author=desk.author,
        text=MARKED_DONE,
        done=DONE,
    )
    return row is not None


def _tell(desk: Desk, task: TaskRow) -> None:
    send(desk, Signal.TASK_LIST, task.task_list)
    send(desk, Signal.TASK, task.number)
