"""Whatever time does and however much of it we see: everything is told in its time, and nothing twice."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Reason, Tell, TellPeople
from od_escalator.domain.events import TimePassed
from od_escalator.domain.plan import PlannedStep
from od_escalator.domain.said import Attempted
from od_escalator.domain.severity import Severity
from tests.domain.builders import at, case_after, done, made, talked, tell


def steps(case: Case) -> tuple[PlannedStep, ...]:
    return case.plan.steps if case.plan else ()


CASES = st.sampled_from(
    [case_after(made(), severity=severity) for severity in Severity]
    + [
        case_after(made(), done(at("Tue 9:50"))),
        case_after(made(), talked(proof=False)),
        case_after(made(), talked(), severity=Severity.SERIOUS),
        case_after(made(), Attempted(at=at("Mon 11:00"))),
    ]
)
WALKS = st.lists(st.tuples(st.integers(0, 60 * 30), st.integers(0, 100)), max_size=12)


@given(CASES, WALKS)
def test_each_step_is_told_once_in_its_time_as_far_as_we_saw(case: Case, walk: list[tuple[int, int]]) -> None:
    now = seen = at("Mon 10:00")
    told_of: list[int] = []
    for minutes, percent in walk:
        now += timedelta(minutes=minutes)
        seen += (now - seen) * percent / 100
        decision = tell(case, TimePassed(at=now, seen_until=seen))
        due = [i for e in decision.effects if isinstance(e, TellPeople) and e.kind is Tell.STEP for i in e.steps]
        assert all(steps(case)[i].due_at <= min(now, seen) for i in due)
        told_of += due
        case = decision.case
    assert len(told_of) == len(set(told_of))
    assert sorted(told_of) == [i for i, p in enumerate(steps(case)) if p.taken_at]


@given(CASES, WALKS)
def test_with_full_sight_nothing_that_is_due_stays_untold(case: Case, walk: list[tuple[int, int]]) -> None:
    now = at("Mon 10:00")
    for minutes, _ in walk:
        now += timedelta(minutes=minutes)
        decision = tell(case, TimePassed(at=now, seen_until=now))
        case = decision.case
        late = [p for p in steps(case) if p.due_at <= now and not p.taken_at and not case.reached(p.step.until)]
        assert not late or decision.reason is Reason.IN_GRACE


@given(CASES, WALKS)
def test_looking_more_often_tells_the_same_people_of_the_same_steps(case: Case, walk: list[tuple[int, int]]) -> None:
    now, often = at("Mon 10:00"), case
    for minutes, _ in [(0, 0), *walk]:
        now += timedelta(minutes=minutes)
        often = tell(often, TimePassed(at=now, seen_until=now)).case
    once = tell(case, TimePassed(at=now, seen_until=now)).case
    assert [bool(p.taken_at) for p in steps(often)] == [bool(p.taken_at) for p in steps(once)]
