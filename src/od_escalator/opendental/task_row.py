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
    row = connection.row(
        "SELECT t.TaskNum, t.TaskListNum, t.TaskStatus, t.UserNum, CASE t.ObjectType WHEN %(patient)s THEN t.KeyNum"
        " WHEN %(appointment)s THEN (SELECT a.PatNum FROM appointment a WHERE a.AptNum = t.KeyNum) END AS Patient"
        " FROM task t WHERE t.TaskNum = %(task)s AND t.TaskListNum <> %(composing)s",
        task=number,
        patient=ON_PATIENT,
        appointment=ON_APPOINTMENT,
        composing=COMPOSING,
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
