"""The rows Open Dental 24.3 writes around a task: ancestors, unread marks, signals, history, audit."""

from datetime import datetime
from enum import IntEnum

from od_escalator.demo.audit import Actor, write_audit
from od_escalator.demo.session import NOW, Row, Session


class Status(IntEnum):
    NEW = 0
    VIEWED = 1
    DONE = 2


class Signal(IntEnum):
    TASK = 3
    TASK_POPUP = 28
    TASK_LIST = 90
    TASK_AUTHOR = 91
    TASK_PATIENT = 92


class Permission(IntEnum):
    COMMLOG_EDIT = 43
    TASK_NOTE_EDIT = 66
    TASK_EDIT = 84
    TASK_REMINDER_POPUP = 178
    COMMLOG_CREATE = 193
    TASK_DELETE = 228


NO_OBJECT, ON_PATIENT = 0, 1  # task.ObjectType
STAMP_COLUMN = "SecDateTEdit"  # the server keeps it
_NAMED_BY_TASK = {Signal.TASK, Signal.TASK_POPUP}


def load(session: Session, task: int) -> Row | None:
    return session.row("SELECT * FROM task WHERE TaskNum = %(task)s", task=task)


def write(session: Session, row: Row) -> None:
    """Update all columns of the task, as the window does."""
    session.update("task", "TaskNum", **{name: value for name, value in row.items() if name != STAMP_COLUMN})


def rebuild_ancestors(session: Session, task: int, task_list: int) -> None:
    """One row per list from the task's own up to the root; ends silently where a list is missing."""
    session.run("DELETE FROM taskancestor WHERE TaskNum = %(task)s", task=task)
    while task_list:
        parent = session.value("SELECT Parent FROM tasklist WHERE TaskListNum = %(list)s", list=task_list)
        if parent is None:
            return
        session.insert("taskancestor", TaskNum=task, TaskListNum=task_list)
        task_list = int(parent)


def add_unreads(session: Session, row: Row, acting: int) -> None:
    """Mark the task unread for its author and every subscriber but the acting user."""
    if row["TaskStatus"] == Status.DONE:
        return
    task = row["TaskNum"]
    readers = set(
        session.column(
            "SELECT DISTINCT s.UserNum FROM tasksubscription s JOIN taskancestor a ON a.TaskListNum = s.TaskListNum"
            " WHERE a.TaskNum = %(task)s",
            task=task,
        )
    )
    readers |= {row["UserNum"]}
    readers -= {acting}
    if is_reminder(row) and row["DateTimeEntry"] > now(session):
        readers |= {acting}
    readers -= set(session.column("SELECT UserNum FROM taskunread WHERE TaskNum = %(task)s", task=task))
    for reader in sorted(readers):
        session.insert("taskunread", TaskNum=task, UserNum=reader)


def forget_unread(session: Session, task: int, user: int) -> None:
    session.run("DELETE FROM taskunread WHERE TaskNum = %(task)s AND UserNum = %(user)s", task=task, user=user)


def send_signal(session: Session, kind: Signal, key: int) -> None:
    session.insert(
        "signalod",
        DateViewing="0001-01-01",
        SigDateTime=NOW,
        FKey=key,
        FKeyType="Task" if kind in _NAMED_BY_TASK else "Undefined",
        IType=int(kind),
        RemoteRole=0,
        MsgValue="",
    )


def keep_history(session: Session, before: Row, by: int, *, note_change: bool = False) -> None:
    """Copy the row as it was before the change."""
    copy = {name: value for name, value in before.items() if name != STAMP_COLUMN}
    copy["Descript"] = copy["Descript"] or ""
    session.insert("taskhist", UserNumHist=by, DateTStamp=NOW, IsNoteChange=int(note_change), **copy)


def log_task(session: Session, actor: Actor, permission: Permission, text: str, row: Row) -> int:
    """Write the audit row of a change to this task."""
    patient = row["KeyNum"] if row["ObjectType"] == ON_PATIENT else 0
    return write_audit(session, actor, permission, text, patient=patient, key=row["TaskNum"])


def is_reminder(row: Row) -> bool:
    """Holds where the practice uses reminders (preference TasksUseRepeating off)."""
    return bool(row["ReminderGroupId"]) and row["ReminderType"] != 0


def list_name(session: Session, task_list: int) -> str:
    return session.value("SELECT Descript FROM tasklist WHERE TaskListNum = %(list)s", list=task_list) or "Main"


def now(session: Session) -> datetime:
    """The server's local time."""
    found: datetime = session.value("SELECT NOW()")
    return found
