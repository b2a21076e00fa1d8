"""Replay: what the notes since a day would have come to, had this been running; nothing is written, kept or sent.

Open Dental is only read. The real judging and the real `decide` play each patient's notes in the order in which they
were written. Nobody opened a task of ours then: each counts as left unopened, and as Done once the patient was reached.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from od_escalator.domain.belonging import case_for, complaints_before, new_case
from od_escalator.domain.case import Case
from od_escalator.domain.closures import closed_too
from od_escalator.domain.drill import is_drill, is_misplaced
from od_escalator.domain.effects import Tell, TellPeople
from od_escalator.domain.events import Event, TaskDone, TimePassed
from od_escalator.domain.evidence import Useless, Viewpoint, flagged, judge
from od_escalator.domain.flags import Flag, Marks, read_flag
from od_escalator.domain.hours import HORIZON
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.note import Note, NoteKey
from od_escalator.domain.person import MANAGERS, Office
from od_escalator.domain.policy import Policies
from od_escalator.domain.practice import Closure, SeenNote, Watched
from od_escalator.domain.recipients import ids_of, recipients_of
from od_escalator.domain.roster import Roster
from od_escalator.domain.tagged import read_tags
from od_escalator.domain.timing import next_due
from od_escalator.domain.unclear import Aside
from od_escalator.engine.novelty import may_open
from od_escalator.engine.ports import Practice
from od_escalator.engine.since import Progress, is_behind, keys

#: Patients whose notes are asked for at once.
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Replayed:
    """A case as it is at the end, and how often each person would have been told of it in a message of their own.

    `reached` is how long after the note each conversation came: one for each time that the case was open.
    """

    case: Case
    told: Counter[str] = field(default_factory=Counter)
    reached: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Who is who, who is told when, and what flags."""

    roster: Roster
    policies: Policies
    marks: Marks


@dataclass(frozen=True, slots=True)
class Found:
    """The cases of a database, the oldest first; `nowhere` counts flagged notes that no office looks after."""

    cases: Sequence[Replayed]
    nowhere: int


def replay(practice: Practice, rules: Rules, since: datetime, now: datetime, progress: Progress) -> Found:
    """The errors are those of reading."""
    noted: defaultdict[int, list[Note]] = defaultdict(list)
    for note in _flagged(practice, rules.marks, since, now, progress):
        noted[note.patient].append(note)
    closures = practice.closures(since.date(), (now + HORIZON).date()) if _reads_schedule(practice, rules) else ()
    offices = {number: _office(practice, rules.roster, number, closures) for number in noted}
    played: list[Replayed] = []
    users = practice.users()
    known = [number for number in noted if offices[number]]
    for some in (known[start : start + _AT_ONCE] for start in range(0, len(known), _AT_ONCE)):
        watched = [Watched(case=number, patient=number, since=noted[number][0].written_at) for number in some]
        sightings = {sighting.case: sighting.notes for sighting in practice.watch(watched, now).sightings}
        for number in some:
            office = offices[number]
            if office is not None:
                view = Viewpoint(office, rules.roster, rules.marks, users)
                player = _Player(view, rules.policies, number)
                played.extend(player.play(noted[number], sightings.get(number, ()), now))
    nowhere = sum(len(notes) for number, notes in noted.items() if offices[number] is None)
    return Found(sorted(played, key=lambda each: each.case.opened_at), nowhere)


def _flagged(practice: Practice, marks: Marks, since: datetime, now: datetime, progress: Progress) -> Iterable[Note]:
    """By the time of writing; of a clinical note, each version of which holds the whole text, the first that flags."""
    found: dict[NoteKey | int, Note] = {}
    first, last = practice.cursor_since(since, now), practice.first_cursor()
    before, cursor = None, first
    while cursor != before and is_behind(cursor, last):
        progress(keys(cursor) - keys(first), keys(last) - keys(first))
        reading = practice.read_notes(cursor, now)
        for note in map(_as_entered, reading.notes):
            if note.by_person and note.written_at >= since and may_open(note, marks) and _flag(note, marks).opens:
                found.setdefault(note.procedure.number if note.procedure else note.key, note)
        before, cursor = cursor, reading.cursor
    return sorted(found.values(), key=lambda note: (note.written_at, note.key))


def _as_entered(note: Note) -> Note:
    """With the time of its first words, where it is told: it may have been touched since. Of evidence it is not."""
    return replace(note, written_at=note.entered_at or note.written_at)


def _flag(note: Note, marks: Marks) -> Flag:
    if note.procedure is None:
        return read_flag(note.text, note.type_name, marks)
    return read_flag(note.text, note.procedure.code, replace(marks, types=marks.codes))


def _reads_schedule(practice: Practice, rules: Rules) -> bool:
    return any(office.reads_schedule for office in rules.roster.offices if office.database == practice.name)


def _office(practice: Practice, roster: Roster, number: int, closures: Sequence[Closure]) -> Office | None:
    """As if it worked live, with tasks, and closed when Open Dental's schedule says so."""
    patient = practice.find_patient(number)
    office = roster.office_at(practice.name, patient.clinic) if patient else None
    return replace(closed_too(office, closures), shadow=False, by_hand=False) if office else None


class _Player:
    """One patient's notes, and the time between them."""

    def __init__(self, view: Viewpoint, policies: Policies, patient: int) -> None:
        self._view = view
        self._policies = policies
        self._patient = patient
        self._cases: list[Replayed] = []

    def play(self, notes: Sequence[Note], seen: Sequence[SeenNote], now: datetime) -> Sequence[Replayed]:
        flags = {note.key: note for note in notes}
        others = {each.note.key: replace(each, note=flags.get(each.note.key, each.note)) for each in seen}
        beside: Mapping[NoteKey, SeenNote] = {**{key: SeenNote(note=note) for key, note in flags.items()}, **others}
        for seen_note in sorted(beside.values(), key=lambda each: (each.note.written_at, each.note.key)):
            self._pass(seen_note.note.written_at)
            if seen_note.note.key in flags:
                self._flag(flags[seen_note.note.key])
            for index in self._open():
                for event in self._events(self._cases[index].case, seen_note):
                    self._happen(index, event)
        self._pass(now)
        return self._cases

    def _flag(self, note: Note) -> None:
        flag = _flag(note, self._view.marks)
        if is_drill(note, flag, self._view.marks) or is_misplaced(note, flag, self._view.marks):
            return
        event = flagged(note, flag, note.written_at, self._view)
        before = [each.case for each in reversed(self._cases)]
        known = case_for(before, event, self._policies, shadow=False)
        if known is None:
            event = replace(event, earlier=complaints_before(before, (), event))
            number = len(self._cases) + 1
            self._cases.append(Replayed(new_case(number, self._view.office, self._patient, event)))
            known = self._cases[-1].case
        self._happen(known.number - 1, event)

    def _events(self, case: Case, seen: SeenNote) -> Iterator[Event]:
        yield from (event for event in read_tags(case, seen, self._view) if not isinstance(event, Aside))
        verdict = judge(case, seen, self._view)
        if not isinstance(verdict, Useless):
            yield verdict

    def _happen(self, index: int, event: Event) -> None:
        before = self._cases[index]
        decision = decide(before.case, event, self._policies, self._view.office.calendar)
        case, told = decision.case, before.told
        for effect in decision.effects:
            if isinstance(effect, TellPeople) and effect.kind is not Tell.PICKED_UP:
                told = told + Counter(ids_of(recipients_of(effect.recipients, case, self._view.office, event.at)))
        is_news = case.contacted_at is not None and before.case.contacted_at is None
        reached = (*before.reached, event.at - case.opened_at) if is_news else before.reached
        self._cases[index] = Replayed(case, told, reached)
        if case.end is None and case.done_at is None and case.contacted_at is not None:
            role = self._view.roster.role_at(self._view.office, case.contacted_by)
            done = TaskDone(at=event.at, by=case.contacted_by, role=role if role in MANAGERS else None)
            if not case.unsatisfied:
                self._happen(index, done)

    def _pass(self, until: datetime) -> None:
        for index in self._open():
            while (due := next_due(self._cases[index].case, self._policies)) is not None and due <= until:
                self._happen(index, TimePassed(at=due, seen_until=due))

    def _open(self) -> list[int]:
        return [index for index, each in enumerate(self._cases) if each.case.end is None]
