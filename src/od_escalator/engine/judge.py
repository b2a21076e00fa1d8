"""Judges a note that was read: what it flags, whether that is news, and the case that it opens, joins or reopens."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from od_escalator.domain.belonging import case_for, complaints_before, new_case
from od_escalator.domain.case import Case
from od_escalator.domain.drill import is_misplaced
from od_escalator.domain.edits import fingerprints
from od_escalator.domain.effects import Reason
from od_escalator.domain.events import PatientMerged
from od_escalator.domain.evidence import Viewpoint, flagged
from od_escalator.domain.flags import Marks, read_flag
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.note import Note, NoteKey
from od_escalator.domain.person import Office
from od_escalator.domain.practice import Patient, Users
from od_escalator.domain.remembered import Remembered
from od_escalator.domain.wording import local_day
from od_escalator.engine.adopt import find_earlier, had_its_own, take_over
from od_escalator.engine.aside import NoPatientError, attempt
from od_escalator.engine.candidate import Candidate, why_useless
from od_escalator.engine.drills import tell_misplaced
from od_escalator.engine.heed import heed
from od_escalator.engine.learn import noticed
from od_escalator.engine.meanwhile import Meanwhile
from od_escalator.engine.novelty import News, may_open, read_news
from od_escalator.engine.numbering import Numbering
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.store import cases, cursors, notes, notes_read, waiting
from od_escalator.store.store import Store

FIRST = 1  # incarnation

_log = structlog.get_logger()


class Judge:
    def __init__(self, store: Store, recorder: Recorder, marks: Marks, numbering: Numbering) -> None:
        self._store = store
        self._recorder = recorder
        self._marks = marks
        self._numbering = numbering
        self._meanwhile = Meanwhile(recorder, marks)

    def sift(self, found: Sequence[Note], has_passed: Callable[[NoteKey], bool]) -> list[Note]:
        """Leave out what would change nothing: most of what a look returns was judged before as it stands.

        One that `has_passed` does not come again by itself.
        """
        with self._store.reading() as tx:
            known, aside = notes.by_key(tx, found), waiting.names(tx)
        return [
            note
            for note in found
            if _name(note.key) in aside or not self._changes_nothing(note, known.get(note.key), has_passed)
        ]

    def _changes_nothing(self, note: Note, known: Remembered | None, has_passed: Callable[[NoteKey], bool]) -> bool:
        if known is not None:
            return (known.digest, known.patient, known.entered_at) == (note.digest, note.patient, note.entered_at)
        is_first = note.key.incarnation == FIRST  # a later one may be remembered under an earlier
        return is_first and has_passed(note.key) and not self._read(note).says_something

    def prepare(self, practice: Practice, note: Note, now: datetime, entered: datetime | None = None) -> Candidate:
        """Look up what judging takes, unless there is nothing to judge.

        `entered` is the first start of this process, where it reaches back.
        """
        candidate = self._read(note)
        if not candidate.says_something:
            return candidate
        with self._store.reading() as tx:
            if notes.was_judged(tx, note, self._marks):
                return candidate
        related = practice.find_related(note, now) if candidate.may_open else ()
        candidate = replace(
            candidate,
            patient=practice.find_patient(note.patient),
            related=related,
            is_news=True,
            clock_from=entered if entered is not None and note.written_at < entered else None,
        )
        with self._store.reading() as tx:
            known = cases.list_of_charts(tx, note.key.database, candidate.charts) if candidate.may_open else ()
        return replace(candidate, seen=self._meanwhile.look(practice, known, note, now))

    def remember(self, tx: Connection, stood_before: Sequence[Note], now: datetime) -> None:
        """What flagged before we came opens nothing, whoever touches it later; only what is added to it counts."""
        for note in stood_before:
            candidate = self._read(note)
            if not candidate.says_something:
                continue  # at the first round there are many
            known = notes.find(tx, note, self._marks)
            # It may flag as it stood since the TOML says so.
            is_unknown = known is None or (known.reason in notes.PASSING and known.digest == note.digest)
            if is_unknown:
                self._record(tx, candidate, known, notes.STOOD_BEFORE, now)

    def count(self, tx: Connection, database: str, read: Sequence[Note]) -> None:
        """Keep how many were read, by the office's day on which they were written."""
        here = (office.calendar.zone for office in self._recorder.roster.offices if office.database == database)
        zone = next(here, "UTC")
        notes_read.add(tx, database, Counter(local_day(note.written_at, zone) for note in read))

    def judge(self, tx: Connection, candidate: Candidate, users: Users, now: datetime, *, passing: bool) -> int | None:
        """How many cases changed (0 or 1), or None when the note must wait and be looked at again.

        A `passing` note does not come again by itself.
        """
        key = candidate.note.key
        work = partial(self._judge, tx, candidate, users, now, passing)
        return attempt(tx, self._recorder, key.database, _name(key), now, work)

    def _read(self, note: Note) -> Candidate:
        """A clinical note only flags: help is asked for, and a patient watched, in CommLogs."""
        if not note.by_person:
            return Candidate(note)
        flag = read_flag("" if note.procedure else note.text, None, self._marks)
        return Candidate(note, may_open=may_open(note, self._marks), asks=flag.help, watched=flag.watch)

    def _judge(self, tx: Connection, candidate: Candidate, users: Users, now: datetime, passing: bool) -> int | None:
        note, database = candidate.note, candidate.note.key.database
        known = notes.find(tx, note, self._marks)
        if known is not None and known.digest == note.digest:
            notes.follow(tx, known, note, now)
            return 0
        if (useless := why_useless(tx, database, candidate)) is not None:
            if known is not None or not (passing and useless in notes.PASSING):
                self._record(tx, candidate, known, useless, now)
            if useless == notes.HELP_WITHOUT_CASE and candidate.clock_from is None:
                self._answer(tx, candidate, users, now)
            return 0
        news = read_news(tx, note, known, candidate.related, self._marks, cursors.opens_from(tx, database))
        if news.nothing is not None:
            self._record(tx, candidate, known, news.nothing, now, news.case)
            return heed(tx, self._recorder, self._marks, news, users, now)
        return self._apply(tx, candidate, known, news, users, now)

    def _apply(
        self, tx: Connection, candidate: Candidate, known: Remembered | None, news: News, users: Users, now: datetime
    ) -> int | None:
        note, flag = news.note, news.flag
        others = cases.list_of_charts(tx, note.key.database, candidate.charts)
        if not self._meanwhile.weigh(tx, others, candidate.seen, note, users, now):
            return None
        others = cases.list_of_charts(tx, note.key.database, candidate.charts)
        office = self._office_of_open(others) or self._office(note, candidate.patient)
        view = Viewpoint(office, self._recorder.roster, self._marks, users)
        if is_misplaced(note, flag, self._marks):
            tell_misplaced(tx, self._recorder, note, view, now)
            self._record(tx, candidate, known, notes.DRILL_ELSEWHERE, now)
            return 0
        event = replace(flagged(note, flag, note.written_at, view), clock_from=candidate.clock_from)
        case = case_for(others, event, self._recorder.policies, shadow=office.shadow)
        if case and case.end and had_its_own(tx, office.database, candidate.own_tasks, event, case):
            case = None
        case = self._follow(tx, case, note, office, now) if case else None
        if case is None and not self._numbering.is_ready():
            return None
        own = () if case else candidate.own_tasks
        earlier = find_earlier(tx, self._numbering, office.database, own, event, candidate)
        if earlier.is_over:
            self._record(tx, candidate, known, notes.STOOD_BEFORE, now)
            return 0
        event = earlier.as_then(event, office, self._recorder.roster)
        if case is None:
            theirs = [task for task in candidate.own_tasks if task.case != earlier.number]  # not its own first opening
            event = replace(event, earlier=complaints_before(others, theirs, event))
        case = case or earlier.begin(new_case(earlier.number, office, note.patient, event))
        if case.provider is None and candidate.patient is not None:
            case = replace(case, provider=candidate.patient.provider)
        if case.end is not None:
            # Whose patient it is by now, and as they work by now.
            case = replace(case, office=office.name, by_hand=office.by_hand and not office.shadow)
        decision = decide(case, event, self._recorder.policies, office.calendar)
        if decision.reason is Reason.MANAGERS_NOTE:
            # It opens nothing, but it may prove something: track judges it as evidence.
            self._record(tx, candidate, known, decision.reason, now)
            return 0
        self._recorder.record(tx, noticed(tx, decision), now)
        take_over(tx, self._recorder, decision.case, earlier, office, now)
        self._record(tx, candidate, known, decision.reason, now, decision.case.number)
        _log.info("case." + decision.reason, case=decision.case.label, office=office.name, database=office.database)
        return 1

    def _follow(self, tx: Connection, case: Case, note: Note, office: Office, now: datetime) -> Case:
        """A note on the chart into which that of the case was merged, before track has seen that."""
        if case.patient == note.patient:
            return case
        event = PatientMerged(at=now, into=note.patient, merged_at=now)
        decision = decide(case, event, self._recorder.policies, office.calendar)
        self._recorder.record(tx, decision, now)
        return decision.case

    def _record(
        self,
        tx: Connection,
        candidate: Candidate,
        known: Remembered | None,
        reason: str,
        now: datetime,
        case: int | None = None,
    ) -> None:
        """A case once named stays named, and what a note once said is nothing new when it says it again."""
        note = candidate.note
        earlier = (known.sentences or ()) if known else ()
        said = fingerprints(note.text, self._marks, earlier) if candidate.may_open and not note.procedure else earlier
        case = case if case is not None or known is None else known.case
        if case is None and known is not None and known.reason == notes.PURGED:
            reason = notes.PURGED
        notes.record(tx, note, reason, now, case, said)

    def _answer(self, tx: Connection, candidate: Candidate, users: Users, now: datetime) -> None:
        note, patient = candidate.note, candidate.patient
        person = self._recorder.roster.person_of(users.get(note.author))
        office = self._recorder.roster.office_at(note.key.database, patient.clinic if patient else "")
        if candidate.asks is not None and person is not None and office is not None and not office.shadow:
            self._recorder.answer(tx, note.key, candidate.asks, person, now)

    def _office_of_open(self, known: Sequence[Case]) -> Office | None:
        """While a case is open it stays with those who know it, wherever its clinic has gone."""
        still = (self._recorder.roster.office(case.office) for case in known if case.end is None)
        return next(still, None)

    def _office(self, note: Note, patient: Patient | None) -> Office:
        """Of the clinic where the procedure was done, else of the patient's own."""
        if patient is None:
            raise NoPatientError("the patient of the note is not there")
        clinic = (note.procedure.clinic if note.procedure else "") or (patient.clinic if patient else "")
        office = self._recorder.roster.office_at(note.key.database, clinic)
        if office is None:
            raise LookupError("no office in the TOML looks after the patient's clinic")
        return office


def _name(key: NoteKey) -> str:
    """As it is set aside."""
    return f"{key.database} {key.source} {key.number}"
