"""All about the watched cases that is found by a number, in one statement, and the server's clock at that moment.

The tasks with their history and who has not opened them; the family; the flagged notes as they stand now, a clinical
one as its procedure's newest row has it; and the merges of the patients (opendental.md 3f).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from od_escalator.domain.note import Source
from od_escalator.domain.practice import Watched
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.directory import MERGED
from od_escalator.opendental.server_time import ServerClock, as_utc
from od_escalator.opendental.task_row import FIRST_LINE, ON_PATIENT

NONE: tuple[int, ...] = (0,)  # no row has this key; an empty list is no SQL

#: What a row is, four numbers that depend on it, a time (UTC), a code and a text.
LOOK = f"""
SELECT 'clock' AS what, 0 AS a, 0 AS b, 0 AS c, 0 AS d, UTC_TIMESTAMP() AS at, '' AS code, NULL AS text
UNION ALL SELECT 'task', TaskNum, TaskStatus, TaskListNum, UserNum, NULL, IF(ObjectType = {ON_PATIENT}, KeyNum, ''),
 {FIRST_LINE.format("task")} FROM task WHERE TaskNum IN %(tasks)s
UNION ALL SELECT 'unread', TaskNum, UserNum, 0, 0, NULL, '', NULL FROM taskunread WHERE TaskNum IN %(tasks)s
UNION ALL SELECT 'history', TaskNum, TaskHistNum, UserNumHist, UserNum * 10 + TaskStatus, {as_utc("DateTStamp")}, '',
 NULL FROM taskhist WHERE TaskNum IN %(tasks)s
UNION ALL SELECT 'family', PatNum, PatNum, PriProv, SecProv, NULL, '', NULL FROM patient WHERE PatNum IN %(patients)s
UNION ALL SELECT 'family', w.PatNum, f.PatNum, w.PriProv, w.SecProv, NULL, '', NULL
 FROM patient w JOIN patient f ON f.Guarantor = w.Guarantor AND f.PatNum <> w.PatNum
 WHERE w.PatNum IN %(patients)s AND w.Guarantor <> 0
UNION ALL SELECT 'merge', PatNumFrom, PatNumTo, 0, 0, {as_utc("DateTimeLink")}, '', NULL
 FROM patientlink WHERE PatNumFrom IN %(merging)s AND LinkType = {MERGED}
UNION ALL SELECT 'commlog', CommlogNum, PatNum, CommType, 0, DateTStamp, '',
 CONVERT(CONVERT(Note USING utf8mb4) USING binary) FROM commlog WHERE CommlogNum IN %(commlogs)s
UNION ALL SELECT 'chart', o.ProcNoteNum, n.PatNum, n.ProcNum, COALESCE(l.ProcStatus, 0), {as_utc("n.EntryDateTime")},
 COALESCE(k.ProcCode, ''), CONVERT(CONVERT(n.Note USING utf8mb4) USING binary)
 FROM procnote o JOIN procnote n ON n.ProcNum = o.ProcNum AND n.PatNum = o.PatNum
 LEFT JOIN procnote later ON later.ProcNum = n.ProcNum AND later.PatNum = n.PatNum AND (later.EntryDateTime
  > n.EntryDateTime OR (later.EntryDateTime = n.EntryDateTime AND later.ProcNoteNum > n.ProcNoteNum))
 LEFT JOIN procedurelog l ON l.ProcNum = n.ProcNum LEFT JOIN procedurecode k ON k.CodeNum = l.CodeNum
 WHERE o.ProcNoteNum IN %(procnotes)s AND o.ProcNum <> 0 AND later.ProcNoteNum IS NULL
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class CaseRow:
    what: str
    a: int
    b: int
    c: int
    d: int
    at: object
    code: str
    text: object


@dataclass(frozen=True, slots=True)
class CaseRows:
    """The rows by what they are and by their first number, and both clocks."""

    clock: ServerClock
    rows: Mapping[str, Mapping[int, Sequence[CaseRow]]]

    def of(self, *kinds: str) -> list[CaseRow]:
        return [row for kind in kinds for rows in self.rows.get(kind, {}).values() for row in rows]

    def about(self, kind: str, number: int) -> Sequence[CaseRow]:
        return self.rows.get(kind, {}).get(number, ())


def read_case_rows(connection: HeldConnection, watched: Sequence[Watched], now: datetime) -> CaseRows:
    """Of a case that has ended only its notes and the merges."""
    opened = [case for case in watched if not case.ended]
    rows = connection.rows(
        LOOK,
        tasks=_numbers(case.task for case in opened if case.task is not None),
        patients=_numbers(case.patient for case in opened),
        merging=_numbers(case.patient for case in watched),
        commlogs=_flagged(watched, Source.COMMLOG),
        procnotes=_flagged(watched, Source.PROCNOTE),
    )
    found: defaultdict[str, defaultdict[int, list[CaseRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        # A union of columns with and without a sign makes decimals.
        a, b, c, d = (int(number) for number in (row.a, row.b, row.c, row.d))
        found[row.what][a].append(CaseRow(row.what, a, b, c, d, row.at, row.code, row.text))
    return CaseRows(ServerClock.at(now, found["clock"][0][0].at), found)


def _flagged(watched: Sequence[Watched], source: Source) -> tuple[int, ...]:
    return _numbers(key.number for case in watched for key in case.flags if key.source is source)


def _numbers(found: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(found))) or NONE
