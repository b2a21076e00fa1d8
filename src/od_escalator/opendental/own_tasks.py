"""Finds the tasks that we wrote, by the mark in their first line, and those of people that we follow, by our note.

Each statement goes by a key.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.practice import OwnTask
from od_escalator.domain.task_words import adopted_in, case_in, case_of_line
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import ServerClock, as_utc, moment
from od_escalator.opendental.task_row import COMPOSING, DONE, FIRST_LINE, NO_OBJECT, ON_PATIENT
from od_escalator.opendental.versions import Version

#: So many of the newest tasks are looked through, whoever wrote them: those of weeks, in a few milliseconds.
NEWEST = 3000

#: Before it nothing finds the tasks that were deleted by a key.
HISTORY_BY_PATIENT = Version(20, 4, 1)

#: Our tasks whose notes are looked at: the last of them tell.
WITH_NOTES = 50

_INBOX = "(SELECT MIN(u.UserName) FROM userod u WHERE u.TaskListInBox = t.TaskListNum AND u.IsHidden = 0)"
_OURS = (
    "SELECT t.TaskNum, t.KeyNum, t.TaskStatus, UTC_TIMESTAMP() AS ServerNow,"  # noqa: S608  constants
    f" {as_utc('t.DateTimeOriginal')} AS MadeAt,"
    f" {FIRST_LINE.format('t')} AS Line{{more}} FROM task t"
    f" WHERE t.UserNum = %(us)s AND t.ObjectType IN ({NO_OBJECT}, {ON_PATIENT}) AND t.TaskListNum <> {COMPOSING} AND "
)
LATELY = _OURS.format(more="") + "t.TaskNum > %(after)s"
ALL_OPEN = _OURS.format(more="") + f"t.TaskStatus <> {DONE}"
OF_PATIENT = _OURS.format(more=f", {_INBOX} AS Inbox") + "t.KeyNum = %(patient)s"
#: `Line` is our note's, since when it is followed.
FOLLOWED = (
    "SELECT t.TaskNum, t.KeyNum, t.TaskStatus, UTC_TIMESTAMP() AS ServerNow,"  # noqa: S608  constants
    f" {as_utc('n.DateTimeNote')} AS MadeAt, CONVERT(CONVERT(n.Note USING utf8mb4) USING binary) AS Line,"
    f" {_INBOX} AS Inbox FROM tasknote n JOIN task t ON t.TaskNum = n.TaskNum"
    " WHERE n.UserNum = %(us)s AND t.UserNum <> %(us)s"
    f" AND t.ObjectType = {ON_PATIENT} AND t.TaskListNum > 0 AND "
)
FOLLOWED_LATELY = FOLLOWED + "n.TaskNoteNum > %(after)s"
FOLLOWED_OPEN = FOLLOWED + f"t.TaskStatus <> {DONE}"
FOLLOWED_OF_PATIENT = FOLLOWED + "t.KeyNum = %(patient)s"
#: What a person has deleted is kept with her as its author, and nobody as who changed it (opendental.md 3e).
DELETED_OF_PATIENT = (
    "SELECT h.TaskNum, h.KeyNum, h.TaskStatus, UTC_TIMESTAMP() AS ServerNow,"  # noqa: S608  constants
    f" {as_utc('h.DateTimeOriginal')} AS MadeAt, {FIRST_LINE.format('h')} AS Line"
    " FROM taskhist h LEFT JOIN task t ON t.TaskNum = h.TaskNum"
    f" WHERE h.KeyNum = %(patient)s AND h.ObjectType = {ON_PATIENT} AND h.UserNumHist = 0 AND t.TaskNum IS NULL"
)
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
    own = {row.TaskNum: task for row in rows if (task := _task(row, case_in(words(row.Line or b"")), now))}
    own |= {task.task: task for task in _followed(connection, us, now, all_open=all_open)}
    numbers = sorted(own, reverse=True)
    noted = _noted(connection, us, numbers[:WITH_NOTES])
    return tuple(replace(own[number], notes=noted.get(number, 0)) for number in numbers)


def own_tasks_of(
    connection: HeldConnection, us: int, patient: int, now: datetime, *, deleted: bool
) -> tuple[OwnTask, ...]:
    """All that we ever wrote on this patient, or followed, the oldest first; and what was `deleted` of it by people."""
    rows = connection.rows(OF_PATIENT, us=us, patient=patient)
    named = ((row, case_in(words(row.Line or b""))) for row in rows)
    own = [replace(task, inbox=row.Inbox or "") for row, case in named if (task := _task(row, case, now))]
    gone = connection.rows(DELETED_OF_PATIENT, patient=patient) if deleted else ()
    taken = (_task(row, case_of_line(words(row.Line or b"")), now) for row in gone)
    own += [replace(task, done=False, deleted=True) for task in taken if task]
    own += _adopted(connection.rows(FOLLOWED_OF_PATIENT, us=us, patient=patient), now)
    return tuple(sorted(own, key=lambda task: task.task))


def _followed(connection: HeldConnection, us: int, now: datetime, *, all_open: bool) -> list[OwnTask]:
    newest = connection.row("SELECT MAX(TaskNoteNum) AS number FROM tasknote")
    after = (newest.number or 0) - NEWEST if newest is not None else 0
    rows = list(connection.rows(FOLLOWED_LATELY, us=us, after=after))
    if all_open:
        rows += connection.rows(FOLLOWED_OPEN, us=us)
    return _adopted(rows, now)


def _adopted(rows: Sequence[Row[Any]], now: datetime) -> list[OwnTask]:
    named = ((row, max(adopted_in(words(row.Line or b"")), default=None)) for row in rows)
    found = ((row, task) for row, case in named if (task := _task(row, case, now)))
    return [replace(task, inbox=row.Inbox or "", followed=True) for row, task in found]


def _task(row: Row[Any], case: tuple[int, int] | None, now: datetime) -> OwnTask | None:
    """None of what is no case's own."""
    return case and OwnTask(
        task=row.TaskNum,
        patient=row.KeyNum,
        case=case[0],
        opening=case[1],
        made_at=ServerClock.at(now, row.ServerNow).written(moment(row.MadeAt)),
        done=row.TaskStatus == DONE,
    )


def _noted(connection: HeldConnection, us: int, tasks: Sequence[int]) -> dict[int, int]:
    noted: dict[int, int] = {}
    for row in connection.rows(NOTES, us=us, tasks=tuple(tasks)) if tasks else ():
        for number in NOTE_MARK.findall(bytes(row.Note or b"")):
            noted[row.TaskNum] = max(noted.get(row.TaskNum, 0), int(number))
    return noted
