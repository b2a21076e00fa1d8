"""Finds the tasks that are attached to a patient, by its key: ours, and those that people sent by hand."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from od_escalator.domain.hand_made import PatientTask
from od_escalator.domain.task_words import adopted_in
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import ServerClock, as_utc, moment
from od_escalator.opendental.task_row import DONE, ON_PATIENT

#: Characters of a task that are looked at.
_MOST = 2000

TASKS = (
    "SELECT t.TaskNum, t.UserNum, t.TaskStatus, UTC_TIMESTAMP() AS ServerNow,"  # noqa: S608  constants
    f" {as_utc('t.DateTimeOriginal')} AS MadeAt, u.UserName AS Inbox,"
    f" CONVERT(CONVERT(LEFT(t.Descript, {_MOST}) USING utf8mb4) USING binary) AS Text"
    " FROM task t LEFT JOIN userod u ON u.TaskListInBox = t.TaskListNum AND u.IsHidden = 0"
    f" WHERE t.KeyNum = %(patient)s AND t.ObjectType = {ON_PATIENT} AND t.TaskListNum > 0 AND t.UserNum <> 0"
    " ORDER BY t.TaskNum"
)
NOTES = (
    "SELECT n.TaskNum, CONVERT(CONVERT(n.Note USING utf8mb4) USING binary) AS Note FROM tasknote n"
    " WHERE n.TaskNum IN %(tasks)s AND n.UserNum = %(us)s"
)


def read_patient_tasks(connection: HeldConnection, us: int, patient: int, now: datetime) -> Sequence[PatientTask]:
    """`us` is our own UserNum."""
    rows = connection.rows(TASKS, patient=patient)
    others = tuple({row.TaskNum for row in rows if row.UserNum != us})
    noted: defaultdict[int, frozenset[tuple[int, int]]] = defaultdict(frozenset)
    for row in connection.rows(NOTES, tasks=others, us=us) if others else ():
        noted[row.TaskNum] |= adopted_in(words(row.Note or b""))
    return [
        PatientTask(
            task=row.TaskNum,
            by=row.UserNum,
            ours=row.UserNum == us,
            text=words(row.Text or b""),
            sent_at=ServerClock.at(now, row.ServerNow).written(moment(row.MadeAt)),
            inbox=row.Inbox,
            done=row.TaskStatus == DONE,
            noted=noted[row.TaskNum],
        )
        for row in rows
    ]
