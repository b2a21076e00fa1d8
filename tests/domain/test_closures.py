"""Which of the practice's holidays close an office."""

from dataclasses import replace
from datetime import date

import pytest

from od_escalator.domain.closures import closed_too
from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.person import Office
from od_escalator.domain.practice import Closure

TOML_DAY, DAY, OTHER = date(2026, 11, 27), date(2026, 11, 26), date(2026, 12, 24)
OFFICE = Office(
    name="Geneva",
    database="main",
    clinics=("Geneva",),
    calendar=Calendar("America/New_York", ((Window(480, 1020),),) * 7, frozenset({TOML_DAY})),
    roles={},
    slack_channel="C0GENEVA",
    reads_schedule=True,
)


@pytest.mark.parametrize(
    ("clinics", "closures", "closed"),
    [
        pytest.param(("Geneva",), [Closure(DAY)], {DAY}, id="the whole practice"),
        pytest.param(("Geneva",), [Closure(DAY, "geneva"), Closure(OTHER, "Lakeside")], {DAY}, id="its own clinic"),
        pytest.param(("Geneva", "North"), [Closure(DAY, "Geneva")], set(), id="one of its two clinics"),
        pytest.param(
            ("Geneva", "North"),
            [Closure(DAY, "Geneva"), Closure(DAY, "North"), Closure(OTHER, "North"), Closure(OTHER)],
            {DAY, OTHER},
            id="both, and the whole practice",
        ),
        pytest.param((), [Closure(DAY), Closure(OTHER, "Geneva")], {DAY}, id="an office that is the whole practice"),
        pytest.param(("Geneva",), [], set(), id="no holiday at all"),
    ],
)
def test_an_office_is_closed_when_all_of_it_is(
    clinics: tuple[str, ...], closures: list[Closure], closed: set[date]
) -> None:
    assert closed_too(replace(OFFICE, clinics=clinics), closures).calendar.closed == closed | {TOML_DAY}


def test_an_office_that_does_not_go_by_the_schedule_stays_open() -> None:
    office = replace(OFFICE, reads_schedule=False)
    assert closed_too(office, [Closure(DAY)]) is office
