"""Watches cases: their tasks, what was noted on them, their notes, and what was written about the patient's family.

At most four statements for any number of cases: what is found by number, task notes, CommLogs, and the CommLog types if
one is new; one more while a task that staff send by hand is waited for.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.practice import SeenNote, Sighting, Watched, Watching
from od_escalator.opendental.case_rows import read_case_rows
from od_escalator.opendental.commlog_rows import CommlogRows, words
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.definitions import CommlogTypes
from od_escalator.opendental.directory import Directory
from od_escalator.opendental.family import Families, read_family_commlogs
from od_escalator.opendental.flag_sights import FlagSights, commlog_types
from od_escalator.opendental.merges import find_merge
from od_escalator.opendental.sent_by_hand import find_sent
from od_escalator.opendental.server_time import ServerClock, as_utc, is_young, moment, not_to_come
from od_escalator.opendental.task_sights import LOST, is_anothers, task_sights

SLACK = timedelta(minutes=5)  # evidence may be noted just before the case opens; the clocks round

TASK_NOTES = (
    f"SELECT n.TaskNoteNum, n.TaskNum, n.UserNum, {as_utc('n.DateTimeNote')} AS NotedAt,"  # noqa: S608  constants
    " CONVERT(CONVERT(n.Note USING utf8mb4) USING binary) AS Note"
    " FROM tasknote n WHERE n.TaskNum IN %(tasks)s ORDER BY n.TaskNoteNum"
)


class Tracker:
    """`author` gives our own UserNum: what we wrote on a task is nobody's evidence."""

    def __init__(
        self,
        connection: HeldConnection,
        database: str,
        rows: CommlogRows,
        types: CommlogTypes,
        settle: timedelta,
        author: Callable[[], int],
        directory: Directory,
    ) -> None:
        self._connection = connection
        self._database = database
        self._rows = rows
        self._types = types
        self._flags = FlagSights(types, settle)
        self._settle = settle
        self._author = author
        self._directory = directory

    def watch(
        self, watched: Sequence[Watched], now: datetime, incarnation: int, *, tracks_new_by_user: bool
    ) -> Watching:
        if not watched:
            return Watching(sightings=(), seen_until=now)
        found = read_case_rows(self._connection, watched, now)
        opened = [case for case in watched if not case.ended]
        us = self._author()
        taken = {case.case for case in opened if is_anothers(found, case, us)}
        own = {case.task: case.patient for case in opened if case.task is not None and case.case not in taken}
        inboxes, ours = self._directory.inboxes, self._directory.read_by_only(us)
        sights = task_sights(found, own, inboxes, ours, tracks_new_by_user=tracks_new_by_user)
        sent = find_sent(self._connection, opened, found.clock, us)
        noted = self._task_notes(own, found.clock, incarnation)
        families = Families(found)
        rows = read_family_commlogs(self._connection, found, families, opened, SLACK)
        self._types.look_up([*(row.CommType for row in rows), *commlog_types(found)])
        unsettled = [moment(row.DateTStamp) for row in rows if self._is_young(row, found.clock)]
        settled = [row for row in rows if not self._is_young(row, found.clock)]
        seen = self._seen(settled, families, found.clock, incarnation)
        return Watching(
            sightings=tuple(
                Sighting(
                    case=case.case,
                    task=LOST if case.case in taken else sights.get(case.task or 0),
                    notes=_recent(case, [*seen[case.patient], *noted[0 if case.case in taken else case.task or 0]]),
                    sent=sent.get(case.case),
                    flags=self._flags.find(found, case),
                    merge=find_merge(found, case),
                )
                for case in watched
            ),
            seen_until=min([now, *(found.clock.to_ours(stamp) for stamp in unsettled)]),
        )

    def _seen(
        self, rows: Sequence[Row[Any]], families: Families, clock: ServerClock, incarnation: int
    ) -> defaultdict[int, list[SeenNote]]:
        seen: defaultdict[int, list[SeenNote]] = defaultdict(list)
        for row, note in zip(rows, self._rows.to_notes(rows, clock, incarnation), strict=True):
            for patient in families.watched_of[note.patient]:
                treating = row.Provider in families.providers[patient]
                seen[patient].append(SeenNote(note=note, same_patient=note.patient == patient, treating=treating))
        return seen

    def _task_notes(
        self, patients: Mapping[int, int], clock: ServerClock, incarnation: int
    ) -> defaultdict[int, list[SeenNote]]:
        """By TaskNum, of the tasks of these patients."""
        if not patients:
            return defaultdict(list)
        noted: defaultdict[int, list[SeenNote]] = defaultdict(list)
        for row in self._connection.rows(TASK_NOTES, tasks=tuple(patients)):
            note = Note(
                key=NoteKey(self._database, incarnation, Source.TASK_NOTE, row.TaskNoteNum),
                patient=patients[row.TaskNum],
                author=row.UserNum,
                text=words(row.Note),
                written_at=clock.written(not_to_come(moment(row.NotedAt), clock)),
                by_person=row.UserNum not in {0, self._author()},
            )
            noted[row.TaskNum].append(SeenNote(note=note))
        return noted

    def _is_young(self, row: Row[Any], clock: ServerClock) -> bool:
        return is_young(moment(row.DateTStamp), clock, self._settle)


def _recent(case: Watched, notes: Sequence[SeenNote]) -> tuple[SeenNote, ...]:
    """None of a case that has ended."""
    return tuple(seen for seen in notes if not case.ended and seen.note.written_at >= case.since - SLACK)
