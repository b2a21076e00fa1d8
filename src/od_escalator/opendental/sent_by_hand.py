"""Finds the task that a person has sent about a patient since shortly before the note, attached to the patient.

An inbox of the office's managers is best; any other list counts when none came there within ten minutes.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.practice import SentTask, Watched
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import ServerClock, as_utc, moment
from od_escalator.opendental.task_row import ON_PATIENT

BEFORE_THE_NOTE = timedelta(minutes=15)
ONLY_INBOXES = timedelta(minutes=10)

#: Lists have positive numbers; DateTimeEntry is the time that people see on a task.
SENT = (
    f"SELECT t.TaskNum, t.KeyNum, t.UserNum, u.UserName AS Inbox, {as_utc('t.DateTimeEntry')} AS SentAt"  # noqa: S608  constants
    " FROM task t LEFT JOIN userod u ON u.TaskListInBox = t.TaskListNum AND u.IsHidden = 0"
    " WHERE t.KeyNum IN %(patients)s AND t.ObjectType = %(on_patient)s AND t.TaskListNum > 0"
    " AND t.UserNum NOT IN (0, %(us)s) ORDER BY t.TaskNum"
)


def find_sent(
    connection: HeldConnection, watched: Sequence[Watched], clock: ServerClock, us: int
) -> Mapping[int, SentTask]:
    """By case; no statement where no case waits for its task. `us` is our own UserNum."""
    waiting = [case for case in watched if case.inboxes]
    if not waiting:
        return {}
    patients = tuple({case.patient for case in waiting})
    rows = connection.rows(SENT, patients=patients, on_patient=ON_PATIENT, us=us)
    found = {case.case: _best(case, rows, clock) for case in waiting}
    return {case: sent for case, sent in found.items() if sent is not None}


def _best(case: Watched, rows: Sequence[Row[Any]], clock: ServerClock) -> SentTask | None:
    names = [name.casefold() for name in case.inboxes]
    too_early = clock.ours - case.since < ONLY_INBOXES
    chosen: list[tuple[int, int, SentTask]] = []
    for row in rows:
        if row.KeyNum != case.patient or clock.to_ours(moment(row.SentAt)) < case.since - BEFORE_THE_NOTE:
            continue
        name = (row.Inbox or "").casefold()
        place = names.index(name) if name in names else len(names)
        if place == len(names) and too_early:
            continue
        sent = SentTask(task=row.TaskNum, by=row.UserNum, inbox=row.Inbox if name in names else None)
        chosen.append((place, row.TaskNum, sent))
    return min(chosen, key=lambda each: each[:2])[2] if chosen else None
