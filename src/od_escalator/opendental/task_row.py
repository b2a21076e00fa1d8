"""A task as our writing sees it."""

from dataclasses import dataclass

from od_escalator.domain.task_words import may_be_of
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.desk import Desk

NO_OBJECT, ON_PATIENT, ON_APPOINTMENT = 0, 1, 2  # task.ObjectType
NEW, VIEWED, DONE = 0, 1, 2  # task.TaskStatus
COMPOSING = -1  # task.TaskListNum of a window that is still open

FIRST_LINE = "CONVERT(CONVERT(SUBSTRING_INDEX({}.Descript, '\\n', 1) USING utf8mb4) USING binary)"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """`patient` is whom its audit rows and signals name, 0 for nobody."""

    number: int
    task_list: int
    status: int
    owner: int
    patient: int
    line: str = ""


def load_task(desk: Desk, number: int, label: str) -> TaskRow | None:
    """None where it is gone, or is not the task of this case (`UP-1042`) any more."""
    task = find_task(
        desk.connection,
        "FROM task o WHERE o.TaskNum = %(task)s AND o.TaskListNum <> %(composing)s",
        task=number,
        composing=COMPOSING,
    )
    is_known = task is not None and may_be_of(label, task.line, is_ours=task.owner == desk.author)
    return task if is_known else None


def find_task(connection: HeldConnection, which: str, **values: object) -> TaskRow | None:
    """The one of `which` (what stands after the columns, the task as `o`) with the lowest number."""
    row = connection.row(
        "SELECT o.TaskNum, o.TaskListNum, o.TaskStatus, o.UserNum, CASE o.ObjectType WHEN %(patients)s THEN o.KeyNum"  # noqa: S608  own names
        " WHEN %(appointments)s THEN (SELECT a.PatNum FROM appointment a WHERE a.AptNum = o.KeyNum) END AS Patient,"
        f" {FIRST_LINE.format('o')} AS Line"
        f" {which} ORDER BY o.TaskNum LIMIT 1",
        patients=ON_PATIENT,
        appointments=ON_APPOINTMENT,
        **values,
    )
    if row is None:
        return None
    return TaskRow(
        number=row.TaskNum,
        task_list=row.TaskListNum,
        status=row.TaskStatus,
        owner=row.UserNum,
        patient=row.Patient or 0,
        line=words(row.Line or b""),
    )
