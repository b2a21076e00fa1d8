"""The rows that the API leaves; what its documents do not say is a setting, because nobody knows (opendental.md 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from od_escalator.demo import taskrows
from od_escalator.demo.api.rules import Refused
from od_escalator.demo.audit import NEVER, Actor
from od_escalator.demo.releases import Release
from od_escalator.demo.session import NOW, Row, Session
from od_escalator.demo.taskdesk import columns_of
from od_escalator.demo.taskrows import Permission, Signal, Status
from od_escalator.demo.taskwindow import LONG_AGO

OBJECTS = ("None", "Patient", "Appointment")
STATUSES = ("New", "Viewed", "Done")
_SOURCE = 23  # securitylog.LogSource
_PRIORITIES = (
    "SELECT DefNum FROM definition WHERE Category = 33 AND IsHidden = 0 ORDER BY ItemValue = 'D' DESC, ItemOrder"
)
_OWNERS = {"None": None, "Patient": ("patient", "PatNum"), "Appointment": ("appointment", "AptNum")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """With `marks` a new task or note counts as unread, with `pops_up` workstations show it."""

    session: Session
    release: Release
    marks: bool
    pops_up: bool

    def users(self) -> list[Row]:
        return self.session.rows("SELECT UserNum, UserName FROM userod ORDER BY UserNum LIMIT 100")

    def make_task(self, fields: Mapping[str, Any]) -> Row:
        self._require("userod", "UserNum", fields["UserNum"])
        if fields["TaskListNum"]:
            self._require("tasklist", "TaskListNum", fields["TaskListNum"])
        of = fields.get("ObjectType", "None")
        if owner := _OWNERS[of]:
            self._require(*owner, fields.get("KeyNum", 0))
        task = self.session.insert(
            "task",
            TaskListNum=fields["TaskListNum"],
            Descript=fields["Descript"],
            UserNum=fields["UserNum"],
            KeyNum=fields.get("KeyNum", 0),
            ObjectType=OBJECTS.index(of),
            PriorityDefNum=fields.get("PriorityDefNum") or self.session.value(_PRIORITIES),
            DateTimeEntry=fields.get("DateTimeEntry", NOW),
            DateTimeOriginal=NOW,
            DateTimeFinished=NEVER,
            ReminderGroupId="",
            **dict.fromkeys(
                ("TaskStatus", "IsRepeating", "DateType", "FromNum", "ReminderType", "ReminderFrequency"), 0
            ),
            **columns_of(self.release),
        )
        row = self._task(task)
        taskrows.rebuild_ancestors(self.session, task, row["TaskListNum"])
        self._log(Permission.TASK_EDIT, "Task added through API.", row)
        self._tell(row)
        return row

    def change_task(self, number: int, fields: Mapping[str, Any]) -> Row:
        """Only the status is of interest here; who has it changed the documents do not say."""
        old = self._task(number)
        new = dict(old)
        if "TaskStatus" in fields:
            new["TaskStatus"] = STATUSES.index(fields["TaskStatus"])
        elif "Descript" in fields and old["TaskStatus"] == Status.DONE:
            new["TaskStatus"] = int(Status.VIEWED)
        if new["TaskStatus"] == Status.DONE and old["DateTimeFinished"].year < LONG_AGO:
            new["DateTimeFinished"] = taskrows.now(self.session)
        taskrows.write(self.session, new)
        if new["TaskStatus"] == Status.DONE:
            self.session.run("DELETE FROM taskunread WHERE TaskNum = %(task)s", task=number)
        taskrows.keep_history(self.session, old, by=0)
        self._log(Permission.TASK_EDIT, "Task edited through API.", new)
        taskrows.send_signal(self.session, Signal.TASK, number)
        return self._task(number)

    def add_note(self, fields: Mapping[str, Any]) -> Row:
        task = self._task(fields["TaskNum"])
        self._require("userod", "UserNum", fields["UserNum"])
        note = self.session.insert("tasknote", DateTimeNote=NOW, **fields)
        self._log(Permission.TASK_NOTE_EDIT, "Task note added through API.", task)
        self._tell(task | {"UserNum": fields["UserNum"]})
        return self._row("SELECT * FROM tasknote WHERE TaskNoteNum = %(number)s", note)

    def _tell(self, row: Row) -> None:
        if self.pops_up:
            taskrows.send_signal(self.session, Signal.TASK_POPUP, row["TaskNum"])
        if self.marks:
            taskrows.add_unreads(self.session, row, row["UserNum"])
        taskrows.send_signal(self.session, Signal.TASK_LIST, row["TaskListNum"])
        taskrows.send_signal(self.session, Signal.TASK, row["TaskNum"])

    def _log(self, permission: Permission, text: str, row: Row) -> None:
        taskrows.log_task(self.session, Actor(row["UserNum"], "", _SOURCE), permission, text, row)

    def _task(self, number: int) -> Row:
        return self._row("SELECT * FROM task WHERE TaskNum = %(number)s", number)

    def _row(self, sql: str, number: int) -> Row:
        row = self.session.row(sql, number=number)
        if row is None:
            raise Refused(404, "It was not found.")
        return row

    def _require(self, table: str, key: str, number: int) -> None:
        if self.session.value(f"SELECT 1 FROM {table} WHERE {key} = %(number)s", number=number) is None:  # noqa: S608  our own names
            raise Refused(400, f"{key} {number} is invalid.")
