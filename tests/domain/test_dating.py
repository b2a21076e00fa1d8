"""A note that is dated back: both times are kept, and what is due is counted from when it was written."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.case import Case
from od_escalator.domain.evidence import Viewpoint, flagged, judge
from od_escalator.domain.flags import Marks, read_flag
from od_escalator.domain.practice import SeenNote
from od_escalator.domain.said import Attempted, Conversed
from od_escalator.domain.task_words import detour_line, first_line
from tests.domain.builders import OFFICE, OPENED, ROSTER, ZONE, at, case_after, done, flag, made, note, talked, tell

BEFORE = at("Mon 16:00", week=-1)
MARKS = Marks(types=frozenset(), tags=("#upset",))
VIEW = Viewpoint(OFFICE, ROSTER, MARKS, {12: "Kelly"})


@pytest.mark.parametrize(
    ("dated", "told"),
    [(None, False), ("Mon 11:00", False), ("Mon 9:01", False), ("Mon 9:00", True), ("Mon 8:00", True)],
)
def test_two_hours_and_more_before_it_was_written_a_note_is_dated_back(dated: str | None, told: bool) -> None:
    when = at(dated) if dated else None
    written = note(dated_at=when)
    assert written.dated_back == (when if told else None)
    events = (judge(case_after(), SeenNote(note=each), VIEW) for each in (written, replace(written, text="LVM.")))
    assert [getattr(event, "dated_at", "none") for event in events] == [written.dated_back] * 2
    assert flagged(written, read_flag("#upset", None, MARKS), OPENED, VIEW).dated_at == written.dated_back


@pytest.mark.parametrize(
    ("case", "event", "said"),
    [
        (case_after(made()), Attempted(at=OPENED, dated_at=BEFORE), ["attempted"]),
        (case_after(made()), talked(dated_at=BEFORE), ["contacted"]),
        (case_after(made()), talked(dated_at=BEFORE, proof=False), ["claimed"]),
        (case_after(made()), talked(dated_at=BEFORE, satisfied=False), ["unsatisfied"]),
        (case_after(made(), done()), talked(dated_at=BEFORE), ["resolved"]),
        (case_after(made()), flag(at("Mon 11:00"), dated_at=BEFORE), ["joined"]),
        (case_after(made(), talked(), done()), flag(at("Tue 9:00"), dated_at=BEFORE), ["reopened"]),
    ],
)
def test_what_is_said_of_the_note_has_both_times_and_nothing_else_changes(
    case: Case, event: Attempted | Conversed, said: list[str]
) -> None:
    decision, plain = tell(case, event), tell(case, replace(event, dated_at=None))
    assert [entry.reason for entry in decision.entries if entry.dated_at == BEFORE] == said
    assert replace(decision.case, dated_at=None) == replace(plain.case, dated_at=None)
    assert decision.marked(lambda entry: replace(entry, dated_at=None)) == replace(plain, case=decision.case)


def test_the_task_says_when_it_was_and_a_case_that_opens_again_forgets_it() -> None:
    case = case_after(made(), dated_at=BEFORE)
    assert first_line(case, ZONE, "Jamie").endswith("(noted Mon 10:00 AM Jamie, about Mon Nov 23, 4:00 PM)")
    near = replace(case, dated_at=at("Fri 16:00", week=-1))
    assert first_line(near, ZONE, "Jamie").endswith("(noted Mon 10:00 AM Jamie, about Fri 4:00 PM)")
    assert "about Fri 4:00 PM)" in detour_line(near, "UP-1042/D7", ZONE, "Jamie")
    ended = tell(tell(case, talked()).case, done()).case
    assert tell(ended, flag(at("Tue 9:00"))).case.dated_at is None
    spot = tell(replace(case_after(), plan=None), flag(dated_at=BEFORE))
    assert spot.case.dated_at == BEFORE


@given(st.integers(0, 60 * 24 * 400))
def test_however_far_it_is_dated_back_due_times_stay(minutes: int) -> None:
    back: datetime = OPENED - timedelta(minutes=minutes)
    case = case_after(made(), dated_at=back)
    assert (case.plan, case.opened_at, case.dated_at) == (case_after(made()).plan, OPENED, back)
