"""Finds the tasks that we wrote, by the mark in their first line; each statement goes by a key."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.practice import OwnTask
from od_escalator.domain.task_words import case_in
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import ServerClock, as_utc, moment
from od_escalator.opendental.task_row import COMPOSING, DONE, FIRST_LINE, NO_OBJECT, ON_PATIENT

#: So many of the newest tasks are looked through, whoever wrote them: those of weeks, in a few milliseconds.
NEWEST = 3000

#: Our tasks whose notes are looked at: the last of them tell.
WITH_NOTES = 50

OURS = (
    "SELECT t.TaskNum, t.KeyNum, t.TaskStatus, UTC_TIMESTAMP() AS ServerNow,"  # noqa: S608  constants
    f" {as_utc('t.DateTimeOriginal')} AS MadeAt,"
    f" {FIRST_LINE.format('t')} AS Line FROM task t"
    f" WHERE t.UserNum = %(us)s AND t.ObjectType IN ({NO_OBJECT}, {ON_PATIENT}) AND t.TaskListNum <> {COMPOSING} AND "
)
LATELY = OURS + "t.TaskNum > %(after)s"
ALL_OPEN = OURS + f"t.TaskStatus <> {DONE}"
OF_PATIENT = OURS + "t.KeyNum = %(patient)s"
NOTES = (
    "SELECT n.TaskNum, CONVERT(CONVERT(n.Note USING utf8mb4) USING binary) AS Note FROM tasknote n"
    " WHERE n.TaskNum IN %(tasks)s AND n.UserNum = %(us)s"
)

NOTE_MARK = re.compile(rb"(?<![A-Za-z0-9/-])UP-\d{1,9}/(\d{1,6})(?![A-Za-z0-9/-])")


def read_own_tasks(connection: HeldConnection, us: int, now: datetime, *, all_open: bool) -> tuple[OwnTask, ...]:
    """The newest first, with the numbers of their notes; `us` is our own UserNum."""
    newest = connection.row("SELECT MAX(TaskNum) AS number FROM task")
    after = (newest.number or 0) - NEWEST if newest is not None else 0
    rows = list(connection.rows(LATELY, us=us, after=after))
    if all_open:
        rows += connection.rows(ALL_OPEN, us=us)
    by_number = {row.TaskNum: row for row in rows}
    numbers = sorted(by_number, reverse=True)
    noted = _noted(connection, us, numbers[:WITH_NOTES])
    return tuple(_tasks([by_number[number] for number in numbers], now, noted))


def own_tasks_of(connection: HeldConnection, us: int, patient: int, now: datetime) -> tuple[OwnTask, ...]:
    """All that we ever wrote on this patient, the oldest first."""
    rows = connection.rows(OF_PATIENT, us=us, patient=patient)
    return tuple(_tasks(sorted(rows, key=lambda row: row.TaskNum), now, {}))


def _tasks(rows: Sequence[Row[Any]], now: datetime, noted: Mapping[int, int]) -> list[OwnTask]:
    found: list[OwnTask] = []
    for row in rows:
        named = case_in(words(row.Line or b""))
        if named is None:
            continue
        clock = ServerClock.at(now, row.ServerNow)
        task = OwnTask(
            task=row.TaskNum,
            patient=row.KeyNum,
            case=named[0],
            opening=named[1],
            made_at=clock.written(moment(row.MadeAt)),
            done=row.TaskStatus == DONE,
            notes=noted.get(row.TaskNum, 0),
        )
        found.append(task)
    return found


def _noted(connection: HeldConnection, us: int, tasks: Sequence[int]) -> dict[int, int]:
    noted: dict[int, int] = {}
    for row in connection.rows(NOTES, us=us, tasks=tuple(tasks)) if tasks else ():
        for number in NOTE_MARK.findall(bytes(row.Note or b"")):
            noted[row.TaskNum] = max(noted.get(row.TaskNum, 0), int(number))
    return noted
