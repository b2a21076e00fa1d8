"""How a step's time is spelled, and the due times that a plan keeps."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from od_escalator.domain.hours import fingerprint
from od_escalator.domain.plan import start_plan
from od_escalator.domain.policy import After, Milestone, Policies, Step, Unit
from tests.domain.builders import CALENDAR, POLICIES, at, step

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("2h", After(Unit.OFFICE, length=2 * HOUR)),
        ("90m", After(Unit.OFFICE, length=1.5 * HOUR)),
        (" 90 m ", After(Unit.OFFICE, length=1.5 * HOUR)),
        ("1bd", After(Unit.BUSINESS_DAYS, count=1)),
        ("wall 30m", After(Unit.WALL, length=HOUR / 2)),
        ("wall  1d", After(Unit.WALL, length=DAY)),
        ("wall 0m", After(Unit.WALL)),
    ],
)
def test_a_time_as_the_toml_spells_it(text: str, after: After) -> None:
    assert After.parse(text) == after


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("", "write it like"),
        ("two hours", "write it like"),
        ("-2h", "write it like"),
        ("2 weeks", "write it like"),
        ("1d", 'write "1bd" for office days or "wall 1d" for real days'),
        ("wall 1bd", 'write "1bd" or "wall 1d"'),
    ],
)
def test_any_other_spelling_is_refused_with_the_remedy(text: str, remedy: str) -> None:
    with pytest.raises(ValueError, match=remedy):
        After.parse(text)


@pytest.mark.parametrize(
    ("after", "start", "due"),
    [
        ("2h", at("Mon 10:00"), at("Mon 12:00")),
        ("2h", at("Mon 16:00"), at("Tue 9:00")),
        ("2h", at("Sat 10:00"), at("Mon 10:00", week=1)),
        ("1bd", at("Mon 10:00"), at("Tue 10:00")),
        ("1bd", at("Fri 16:50"), at("Mon 16:50", week=1)),
        ("wall 1h", at("Fri 16:50"), at("Fri 17:50")),
        ("wall 1d", at("Fri 16:50"), at("Sat 16:50")),
        ("wall 0m", at("Sat 3:00"), at("Sat 3:00")),
    ],
)
def test_when_a_step_is_due(after: str, start: datetime, due: datetime) -> None:
    assert After.parse(after).due(start, CALENDAR) == due


def test_a_plan_keeps_the_due_times_of_its_beginning() -> None:
    plan = start_plan(1, "standard", at("Fri 16:00"), POLICIES, CALENDAR)
    assert (plan.policy, plan.started_at, plan.calendar) == ("standard", at("Fri 16:00"), fingerprint(CALENDAR))
    assert [(p.due_at, p.warn_at) for p in plan.steps] == [
        (at("Mon 9:00", week=1), None),
        (at("Mon 16:00", week=1), at("Mon 15:00", week=1)),
        (at("Tue 16:00", week=1), at("Tue 15:00", week=1)),
        (at("Tue 16:00", week=1), at("Tue 15:00", week=1)),
        (at("Wed 16:00", week=1), None),
    ]


@pytest.mark.parametrize(
    ("after", "start", "warned"),
    [
        ("wall 30m", at("Mon 10:00"), at("Mon 10:00")),
        ("2h", at("Mon 16:00"), at("Tue 8:00")),
        ("1bd", at("Mon 8:00"), at("Mon 16:00")),
    ],
)
def test_a_warning_comes_an_office_hour_before_but_never_before_the_beginning(
    after: str, start: datetime, warned: datetime
) -> None:
    policies = Policies(steps={"mild": (step(after, "contacted", "dana", warn=True),)})
    (planned,) = start_plan(1, "mild", start, policies, CALENDAR).steps
    assert planned.warn_at == warned


def test_a_changed_plan_changes_only_the_chosen_steps() -> None:
    plan = start_plan(1, "standard", at("Mon 10:00"), POLICIES, CALENDAR)
    taken = plan.change([1, 3], lambda p: replace(p, taken_at=at("Tue 10:00")))
    assert [i for i, p in enumerate(taken.steps) if p.taken_at] == [1, 3]
    assert [p.step for p in taken.steps] == [p.step for p in plan.steps]


def test_a_step_tells_in_the_words_of_the_toml() -> None:
    assert step("2h", "seen", "kelly") == Step(
        after=After(Unit.OFFICE, length=2 * HOUR), until=Milestone.SEEN, tell=("kelly",)
    )
