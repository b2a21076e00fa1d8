"""The task window of a workstation (Open Dental 24.3, FormTaskEdit): what it loaded, and the rows its buttons write."""

from collections.abc import Callable
from typing import Self

from od_escalator.demo import taskrows
from od_escalator.demo.audit import Actor
from od_escalator.demo.session import NOW, Row, Session
from od_escalator.demo.taskrows import Permission, Signal, Status
from od_escalator.errors import EscalatorError

GUARDED = (
    "DateTask",
    "DateType",
    "Descript",
    "FromNum",
    "IsRepeating",
    "KeyNum",
    "ObjectType",
    "TaskListNum",
    "TaskStatus",
    "UserNum",
    "DateTimeEntry",
    "DateTimeFinished",
)
LONG_AGO = 1880  # a year before which a date means "unset"


class SaveRefused(EscalatorError):
    """Somebody changed the task's row while the window was open; nothing was written."""


class OpenTask:
    def __init__(self, session: Session, actor: Actor, loaded: Row, closed: Callable[[int], None]) -> None:
        self.number = int(loaded["TaskNum"])
        self.loaded = loaded
        self._session = session
        self._actor = actor
        self._closed = closed
        self._notes_changed = False
        self._was_done = loaded["TaskStatus"] == Status.DONE

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add_note(self, text: str) -> int:
        """Add a task note at once, as its own small window does; returns the TaskNoteNum."""
        note = self._session.insert(
            "tasknote", TaskNum=self.number, UserNum=self._actor.user, DateTimeNote=NOW, Note=text
        )
        taskrows.log_task(self._session, self._actor, Permission.TASK_NOTE_EDIT, "Added task note", self.loaded)
        self._signal(Signal.TASK_POPUP)
        taskrows.add_unreads(self._session, self.loaded, self._actor.user)
        self._signal(Signal.TASK_LIST, Signal.TASK)
        self._notes_changed = True
        return note

    def save(self, descript: str | None = None, status: Status | None = None) -> None:
        """Press Save, with the Done box ticked or cleared as `status` says, and close the window.

        Raises SaveRefused, and stays open, when another station changed the row since it was loaded.
        """
        self._refuse_if_changed()
        new = dict(self.loaded)
        if descript is not None:
            new["Descript"] = descript
        if status is None and self._was_done and self._notes_changed:
            status = Status.VIEWED  # a note on a Done task clears the box
        if status is not None:
            new["TaskStatus"] = int(status)
        if new["TaskStatus"] == Status.DONE:
            if new["DateTimeFinished"].year < LONG_AGO:
                new["DateTimeFinished"] = taskrows.now(self._session)
            self._session.run("DELETE FROM taskunread WHERE TaskNum = %(task)s", task=self.number)
        if new != self.loaded:
            self._write(new)
        self._finish(new)

    def done(self) -> None:
        self.save(status=Status.DONE)

    def close(self) -> None:
        """Press Cancel, or close after saving; notes stay, and a note on a Done task reopens it."""
        if self._notes_changed and self._was_done:
            self.save()
        else:
            self._finish(self.loaded)

    def _write(self, new: Row) -> None:
        for changed, text in _audit_texts(self.loaded, new):
            if changed:
                taskrows.log_task(self._session, self._actor, Permission.TASK_EDIT, text, new)
        taskrows.write(self._session, new)
        taskrows.keep_history(self._session, self.loaded, self._actor.user, note_change=self._notes_changed)
        self._notes_changed, noted = False, self._notes_changed
        if noted and self._was_done:
            self._signal(Signal.TASK_POPUP)
            taskrows.add_unreads(self._session, new, self._actor.user)
        self._signal(Signal.TASK_LIST, Signal.TASK)

    def _finish(self, row: Row) -> None:
        if self._notes_changed:
            taskrows.keep_history(self._session, row, self._actor.user, note_change=True)
        self._notes_changed = self._was_done = False
        self.loaded = row
        self._closed(self.number)

    def _refuse_if_changed(self) -> None:
        current = taskrows.load(self._session, self.number)
        if current is None or any(current[name] != self.loaded[name] for name in GUARDED):
            raise SaveRefused(f"task {self.number} was changed by somebody else")

    def _signal(self, *kinds: Signal) -> None:
        for kind in kinds:
            key = self.loaded["TaskListNum"] if kind is Signal.TASK_LIST else self.number
            taskrows.send_signal(self._session, kind, key)


def _audit_texts(old: Row, new: Row) -> tuple[tuple[bool, str], ...]:
    moved = new["TaskStatus"] != old["TaskStatus"]
    return (
        (moved and new["TaskStatus"] == Status.DONE, "Task marked done"),
        (moved and new["TaskStatus"] == Status.NEW, "Task marked new"),
        (new["Descript"] != old["Descript"], "Task description edited"),
    )
