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
    if task is None or may_be_of(label, task.line, is_ours=task.owner == desk.author):
        return task
    return task if _is_followed(desk, task, label) else None


def load_sent(desk: Desk, number: int, patient: int) -> TaskRow | None:
    """None where it is gone, or is not about this patient."""
    return find_task(
        desk.connection,
        "FROM task o WHERE o.TaskNum = %(task)s AND o.TaskListNum <> %(composing)s AND o.KeyNum = %(patient)s"
        " AND o.ObjectType = %(object)s",
        task=number,
        composing=COMPOSING,
        patient=patient,
        object=ON_PATIENT,
    )


def _is_followed(desk: Desk, task: TaskRow, label: str) -> bool:
    """A person has sent it, and a note of ours on it says that it is this case's."""
    row = desk.connection.row(
        "SELECT EXISTS (SELECT 1 FROM tasknote n WHERE n.TaskNum = %(task)s AND n.UserNum = %(author)s"
        " AND n.Note REGEXP %(adopted)s)",
        task=task.number,
        author=desk.author,
        adopted=f"(^|[^A-Za-z0-9/-]){label}/A[0-9]+([^A-Za-z0-9/-]|$)",
    )
    return task.owner != desk.author and row is not None and bool(row[0])


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
