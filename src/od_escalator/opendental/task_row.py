"""A task as our writing sees it."""

from dataclasses import dataclass

from od_escalator.opendental.connection import HeldConnection

NO_OBJECT, ON_PATIENT, ON_APPOINTMENT = 0, 1, 2  # task.ObjectType
NEW, VIEWED, DONE = 0, 1, 2  # task.TaskStatus
COMPOSING = -1  # task.TaskListNum of a window that is still open


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """`patient` is whom its audit rows and signals name, 0 for nobody."""

    number: int
    task_list: int
    status: int
    owner: int
    patient: int


def load_task(connection: HeldConnection, number: int) -> TaskRow | None:
    return find_task(
        connection,
        "FROM task o WHERE o.TaskNum = %(task)s AND o.TaskListNum <> %(composing)s",
        task=number,
        composing=COMPOSING,
    )


def find_task(connection: HeldConnection, which: str, **values: object) -> TaskRow | None:
    """The one of `which` (what stands after the columns, the task as `o`) with the lowest number."""
    row = connection.row(
        "SELECT o.TaskNum, o.TaskListNum, o.TaskStatus, o.UserNum, CASE o.ObjectType WHEN %(patients)s THEN o.KeyNum"  # noqa: S608  own names
        " WHEN %(appointments)s THEN (SELECT a.PatNum FROM appointment a WHERE a.AptNum = o.KeyNum) END AS Patient"
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
    )
