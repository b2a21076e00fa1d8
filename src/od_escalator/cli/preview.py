"""What a first start that reaches back would open: found on a copy of the state by the same judging, and only shown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import click
from sqlalchemy import func, select

from od_escalator.cli.facts import Directory
from od_escalator.cli.table import print_table
from od_escalator.config.model import Config
from od_escalator.domain.case import Case
from od_escalator.domain.effects import Reason
from od_escalator.domain.flags import Marks, read_flag
from od_escalator.domain.ladder import policy_for
from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.practice import Cursor, Reading
from od_escalator.domain.recipients import ids_of, recipients_of
from od_escalator.domain.wording import counted, dated, listed
from od_escalator.engine.ports import Practice
from od_escalator.engine.rehearsal import RehearsalPractice
from od_escalator.escalator import Escalator
from od_escalator.store import cases, tables, waiting

_COLUMNS = ("Database", "Office", "Written", "Flagged by", "Where", "Severity", "Becomes")
_ALL = 1_000_000


class Witness(RehearsalPractice):
    """Remembers by what notes are flagged: the type's name and our words, never theirs."""

    def __init__(self, real: Practice, say: Callable[[str], None], marks: Marks) -> None:
        super().__init__(real, say)
        self._marks = marks
        self.flags: dict[NoteKey, str] = {}

    def read_notes(self, cursor: Cursor, now: datetime) -> Reading:
        reading = super().read_notes(cursor, now)
        for note in reading.notes:
            if flagged := _flagged_by(note, self._marks):
                self.flags[note.key] = flagged
        return reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`joined` counts further notes that would join one of `opened`; `aside` what could not be placed."""

    opened: tuple[Case, ...]
    joined: int
    aside: tuple[str, ...]
    flags: dict[NoteKey, str]


def preview(escalator: Escalator, databases: Sequence[str]) -> Preview:
    """Of an Escalator on a copy, whose Witnesses have read."""
    witnesses = [practice for practice in escalator.outside.practices.values() if isinstance(practice, Witness)]
    joined = select(func.count()).where(tables.notes.c.database.in_(databases), tables.notes.c.reason == Reason.JOINED)
    with escalator.store.reading() as tx:
        opened = [case for case in cases.list_all(tx, _ALL) if case.database in databases]
        aside = [row["what"] for row in waiting.list_all(tx) if row["what"].split(" ")[0] in databases]
        return Preview(
            opened=tuple(sorted(opened, key=lambda case: (case.database, case.opened_at))),
            joined=tx.scalar(joined) or 0,
            aside=tuple(aside),
            flags={key: words for witness in witnesses for key, words in witness.flags.items()},
        )


def show(found: Preview, config: Config, since: datetime, now: datetime) -> None:
    directory = Directory.of(config)
    day, opened = dated(since, config.timezone, now), counted(len(found.opened), "case")
    click.echo(f"The notes since {day} would open {opened}.")
    if found.opened:
        print_table(_COLUMNS, [_row(case, found, directory, now) for case in found.opened])
    for line in _consequences(found, directory, now):
        click.echo(line)


def _row(case: Case, found: Preview, directory: Directory, now: datetime) -> tuple[str, ...]:
    kind = "CommLog" if case.note.source is Source.COMMLOG else "clinical note"
    return (
        case.database,
        case.office,
        dated(case.opened_at, directory.zone_of(case), now),
        found.flags.get(case.note, ""),
        f"{kind} {case.note.number}",
        policy_for(case),
        _becomes(case),
    )


def _becomes(case: Case) -> str:
    if case.end is not None:
        return "a line to the owners, as it was settled at once"
    if case.shadow:
        return "a case in shadow"
    if case.past_manager:
        return "a case past the office manager"
    return "a case, its task sent by hand" if case.by_hand else "a case with a task"


def _consequences(found: Preview, directory: Directory, now: datetime) -> Iterator[str]:
    if found.joined:
        yield f"{counted(found.joined, 'further flagged note')} would join these cases."
    for what in found.aside:
        yield f"{what} cannot be placed: od-escalator check names clinics without an office."
    running = [case for case in found.opened if case.end is None]
    if not running:
        return
    for name, count in sorted(_tasks(running, directory).items()):
        yield f"{name} would get {counted(count, 'task')} at once, without popups."
    yield "Each office's channel would get one message for each of its cases."
    if at_once := _told_at_once(running, directory, now):
        yield f"Because of their severity, these would hear of them at once: {at_once}."
    yield (
        "Their clocks would start now, so that nobody is told of a step that was due before;"
        " calls that were logged since the note count."
    )


def _tasks(running: Sequence[Case], directory: Directory) -> dict[str, int]:
    counts: dict[str, int] = {}
    for case in running:
        if not (case.shadow or case.by_hand or case.past_manager):
            name = directory.names((case.holder,), case, case.opened_at)
            counts[name] = counts.get(name, 0) + 1
    return counts


def _told_at_once(running: Sequence[Case], directory: Directory, now: datetime) -> str:
    told = [
        id_
        for case in running
        if (office := directory.office(case)) is not None
        for planned in (case.plan.steps if case.plan else ())
        if planned.due_at <= now
        for id_ in ids_of(recipients_of(planned.step.tell, case, office, now))
    ]
    return listed([directory.name(id_) or id_ for id_ in dict.fromkeys(told)])


def _flagged_by(note: Note, marks: Marks) -> str:
    type_name, words = note.type_name, f'type "{note.type_name}"'
    if note.procedure is not None:
        type_name, words = note.procedure.code, f"code {note.procedure.code}"
        marks = replace(marks, types=marks.codes)
    flag = read_flag(note.text, type_name, marks)
    shown = {"type": words, "tag": "tag", "review": "#review"}
    return ", ".join(shown[reason] for reason in flag.reasons if reason in shown) if flag.opens else ""
