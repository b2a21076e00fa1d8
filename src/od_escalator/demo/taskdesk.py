"""What a user does to tasks outside their window: write, send, tick Done, read, delete (Open Dental)."""

from datetime import datetime
from random import Random

from od_escalator.demo import taskrows
from od_escalator.demo.audit import NEVER, Actor, write_audit
from od_escalator.demo.releases import Release
from od_escalator.demo.session import NOW, Row, Session
from od_escalator.demo.taskrows import Permission, Signal, Status
from od_escalator.demo.taskwindow import LONG_AGO

ONCE = 2048  # task.ReminderType
COMPOSING = -1  # task.TaskListNum while the window of a new task is open
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


class TaskDesk:
    def __init__(self, session: Session, actor: Actor, release: Release) -> None:
        self._session = session
        self._actor = actor
        self._release = release

    def write(self, text: str, to_list: int, patient: int, priority: int, remind_at: datetime | None) -> int:
        """Compose a task and send it; `remind_at` (server's local time) makes it a Once-reminder."""
        row = self._compose()
        row |= {
            "TaskListNum": to_list,
            "Descript": text,
            "UserNum": self._actor.user,
            "KeyNum": patient,
            "ObjectType": taskrows.ON_PATIENT if patient else taskrows.NO_OBJECT,
            "PriorityDefNum": priority,
            "DateTimeEntry": remind_at or taskrows.now(self._session),
            "ReminderType": ONCE if remind_at else 0,
            "ReminderGroupId": _group_id(row["TaskNum"]) if remind_at else "",
        }
        taskrows.forget_unread(self._session, row["TaskNum"], self._actor.user)
        self._log(Permission.TASK_EDIT, "New task added", row)
        taskrows.write(self._session, row)
        taskrows.rebuild_ancestors(self._session, row["TaskNum"], to_list)
        self._signal(Signal.TASK_POPUP, row["TaskNum"])
        taskrows.add_unreads(self._session, row, self._actor.user)
        self._signal(Signal.TASK_LIST, to_list)
        self._signal(Signal.TASK, row["TaskNum"])
        self._signal(Signal.TASK_AUTHOR, self._actor.user)
        if patient:
            self._signal(Signal.TASK_PATIENT, patient)
        return int(row["TaskNum"])

    def send(self, task: int, to_list: int) -> None:
        """Send To another list; a Done task becomes Viewed."""
        old = self._load(task)
        new = old | {"TaskListNum": to_list}
        if old["TaskStatus"] == Status.DONE:
            new["TaskStatus"] = int(Status.VIEWED)
        origin = taskrows.list_name(self._session, old["TaskListNum"])
        self._log(Permission.TASK_EDIT, f"Task moved from {origin}", new)
        taskrows.write(self._session, new)
        taskrows.rebuild_ancestors(self._session, task, to_list)
        taskrows.keep_history(self._session, old, self._actor.user)
        self._signal(Signal.TASK_POPUP, task)
        taskrows.add_unreads(self._session, new, self._actor.user)
        self._signal(Signal.TASK_LIST, to_list)
        self._signal(Signal.TASK, task)
        self._signal(Signal.TASK_LIST, old["TaskListNum"])

    def tick_done(self, task: int) -> None:
        """Right-click, Done, in the list."""
        old = self._load(task)
        new = old | {"TaskStatus": int(Status.DONE)}
        if old["DateTimeFinished"].year < LONG_AGO:
            new["DateTimeFinished"] = taskrows.now(self._session)
        self._log(Permission.TASK_EDIT, "Task marked done", new)
        taskrows.write(self._session, new)
        self._session.run("DELETE FROM taskunread WHERE TaskNum = %(task)s", task=task)
        taskrows.keep_history(self._session, old, self._actor.user)
        self._signal(Signal.TASK, task)

    def read(self, task: int, *, tracked_by_user: bool) -> None:
        """Tick the task off as read: for oneself, or for everyone where New is not tracked by user."""
        old = self._load(task)
        taskrows.forget_unread(self._session, task, self._actor.user)
        if not tracked_by_user and old["TaskStatus"] == Status.NEW:
            taskrows.write(self._session, old | {"TaskStatus": int(Status.VIEWED)})
            taskrows.keep_history(self._session, old, self._actor.user)
        self._signal(Signal.TASK, task)

    def delete(self, task: int) -> None:
        old = self._load(task)
        name = taskrows.list_name(self._session, old["TaskListNum"])
        self._log(Permission.TASK_EDIT, f"Deleted task from tasklist {name}.", old)
        self._session.run(
            "UPDATE securitylog SET FKey = 0 WHERE FKey = %(task)s AND PermType = %(notes)s",
            task=task,
            notes=int(Permission.TASK_NOTE_EDIT),
        )
        attached = ("taskattachment",) if self._release.knows("21.4.1") else ()
        for table in ("task", "taskancestor", "tasknote", *attached, "taskunread"):
            self._session.run(f"DELETE FROM {table} WHERE TaskNum = %(task)s", task=task)  # noqa: S608  our own names
        self._signal(Signal.TASK_LIST, old["TaskListNum"])
        self._signal(Signal.TASK, task)
        taskrows.keep_history(self._session, old | {"UserNum": self._actor.user}, by=0)
        permission = Permission.TASK_DELETE if self._release.knows("22.2.1") else Permission.TASK_EDIT
        write_audit(self._session, self._actor, permission, f"Task {task} deleted")

    def _compose(self) -> Row:
        """The row that exists from the moment the window opens."""
        unset = ("KeyNum", "FromNum", "UserNum", "PriorityDefNum")
        kinds = ("TaskStatus", "IsRepeating", "DateType", "ObjectType", "ReminderType", "ReminderFrequency")
        task = self._session.insert(
            "task",
            TaskListNum=COMPOSING,
            Descript="",
            DateTimeOriginal=NOW,
            DateTimeFinished=NEVER,
            ReminderGroupId="",
            **dict.fromkeys(unset + kinds, 0),
            **columns_of(self._release),
        )
        taskrows.rebuild_ancestors(self._session, task, COMPOSING)
        return self._load(task)

    def _load(self, task: int) -> Row:
        row = taskrows.load(self._session, task)
        if row is None:
            raise LookupError(f"there is no task {task}")
        return row

    def _log(self, permission: Permission, text: str, row: Row) -> None:
        taskrows.log_task(self._session, self._actor, permission, text, row)

    def _signal(self, kind: Signal, key: int) -> None:
        taskrows.send_signal(self._session, kind, key)


def columns_of(release: Release) -> Row:
    """The columns of a task that came with later releases."""
    category = "Category" if release.knows("25.2") else "TriageCategory"
    return {
        **release.since("20.4.1", DescriptOverride=""),
        **release.since("22.2.1", IsReadOnly=0, **{category: 0}),
        **release.since("25.3", TriagePosition=0),
    }


def _group_id(task: int) -> str:
    """Twenty letters and digits, the same for the same task."""
    return "".join(Random(task).choices(LETTERS, k=20))
