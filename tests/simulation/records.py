"""The program's own records, read as anybody with a database tool would: what is due, and what it says it has done."""

import json
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

_FIRST = "(SELECT min(seq) FROM outbox WHERE state IN ('pending', 'sending', 'unknown') GROUP BY lane)"

#: What stands among what is set aside, and waits for nothing.
_KNOWN = "('the clock', 'the link to Slack', 'the link''s last sign')"

#: What is written into an Open Dental that is away waits until it is back, and on a task that is lost for an audit.
_CAN = """(lane NOT LIKE 'opendental %'
 OR database NOT IN (SELECT value FROM json_each(:away)) AND coalesce(problem, '') NOT LIKE 'task_gone%')"""

_NEXT = f"""
SELECT min(at) FROM (
 SELECT min(next_due_at) AS at FROM cases WHERE next_due_at > :now
 UNION ALL SELECT min(max(next_try_at, :now_and_more)) FROM outbox
  WHERE seq IN {_FIRST} AND next_try_at <= :now AND {_CAN}
 UNION ALL SELECT min(next_try_at) FROM outbox WHERE seq IN {_FIRST} AND next_try_at > :now AND {_CAN}
 UNION ALL SELECT min(max(next_at, :now_and_more)) FROM set_aside WHERE what NOT IN {_KNOWN})
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class CaseRow:
    """`note` is the flagged one's database, source and number."""

    number: int
    office: str
    patient: int
    note: tuple[str, str, int]
    opening: int
    end: str | None
    severity: int
    task: int | None


class Records:
    def __init__(self, file: Path) -> None:
        self._file = file
        self.open()

    def open(self) -> None:
        self._connection = sqlite3.connect(self._file, isolation_level=None)

    def copy_to(self, file: Path) -> None:
        """As an administrator backs the state up, while the program runs."""
        with closing(sqlite3.connect(file)) as backup:
            self._connection.backup(backup)

    def close(self) -> None:
        self._connection.close()

    def next_due(self, now: datetime, away: Collection[str]) -> datetime | None:
        """What is late is due again in a while."""
        soon = now.timestamp() + 300
        later = datetime.fromtimestamp(soon, now.tzinfo)
        values = {"now": _text(now), "now_and_more": _text(later), "away": json.dumps(sorted(away))}
        found = self._one(_NEXT, values)
        return datetime.fromisoformat(found[0]) if found and found[0] else None

    def databases_due(self, now: datetime) -> set[str]:
        """Where a case waits for time to pass."""
        sql = "SELECT DISTINCT database FROM cases WHERE next_due_at <= ?"
        return {row[0] for row in self._connection.execute(sql, (_text(now),))}

    def unjudged(self) -> set[str]:
        """Where a note that was read waits to be looked at again."""
        sql = "SELECT database FROM cursors WHERE pending <> '[]' OR coalesce(pending_procnotes, '[]') <> '[]'"
        return {row[0] for row in self._connection.execute(sql)}

    def is_due(self, now: datetime) -> bool:
        return self._one(f"SELECT 1 FROM outbox WHERE seq IN {_FIRST} AND next_try_at <= ?", (_text(now),)) is not None  # noqa: S608  constants

    def case(self, number: int) -> CaseRow | None:
        return next(iter(self.cases("number = ?", number)), None)

    def cases(self, where: str = "1", *values: object) -> list[CaseRow]:
        rows = self._connection.execute(
            "SELECT number, office, patient, database, note_source, note_number, opening, end, severity, task"  # noqa: S608  ours
            f" FROM cases WHERE {where}",
            values,
        )
        return [
            CaseRow(n, office, patient, (b, s, k), opening, end, severity, task)
            for n, office, patient, b, s, k, opening, end, severity, task in rows
        ]

    def openings(self, where: str, *values: object) -> set[tuple[str, int]]:
        """The label of each such case, and which of its openings it is."""
        return {(f"UP-{row.number}", row.opening) for row in self.cases(where, *values)}

    def linked(self) -> dict[str, int]:
        """The tasks that cases know, by their marks."""
        marked = (
            (f"UP-{row.number}" + (f"-{row.opening}" if row.opening > 1 else ""), row.task) for row in self.cases()
        )
        return {mark: task for mark, task in marked if task is not None}

    def cases_of_note(self, database: str, source: str, number: int, patient: int) -> list[int]:
        """A restored backup gives its number to another note, of another patient or of the same: the newest counts."""
        where = "database = ? AND source = ? AND number = ? AND patient = ? AND case_number > 0"
        sql = f"SELECT DISTINCT incarnation, case_number FROM notes WHERE {where}"  # noqa: S608  constants
        found = list(self._connection.execute(sql, (database, source, number, patient)))
        newest = max((incarnation for incarnation, _ in found), default=0)
        return [case for incarnation, case in found if incarnation == newest]

    def damage(self, sql: str, number: int) -> bool:
        """What should never happen to the rows of a case; whether it did."""
        return self._connection.execute(sql, (number,)).rowcount > 0

    def column(self, sql: str, number: int) -> set[object]:
        """What a question about a case finds."""
        return {row[0] for row in self._connection.execute(sql, (number,))}

    def audited_since(self, at: datetime) -> list[str]:
        """What audits have told operations since then."""
        sql = "SELECT key FROM outbox WHERE key LIKE '%audit %' AND created_at >= ?"
        return [row[0] for row in self._connection.execute(sql, (_text(at),))]

    def promise(self, id_: str) -> tuple[int, str, str] | None:
        """The place in the order of its lane, the lane, and the database that it is about."""
        found: tuple[int, str, str] | None = self._one("SELECT seq, lane, database FROM outbox WHERE id = ?", (id_,))
        return found

    def is_kept(self, key: str) -> bool:
        """Whether what somebody did in Slack is there."""
        return self._one("SELECT 1 FROM interactions WHERE key = ?", (key,)) is not None

    def handled_at(self, key: str) -> datetime | None:
        """None before."""
        found = self._one("SELECT handled_at FROM interactions WHERE key = ? AND handled_at IS NOT NULL", (key,))
        return datetime.fromisoformat(found[0]) if found else None

    def is_clicked(self) -> bool:
        """Whether something that was done in Slack waits to be handled."""
        return self._one("SELECT 1 FROM interactions WHERE handled_at IS NULL", ()) is not None

    def clicked(self, number: int, person: str, at: datetime) -> list[str]:
        """What a case's timeline says that somebody has done by a click of that moment."""
        sql = "SELECT reason FROM timeline WHERE case_number = ? AND by = ? AND at = ? AND in_slack"
        return [row[0] for row in self._connection.execute(sql, (number, person, _text(at)))]

    def attempts(self, number: int, person: str | None = None) -> list[datetime]:
        """When somebody tried to reach the patient, or this person, as the timeline says."""
        sql = "SELECT at FROM timeline WHERE case_number = ? AND reason = 'attempted' AND (? IS NULL OR by = ?)"
        found = self._connection.execute(sql, (number, person, person))
        return [datetime.fromisoformat(row[0]) for row in found]

    def undelivered(self) -> list[tuple[str, str, str]]:
        sql = "SELECT lane, kind, state FROM outbox WHERE state NOT IN ('sent', 'dropped')"
        return list(self._connection.execute(sql))

    def set_aside(self) -> list[str]:
        sql = f"SELECT what FROM set_aside WHERE what NOT IN {_KNOWN}"  # noqa: S608  constants
        return [row[0] for row in self._connection.execute(sql)]

    def _one(self, sql: str, values: Mapping[str, str] | tuple[str, ...]) -> Any:  # noqa: ANN401  a row
        return self._connection.execute(sql, values).fetchone()


def _text(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
