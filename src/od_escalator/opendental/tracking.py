"""Watches the open cases: their tasks, what was noted on them, and what was written about the patient's family.

At most four statements for any number of cases: tasks, task notes, CommLogs, and the CommLog types if one is new; one
more while a task that staff send by hand is waited for.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.practice import SeenNote, Sighting, TaskSight, Watched, Watching
from od_escalator.opendental.commlog_rows import COLUMNS, CommlogRows, words
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.sent_by_hand import find_sent
from od_escalator.opendental.server_time import ServerClock, as_utc, moment
from od_escalator.opendental.task_sights import NONE, look_at_tasks

SLACK = timedelta(minutes=5)  # evidence may be noted just before the case opens; the clocks round

TASK_NOTES = (
    f"SELECT n.TaskNoteNum, n.TaskNum, n.UserNum, {as_utc('n.DateTimeNote')} AS NotedAt,"  # noqa: S608  constants
    " CONVERT(CONVERT(n.Note USING utf8mb4) USING binary) AS Note"
    " FROM tasknote n WHERE n.TaskNum IN %(tasks)s ORDER BY n.TaskNoteNum"
)
FAMILY = (
    f"SELECT {COLUMNS}, w.PatNum AS Watched,"  # noqa: S608  constants
    " COALESCE(u.ProvNum <> 0 AND u.ProvNum IN (w.PriProv, w.SecProv), 0) AS Treating"
    " FROM patient w JOIN patient f ON f.Guarantor = w.Guarantor AND (w.Guarantor <> 0 OR f.PatNum = w.PatNum)"
    " JOIN commlog c ON c.PatNum = f.PatNum"
    " LEFT JOIN userod u ON u.UserNum = c.UserNum"
    " WHERE w.PatNum IN %(patients)s AND c.DateTStamp >= %(since)s ORDER BY c.CommlogNum"
)


class Tracker:
    """`author` gives our own UserNum: what we wrote on a task is nobody's evidence."""

    def __init__(
        self, connection: HeldConnection, database: str, rows: CommlogRows, settle: timedelta, author: Callable[[], int]
    ) -> None:
        self._connection = connection
        self._database = database
        self._rows = rows
        self._settle = settle
        self._author = author

    def watch(self, watched: Sequence[Watched], now: datetime, *, tracks_new_by_user: bool) -> Watching:
        if not watched:
            return Watching(sightings=(), seen_until=now)
        tasks = {case.task for case in watched if case.task is not None}
        clock, sights = look_at_tasks(self._connection, tasks, now, tracks_new_by_user=tracks_new_by_user)
        sent = find_sent(self._connection, watched, clock, self._author())
        noted = self._task_notes(tasks, clock, watched)
        rows = self._family(watched, clock)
        unsettled = [moment(row.DateTStamp) for row in rows if self._is_young(row, clock)]
        seen = self._seen([row for row in rows if not self._is_young(row, clock)], clock)
        return Watching(
            sightings=tuple(
                replace(
                    _sighting(case, sights, [*seen[case.patient], *noted[case.task or 0]]), sent=sent.get(case.case)
                )
                for case in watched
            ),
            seen_until=min([now, *(clock.to_ours(stamp) for stamp in unsettled)]),
        )

    def _family(self, watched: Sequence[Watched], clock: ServerClock) -> Sequence[Row[Any]]:
        earliest = clock.to_server(min(case.since for case in watched) - SLACK)
        return self._connection.rows(
            FAMILY, patients=tuple({case.patient for case in watched}) or NONE, since=earliest.replace(tzinfo=None)
        )

    def _seen(self, rows: Sequence[Row[Any]], clock: ServerClock) -> Mapping[int, list[SeenNote]]:
        seen: defaultdict[int, list[SeenNote]] = defaultdict(list)
        for row, note in zip(rows, self._rows.to_notes(rows, clock, incarnation=1), strict=True):
            seen[row.Watched].append(
                SeenNote(note=note, same_patient=note.patient == row.Watched, treating=bool(row.Treating))
            )
        return seen

    def _task_notes(
        self, tasks: set[int], clock: ServerClock, watched: Sequence[Watched]
    ) -> Mapping[int, list[SeenNote]]:
        if not tasks:
            return defaultdict(list)
        patients = {case.task: case.patient for case in watched}
        noted: defaultdict[int, list[SeenNote]] = defaultdict(list)
        for row in self._connection.rows(TASK_NOTES, tasks=tuple(tasks)):
            note = Note(
                key=NoteKey(self._database, 1, Source.TASK_NOTE, row.TaskNoteNum),
                patient=patients[row.TaskNum],
                author=row.UserNum,
                text=words(row.Note),
                written_at=clock.to_ours(moment(row.NotedAt)),
                by_person=row.UserNum not in {0, self._author()},
            )
            noted[row.TaskNum].append(SeenNote(note=note))
        return noted

    def _is_young(self, row: Row[Any], clock: ServerClock) -> bool:
        return clock.server - moment(row.DateTStamp) < self._settle


def _sighting(case: Watched, sights: Mapping[int, TaskSight], notes: Sequence[SeenNote]) -> Sighting:
    recent = tuple(seen for seen in notes if seen.note.written_at >= case.since - SLACK)
    return Sighting(case=case.case, task=sights.get(case.task or 0), notes=recent)
