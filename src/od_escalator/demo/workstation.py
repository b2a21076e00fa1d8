"""One Open Dental workstation and the user at it: what she does, and what pops up on her screen.

It talks to the database exactly as a client of its release does: one autocommit connection, the server's own clock
and SQL mode.
A signal of the very second of the login is never shown, and any other only in the second after it was written:
turn a hand-turned clock by a second after `log_in`, and again before `new_popups`.
"""

from datetime import datetime
from typing import Self

from od_escalator.demo import chartmerge, taskrows
from od_escalator.demo.audit import Actor
from od_escalator.demo.chartdesk import ChartDesk
from od_escalator.demo.commlogdesk import CommlogDesk, Direction, Mode
from od_escalator.demo.releases import Release
from od_escalator.demo.session import Row, Session
from od_escalator.demo.taskdesk import TaskDesk
from od_escalator.demo.taskrows import Permission, Signal, Status
from od_escalator.demo.taskwindow import OpenTask

QUIET_KINDS = (46, 98, 114)  # signals that belong to other timers
BLOCKED_LIST = 10  # userodpref.FkeyType: popups of this task list switched off
MOST_AT_LOGIN = 20
TASK_PRIORITY = 33  # definition.Category

SUBSCRIBED = (
    "SELECT DISTINCT t.* FROM task t JOIN taskancestor a ON a.TaskNum = t.TaskNum"
    " JOIN tasksubscription s ON s.TaskListNum = a.TaskListNum AND s.UserNum = %(user)s"
)


class Workstation:
    """`user` is the user name; she is logged in from the start, and `log_in` begins a new login."""

    def __init__(self, url: str, user: str, computer: str | None = None) -> None:
        self._session = Session.open(url)
        number = self._session.value("SELECT UserNum FROM userod WHERE UserName = %(user)s AND IsHidden = 0", user=user)
        if number is None:
            self._session.close()
            raise LookupError(f"there is no Open Dental user {user}")
        self.user = int(number)
        actor = Actor(self.user, computer or f"{user.upper()}-PC")
        self._actor = actor
        release = Release.parse(self._preference("DataBaseVersion"))
        self._commlogs = CommlogDesk(self._session, actor, release)
        self.chart = ChartDesk(self._session, actor)
        self._tasks = TaskDesk(self._session, actor, release)
        self._open: set[int] = set()
        self.log_in()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    def log_in(self) -> None:
        """Start a login now, with no window open; `login_popups` tells what greets her."""
        self._open.clear()
        self._last_signal = taskrows.now(self._session)
        self._tracked_by_user = self._preference("TasksNewTrackedByUser") == "1"
        self._reminders = self._preference("TasksUseRepeating") == "0"

    def login_popups(self) -> list[int]:
        """Reminders that are due and still unread, at most twenty; each popup is written to the audit trail."""
        due = [row for row in self._unread() if self._is_reminder(row) and row["DateTimeEntry"] <= self._now()]
        for row in due[:MOST_AT_LOGIN]:
            taskrows.log_task(self._session, self._actor, Permission.TASK_REMINDER_POPUP, "", row)
        return [row["TaskNum"] for row in due[:MOST_AT_LOGIN]]

    def new_popups(self) -> list[int]:
        """The tasks that pop up at this turn of the signal timer, in the order of their signals."""
        signals = self._new_signals()
        popping = [signal["FKey"] for signal in signals if signal["IType"] == Signal.TASK_POPUP]
        loaded = self._loaded_after([signal["FKey"] for signal in signals if signal["FKeyType"] == "Task"])
        return [task for task in dict.fromkeys(popping) if task in loaded and self._pops_up(loaded[task])]

    def inbox(self) -> list[Row]:
        """The open tasks of her own list, oldest first, each with `Unread`."""
        return self._session.rows(
            "SELECT t.*, EXISTS (SELECT 1 FROM taskunread r WHERE r.TaskNum = t.TaskNum AND r.UserNum = %(user)s)"
            " AS Unread FROM task t JOIN userod u ON u.TaskListInBox = t.TaskListNum AND u.TaskListInBox <> 0"
            " WHERE u.UserNum = %(user)s AND t.TaskStatus <> %(done)s ORDER BY t.DateTimeEntry, t.TaskNum",
            user=self.user,
            done=int(Status.DONE),
        )

    def task_notes(self, task: int) -> list[Row]:
        return self._session.rows(
            "SELECT * FROM tasknote WHERE TaskNum = %(task)s ORDER BY DateTimeNote, TaskNoteNum", task=task
        )

    def open_task(self, task: int, *, read: bool = True) -> OpenTask:
        """Open the task's window; unless told otherwise she also clears its New mark, as people do."""
        if read:
            self.read_task(task)
        row = taskrows.load(self._session, task)
        if row is None:
            raise LookupError(f"there is no task {task}")
        self._open.add(task)
        return OpenTask(self._session, self._actor, row, self._open.discard)

    def read_task(self, task: int) -> None:
        self._tasks.read(task, tracked_by_user=self._tracked_by_user)

    def write_task(
        self, text: str, to_list: int, patient: int = 0, remind_at: datetime | None = None, priority: str = "Normal"
    ) -> int:
        """Send a new task to a list; `remind_at`, in the server's local time, makes it a reminder."""
        number = self._session.value(
            "SELECT DefNum FROM definition WHERE Category = %(category)s AND ItemName = %(name)s AND IsHidden = 0",
            category=TASK_PRIORITY,
            name=priority,
        )
        return self._tasks.write(text, to_list, patient, int(number or 0), remind_at)

    def send_to(self, task: int, task_list: int) -> None:
        self._tasks.send(task, task_list)

    def tick_done(self, task: int) -> None:
        """Done by right-click in the list; `open_task(...).done()` is the other way."""
        self._tasks.tick_done(task)

    def reopen(self, task: int) -> None:
        """Clear the Done box in the task's window."""
        self.open_task(task, read=False).save(status=Status.VIEWED)

    def delete_task(self, task: int) -> None:
        self._tasks.delete(task)

    def write_commlog(
        self,
        patient: int,
        text: str,
        type_name: str | None = "Misc",
        mode: Mode = Mode.PHONE,
        *,
        direction: Direction = Direction.NEITHER,
        at: datetime | None = None,
        autosave: bool = False,
    ) -> int:
        """Save a CommLog and return its CommlogNum; `at` back-dates it, in the server's local time."""
        return self._commlogs.write(
            patient, text, type_name=type_name, mode=mode, direction=direction, at=at, autosave=autosave
        )

    def edit_commlog(
        self, number: int, text: str | None = None, type_name: str | None = None, *, autosave: bool = False
    ) -> None:
        self._commlogs.edit(number, text, type_name, autosave=autosave)

    def delete_commlog(self, number: int, *, autosave: bool = False) -> None:
        self._commlogs.delete(number, autosave=autosave)

    def merge_patients(self, old: int, new: int) -> None:
        """Merge the chart of `old` into that of `new`."""
        chartmerge.merge(self._session, self._actor, old, new)

    def _new_signals(self) -> list[Row]:
        signals = self._session.rows(
            "SELECT * FROM signalod WHERE SigDateTime > %(last)s AND SigDateTime < NOW() AND IType NOT IN %(quiet)s"
            " ORDER BY SigDateTime, SignalNum",
            last=self._last_signal,
            quiet=QUIET_KINDS,
        )
        if signals:
            self._last_signal = signals[-1]["SigDateTime"]
        return signals

    def _loaded_after(self, tasks: list[int]) -> dict[int, Row]:
        """What the station loads: open tasks named by a signal, in a list she follows (clinic filter off)."""
        if not tasks:
            return {}
        rows = self._session.rows(
            SUBSCRIBED + " WHERE t.TaskNum IN %(tasks)s AND t.TaskStatus <> %(done)s",
            user=self.user,
            tasks=tuple(tasks),
            done=int(Status.DONE),
        )
        return {row["TaskNum"]: row for row in rows}

    def _pops_up(self, row: Row) -> bool:
        if row["TaskNum"] in self._open or self._is_blocked(row["TaskListNum"]):
            return False
        if self._is_reminder(row):
            return bool(row["DateTimeEntry"] <= self._now())
        return self._sender(row) != self.user

    def _sender(self, row: Row) -> int:
        notes = self.task_notes(row["TaskNum"])
        return int(notes[-1]["UserNum"] if notes else row["UserNum"])

    def _is_blocked(self, task_list: int) -> bool:
        switches = self._session.column(
            "SELECT ValueString FROM userodpref WHERE UserNum = %(user)s AND FkeyType = %(kind)s AND Fkey = %(list)s",
            user=self.user,
            kind=BLOCKED_LIST,
            list=task_list,
        )
        return any(switch.lower() in {"1", "true"} for switch in switches)

    def _unread(self) -> list[Row]:
        """Tasks that count as new for her: by her own marks, or by status where New is not tracked by user."""
        marked = " WHERE t.TaskStatus = 0"
        if self._tracked_by_user:
            marked = " JOIN taskunread r ON r.TaskNum = t.TaskNum AND r.UserNum = s.UserNum WHERE t.TaskStatus <> 2"
        return self._session.rows(SUBSCRIBED + marked + " ORDER BY t.DateTimeEntry, t.TaskNum", user=self.user)

    def _is_reminder(self, row: Row) -> bool:
        return self._reminders and taskrows.is_reminder(row)

    def _now(self) -> datetime:
        return taskrows.now(self._session)

    def _preference(self, name: str) -> str:
        return str(self._session.value("SELECT ValueString FROM preference WHERE PrefName = %(name)s", name=name) or "")
