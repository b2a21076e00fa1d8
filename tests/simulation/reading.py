"""What the database in memory shows of notes and of a patient's tasks, as the port promises it."""

from dataclasses import replace

from od_escalator.domain.additions import COPY_WITHIN, ECHO_WITHIN
from od_escalator.domain.hand_made import PatientTask
from od_escalator.domain.note import Note
from od_escalator.domain.practice import Cursor, Reading, TaskStatus
from od_escalator.domain.task_words import adopted_in
from tests.simulation.anchors import anchor
from tests.simulation.rows import Task, behind
from tests.simulation.watching import Look


def read(look: Look, cursor: Cursor) -> Reading:
    """What is young is held back: it is read when nobody is likely to be writing it any more."""
    rows = look.database.rows
    edited = {number for number, _ in rows.changes[cursor.last_audit or 0 :]}
    commlogs = behind(rows.commlogs, cursor.last, {*cursor.pending, *edited})
    chart = behind(rows.chart, cursor.last_procnote or 0, cursor.pending_procnotes)
    busy = {row.procedure for row in chart if look.is_young(row.stamp)}
    held = [row for row in commlogs if look.is_young(row.stamp)], [row for row in chart if row.procedure in busy]
    moved = replace(
        cursor,
        last=rows.commlogs.last,
        pending=tuple(row.number for row in held[0]),
        last_procnote=rows.chart.last,
        pending_procnotes=tuple(row.number for row in held[1]),
        last_audit=len(rows.changes),
        swept_from=cursor.swept_from or look.server,
    )
    until = min([look.ours, *(look.ours_of(row.stamp) for each in held for row in each)])
    if moved != cursor:
        moved = replace(moved, anchor=anchor(look.database, look.server - (look.ours - until)))
    settled = [row for row in commlogs if row not in held[0]] + [row for row in chart if row not in held[1]]
    stood = [] if cursor.swept_from else [row for row in rows.commlogs.values() if row.number <= cursor.last]
    return Reading(
        notes=tuple(look.note(row, moved.incarnation) for row in settled),
        cursor=moved,
        seen_until=until,
        stood_before=tuple(look.note(row, moved.incarnation) for row in stood if row not in settled),
        server_at=look.server,
    )


def related(look: Look, note: Note) -> tuple[Note, ...]:
    """What the same author wrote about this patient at about the same time."""
    rows = look.database.rows
    others = rows.chart if note.procedure is None else rows.commlogs
    found = [
        row
        for row in others.of(note.patient)
        if row.author == note.author and abs(look.ours_of(row.stamp) - note.written_at) <= ECHO_WITHIN
    ]
    if note.procedure is not None:
        since, number = note.written_at - COPY_WITHIN, note.procedure.number
        found += [
            row for row in rows.chart.of(note.patient) if row.procedure == number or look.ours_of(row.stamp) >= since
        ]
    notes = (look.note(row, note.key.incarnation) for row in found)
    return tuple({each.key: each for each in notes if each.key != note.key}.values())


def task_about(look: Look, row: Task) -> PatientTask:
    """Whoever made it."""
    return PatientTask(
        task=row.number,
        by=row.author,
        ours=row.author == look.us,
        text=row.text,
        sent_at=look.ours_of(row.at),
        inbox=look.database.users.get(row.inbox),
        done=row.status is TaskStatus.DONE,
        noted=frozenset().union(*(adopted_in(each.text) for each in row.notes if each.author == look.us)),
    )
