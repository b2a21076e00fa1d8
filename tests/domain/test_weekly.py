"""What the owners hear of a week, and which office has fallen silent."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from od_escalator.domain.complaint import Category
from od_escalator.domain.complaint_log import Complaint, Escalation
from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.period import last_week, midnight
from od_escalator.domain.practice import Cursor, Reading
from od_escalator.domain.severity import Severity
from od_escalator.domain.weekly import Counts, Health, Past, Trouble, office_week, silence
from tests.domain.builders import complaint as unexplained
from tests.domain.test_period import GENEVA, ZONE

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 30, 15, tzinfo=UTC)
OPENED = datetime(2026, 11, 24, 15, tzinfo=UTC)
WEEK = last_week(0, [GENEVA], ZONE, NOW)


def complaint(number: int, **changed: object) -> Complaint:
    return unexplained(number, **({"opened_at": OPENED} | changed))


def test_the_week_of_an_office_counts_its_own_cases() -> None:
    found = [
        complaint(1001, severity=Severity.MILD, contacted_at=OPENED + HOUR),
        complaint(1002, contacted_at=OPENED + 9 * HOUR, escalation=Escalation.BY_TIMER),
        complaint(1003, escalation=Escalation.AT_OPENING),
        complaint(1004, office="Lakeside", contacted_at=OPENED),
    ]
    week = office_week("Geneva", found, Counts(ended=1))
    assert (week.opened, week.escalated, week.talked, week.to_conversation) == (3, 1, 2, HOUR)
    assert week.mild == (("UP-1001", Category.BILLING),)
    assert not week.is_empty


@pytest.mark.parametrize(
    ("counts", "silent", "is_empty"),
    [(Counts(), 0, True), (Counts(still_open=1), 0, False), (Counts(), 5, False)],
)
def test_an_office_without_anything_is_empty(counts: Counts, silent: int, is_empty: bool) -> None:
    week = office_week("Geneva", [], counts, silent)
    assert (week.is_empty, week.to_conversation) == (is_empty, None)


@pytest.mark.parametrize(
    ("read", "troubles", "away", "is_well"),
    [
        pytest.param(NOW - HOUR, (), (), True, id="read just now"),
        pytest.param(NOW - 2 * HOUR, (), (("main", NOW - 2 * HOUR),), False, id="not read for hours"),
        pytest.param(None, (), (("main", None),), False, id="never read"),
        pytest.param(NOW, ((Trouble.SET_ASIDE, 1),), (), False, id="a note that could not be processed"),
    ],
)
def test_healthy_is_said_of_what_is(
    read: datetime | None, troubles: tuple[tuple[Trouble, int], ...], away: object, is_well: bool
) -> None:
    health = Health(notes=412, signs=0, read=(("main", read),), alerts=0, troubles=troubles)
    assert (health.away(NOW), health.is_well(NOW)) == (away, is_well)


def days_ago(days: int) -> datetime:
    return midnight(WEEK.until - timedelta(days=days), ZONE)


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
CLOSED = replace(
    GENEVA,
    calendar=replace(GENEVA.calendar, closed=frozenset(date(2026, 11, 9) + timedelta(days=n) for n in range(7))),
)


@pytest.mark.parametrize(
    ("flagged", "read_since", "office", "weeks"),
    [
        pytest.param(35, LONG_AGO, GENEVA, 5, id="for five weeks"),
        pytest.param(34, LONG_AGO, GENEVA, None, id="not yet for five"),
        pytest.param(35, LONG_AGO, CLOSED, None, id="a week in which it was closed does not count"),
        pytest.param(42, LONG_AGO, CLOSED, 5, id="but the weeks around it do"),
        pytest.param(None, days_ago(50), GENEVA, 7, id="never, and read for seven weeks"),
        pytest.param(None, days_ago(20), GENEVA, None, id="never, and new"),
        pytest.param(None, LONG_AGO, GENEVA, 104, id="never in years"),
    ],
)
def test_an_office_is_silent_compared_with_its_own_past(
    flagged: int | None, read_since: datetime, office: object, weeks: int | None
) -> None:
    past = Past(flagged_at=None if flagged is None else days_ago(flagged), read_since=read_since)
    found = silence(past, office, WEEK, timedelta(weeks=5))  # type: ignore[arg-type]  # an office
    assert (found.weeks if found else None) == weeks


def note(source: Source, number: int, *, by_person: bool = True) -> Note:
    key = NoteKey("main", 1, source, number)
    return Note(key=key, patient=7, author=21, text="Pt called.", written_at=NOW, by_person=by_person)


@pytest.mark.parametrize(
    ("read", "counts"),
    [
        pytest.param(note(Source.COMMLOG, 11), True, id="a new CommLog"),
        pytest.param(note(Source.COMMLOG, 4), True, id="one that had to settle"),
        pytest.param(note(Source.COMMLOG, 10), False, id="one that is returned again"),
        pytest.param(note(Source.COMMLOG, 11, by_person=False), False, id="a program's"),
        pytest.param(note(Source.COMMLOG, 12), False, id="one that waits for another look"),
        pytest.param(note(Source.PROCNOTE, 21), True, id="a new clinical note"),
        pytest.param(note(Source.PROCNOTE, 15), True, id="one that had to settle, too"),
        pytest.param(note(Source.PROCNOTE, 20), False, id="a known one"),
    ],
)
def test_a_note_is_counted_when_it_was_read_first(read: Note, counts: bool) -> None:
    before = Cursor(last=10, pending=(4,), last_procnote=20, pending_procnotes=(15,))
    reading = Reading(notes=(read,), cursor=before, seen_until=NOW)
    held = [note(Source.COMMLOG, 12).key]
    assert bool(reading.new_since(before, held)) is counts
    begun = reading.new_since(replace(before, last_procnote=None), held)
    assert bool(begun) is (counts and read.key.number != 21)
