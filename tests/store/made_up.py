"""Made-up cases and notes for the tests of the store and the engine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from od_escalator.domain.case import Case, End
from od_escalator.domain.catalogue import Hold
from od_escalator.domain.complaint import Category, Origin, Remedy, Subject
from od_escalator.domain.hours import Calendar, Window, fingerprint
from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.plan import Plan, PlannedStep
from od_escalator.domain.policy import After, Milestone, Repeat, Step, Unit
from od_escalator.domain.severity import Severity

#: A Monday, 10:14 AM in New York.
OPENED = datetime(2026, 11, 16, 15, 14, tzinfo=UTC)

ALWAYS_OPEN = Calendar(zone="America/New_York", week=((Window(0, 24 * 60),),) * 7)

CASE = Case(
    number=1001,
    database="main",
    office="Geneva",
    patient=7,
    note=NoteKey("main", 1, Source.COMMLOG, 501),
    author=21,
    severity=Severity.STANDARD,
    category=Category.BILLING,
    opened_at=OPENED,
)


def plan(number: int = 1, *, tell: str = "regional_manager") -> Plan:
    """One step, due after two hours of real time."""
    step = Step(after=After(Unit.WALL, length=timedelta(hours=2)), until=Milestone.ATTEMPTED, tell=(tell,))
    planned = PlannedStep(step=step, due_at=OPENED + timedelta(hours=2))
    return Plan(
        number=number, policy="standard", started_at=OPENED, calendar=fingerprint(ALWAYS_OPEN), steps=(planned,)
    )


def case(number: int = 1001) -> Case:
    """An open case with its plan; no two numbers share a note."""
    return replace(CASE, number=number, note=replace(CASE.note, number=number), plan=plan(), in_channel=True)


def note(number: int = 501, text: str = "Pt upset about the bill. #upset", written_at: datetime = OPENED) -> Note:
    key = NoteKey("main", 1, Source.COMMLOG, number)
    return Note(key=key, patient=7, author=21, text=text, written_at=written_at)


_numbers = st.integers(1, 2**63 - 1)
_words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
_instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  its bounds are naive
_maybe = st.none() | _instants
_lengths = st.integers(0, 10**6).map(lambda minutes: timedelta(minutes=minutes))
_afters = st.builds(After, st.just(Unit.BUSINESS_DAYS), count=st.integers(0, 9999)) | st.builds(
    After, st.sampled_from([Unit.OFFICE, Unit.WALL]), length=_lengths
)
_repeats = st.builds(Repeat, every=_afters, times=st.integers(1, 30))
_steps = st.builds(
    Step,
    after=_afters,
    until=st.sampled_from(Milestone),
    tell=st.lists(_words, max_size=3).map(tuple),
    warn=st.none() | _lengths,
    repeat=st.none() | _repeats,
)
_planned = st.builds(
    PlannedStep,
    step=_steps,
    due_at=_instants,
    round=st.integers(0, 30),
    warn_at=_maybe,
    taken_at=_maybe,
    warned_at=_maybe,
    blind_at=_maybe,
)
_plans = st.builds(
    Plan,
    number=st.integers(1, 99),
    policy=_words,
    started_at=_instants,
    calendar=_words,
    steps=st.lists(_planned, max_size=4).map(tuple),
)


@st.composite
def any_case(draw: st.DrawFn) -> Case:
    """A case as it may ever be, and as it never will."""
    database = draw(_words)
    return draw(
        st.builds(
            Case,
            number=_numbers,
            database=st.just(database),
            office=_words,
            patient=_numbers,
            note=st.builds(NoteKey, st.just(database), _numbers, st.sampled_from(Source), _numbers),
            author=_numbers,
            severity=st.sampled_from(Severity),
            category=st.sampled_from(Category),
            category_by=st.none() | _words,
            cost=st.none() | _numbers,
            hold=st.none() | st.sampled_from(Hold),
            provider=st.none() | _numbers,
            opened_at=_instants,
            origin=st.none() | st.sampled_from(Origin),
            shadow=st.booleans(),
            by_hand=st.booleans(),
            drill=st.booleans(),
            task_with=st.none() | _words,
            given_to=st.none() | _words,
            noted_by=st.none() | _words,
            ask_for_task_at=_maybe,
            ask_for_done_at=_maybe,
            opening=_numbers,
            plan=st.none() | _plans,
            in_channel=st.booleans(),
            task=st.none() | _numbers,
            seen_at=_maybe,
            attempted_at=_maybe,
            attempts=_numbers,
            claimed_at=_maybe,
            contacted_at=_maybe,
            contacted_by=st.none() | _words,
            offered=st.lists(st.sampled_from(Remedy), max_size=3).map(tuple),
            unsatisfied=st.booleans(),
            done_at=_maybe,
            done_by=st.none() | _words,
            proof_asked_at=_maybe,
            popped_at=_maybe,
            past_manager=st.booleans(),
            subject=st.none() | st.sampled_from(Subject),
            about=st.none() | _words,
            asked=st.lists(_words, max_size=3).map(tuple),
            promised_at=_maybe,
            promised_for=st.none() | st.dates(),
            withdrawal_asked_at=_maybe,
            end=st.none() | st.sampled_from(End),
            ended_at=_maybe,
            ended_by=st.none() | _words,
            merged_at=_maybe,
            revision=_numbers,
        )
    )
