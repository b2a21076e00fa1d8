"""Poll: read what staff wrote since the last look, and open, join or reopen cases.

What was read, what was decided and how far we are goes into the store in one transaction, so a crash repeats the
look and never the case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from od_escalator.domain.case import Case, End
from od_escalator.domain.complaint import Category
from od_escalator.domain.effects import Reason
from od_escalator.domain.evidence import Viewpoint, flagged
from od_escalator.domain.flags import Flag, Help, Marks, read_flag
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.note import Note, Source
from od_escalator.domain.opening import case_for
from od_escalator.domain.person import Office
from od_escalator.domain.practice import Cursor, Patient, Reading, Standing, Users
from od_escalator.domain.severity import Severity
from od_escalator.engine.aside import attempt
from od_escalator.engine.look import Looks
from od_escalator.engine.novelty import News, may_open, read_news
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.store import cases, cursors, notes
from od_escalator.store.store import Store

#: Pages read in one tick before the other verbs get their turn; the next tick goes on.
_PAGES = 20

#: The reader returns rows this far below the cursor once more.
_OVERLAP = 50

#: An idle look is written down this seldom: the disk is the office's.
_WRITE_EVERY = timedelta(minutes=1)

#: Stamps have whole seconds and pass through two clocks: rather a note too many at the first start than one lost.
_STAMPS_ARE_ROUGH = timedelta(seconds=2)

#: Whom a note asks for help, track tells; without a case there is nothing to tell.
_HELP_ON_CASE, _HELP_WITHOUT_CASE = "help_on_case", "help_without_case"

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A note with what it takes to judge it, which is looked up only where it may open something."""

    note: Note
    may_open: bool = False
    asks: Help | None = None
    watched: bool = False
    patient: Patient | None = None
    related: tuple[Note, ...] = ()


class Poll:
    def __init__(
        self,
        store: Store,
        practices: Sequence[Practice],
        recorder: Recorder,
        marks: Marks,
        sight: Sight,
        looks: Looks,
    ) -> None:
        self._store = store
        self._practices = practices
        self._recorder = recorder
        self._marks = marks
        self._sight = sight
        self._looks = looks
        self._written: dict[str, datetime] = {}

    def tick(self, now: datetime) -> int:
        """Look at every database once; returns how many cases were opened, joined or reopened."""
        return sum(self.look(practice, now) for practice in self._practices)

    def look(self, practice: Practice, now: datetime) -> int:
        return self._looks.at(practice.name, "poll", partial(self._look, practice, now))

    def _look(self, practice: Practice, now: datetime) -> int:
        standing = practice.hold()
        self._sight.stand(practice.name, standing)
        return self._read(practice, now) if standing is Standing.WRITER else 0

    def _read(self, practice: Practice, now: datetime) -> int:
        cursor, done = self._cursor(practice, now), 0
        for _ in range(_PAGES):
            reading = practice.read_notes(cursor, now)
            done += self._judge_all(practice, reading, cursor, now)
            cursor = reading.cursor
            if not reading.more:
                break
        return done

    def _cursor(self, practice: Practice, now: datetime) -> Cursor:
        """Where the last look ended; the first start ever opens nothing that is older than now."""
        with self._store.reading() as tx:
            known = cursors.load(tx, practice.name)
        if known is not None:
            return known
        first = practice.first_cursor()
        with self._store.transaction() as tx:
            cursors.begin(tx, practice.name, first, now, opens_from=now - _STAMPS_ARE_ROUGH)
        _log.info("database.first_start", database=practice.name, cursor=first.last)
        return first

    def _judge_all(self, practice: Practice, reading: Reading, before: Cursor, now: datetime) -> int:
        name = practice.name
        idle, written = not reading.notes and reading.cursor == before, self._written.get(name)
        if idle and written is not None and timedelta(0) <= reading.seen_until - written < _WRITE_EVERY:
            self._sight.read(name, reading.seen_until)
            return 0
        candidates = [self._candidate(practice, note, now) for note in reading.notes]
        users = practice.users() if any(c.may_open or c.asks for c in candidates) else {}
        with self._store.transaction() as tx:
            kept = [self._judge_or_set_aside(tx, practice.name, c, users, now) for c in candidates]
            held = [c.note.key for c, done in zip(candidates, kept, strict=True) if done is None]
            cursor = reading.cursor.holding(held)
            cursors.save(tx, name, cursor, reading.seen_until)
            for source, last in ((Source.COMMLOG, cursor.last), (Source.PROCNOTE, cursor.last_procnote or 0)):
                notes.forget_below(tx, name, cursor.incarnation, source, last - _OVERLAP)
        self._written[name] = reading.seen_until
        self._sight.read(name, reading.seen_until)
        return sum(done or 0 for done in kept)

    def _candidate(self, practice: Practice, note: Note, now: datetime) -> _Candidate:
        """A clinical note only flags: help is asked for, and a patient watched, in CommLogs."""
        flag = read_flag("" if note.procedure else note.text, None, self._marks)
        plain = _Candidate(note, asks=flag.help, watched=flag.watch)
        if not note.by_person:
            return plain
        if not may_open(note, self._marks):
            return replace(plain, patient=practice.find_patient(note.patient) if flag.help else None)
        with self._store.reading() as tx:
            if notes.was_judged(tx, note):
                return plain
        related = practice.find_related(note, now)
        return replace(plain, may_open=True, patient=practice.find_patient(note.patient), related=related)

    def _judge_or_set_aside(
        self, tx: Connection, database: str, candidate: _Candidate, users: Users, now: datetime
    ) -> int | None:
        """How many cases changed (0 or 1), or None when the note must wait and be looked at again."""
        key = candidate.note.key
        what = f"{database} {key.source} {key.number}"
        work = partial(self._judge, tx, database, candidate, users, now)
        return attempt(tx, self._recorder, database, what, now, work)

    def _judge(self, tx: Connection, database: str, candidate: _Candidate, users: Users, now: datetime) -> int:
        note = candidate.note
        if notes.was_judged(tx, note):
            return 0
        if (useless := _why_useless(tx, database, candidate)) is not None:
            notes.record(tx, note, useless, now)
            if useless == _HELP_WITHOUT_CASE:
                self._answer(tx, candidate, users, now)
            return 0
        news = read_news(tx, note, candidate.related, self._marks, cursors.opens_from(tx, database))
        if news.nothing is not None:
            notes.record(tx, note, news.nothing, now, news.case)
            return 0
        office = self._office(database, note, candidate.patient)
        return self._apply(tx, news, office, users, now)

    def _apply(self, tx: Connection, news: News, office: Office, users: Users, now: datetime) -> int:
        note, flag, database = news.note, news.flag, office.database
        known = cases.list_of_patient(tx, database, note.patient)
        opened = next((each for each in known if each.note == note.key and each.end is not End.WITHDRAWN), None)
        if opened is not None:
            notes.record(tx, news.judged, "opened_the_case", now, opened.number)
            return 0
        view = Viewpoint(office, self._recorder.roster, self._marks, users)
        event = flagged(note, flag, note.written_at, view)
        case = case_for(known, event, self._recorder.policies, shadow=office.shadow)
        case = case or _new_case(cases.next_number(tx), office, note, flag)
        if case.end is not None:
            case = replace(case, by_hand=office.by_hand and not office.shadow)  # as the office works by now
        case = replace(case, category=event.category) if case.plan is None and case.end is None else case
        decision = decide(case, event, self._recorder.policies, office.calendar)
        if decision.reason is Reason.MANAGERS_NOTE:
            # It opens nothing, but it may prove something: track judges it as evidence.
            return 0
        self._recorder.record(tx, decision, now)
        notes.record(tx, news.judged, decision.reason, now, decision.case.number)
        _log.info("case." + decision.reason, case=decision.case.label, office=office.name, database=database)
        return 1

    def _answer(self, tx: Connection, candidate: _Candidate, users: Users, now: datetime) -> None:
        note, patient = candidate.note, candidate.patient
        person = self._recorder.roster.person_of(users.get(note.author))
        office = self._recorder.roster.office_at(note.key.database, patient.clinic if patient else "")
        if candidate.asks is not None and person is not None and office is not None and not office.shadow:
            self._recorder.answer(tx, note.key, candidate.asks, person, now)

    def _office(self, database: str, note: Note, patient: Patient | None) -> Office:
        """Of the clinic where the procedure was done, else of the patient's own."""
        clinic = (note.procedure.clinic if note.procedure else "") or (patient.clinic if patient else "")
        office = self._recorder.roster.office_at(database, clinic)
        if office is None:
            raise LookupError("no office in the TOML looks after the patient's clinic")
        return office


def _why_useless(tx: Connection, database: str, candidate: _Candidate) -> str | None:
    if not candidate.note.by_person:
        return "by_a_program"
    note = candidate.note
    if not (candidate.may_open or candidate.asks or candidate.watched):
        return "unflagged"
    if note.written_at < cursors.opens_from(tx, database):
        return "before_our_time"
    if candidate.may_open:
        return None
    if candidate.asks is None:
        return notes.WATCHED
    is_open = any(case.end is None for case in cases.list_of_patient(tx, database, note.patient))
    return _HELP_ON_CASE if is_open else _HELP_WITHOUT_CASE


def _new_case(number: int, office: Office, note: Note, flag: Flag) -> Case:
    return Case(
        number=number,
        database=office.database,
        office=office.name,
        patient=note.patient,
        note=note.key,
        author=note.author,
        severity=flag.severity or Severity.STANDARD,
        category=flag.category or Category.OTHER,
        origin=flag.origin,
        shadow=office.shadow,
        by_hand=office.by_hand and not office.shadow,
        opened_at=note.written_at,
    )
