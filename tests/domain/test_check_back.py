"""Of whom is asked how they are doing since, and when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.case import Case, End
from od_escalator.domain.check_back import check_back_at, check_back_line
from od_escalator.domain.complaint import Category
from od_escalator.domain.note import Source
from od_escalator.domain.severity import Severity
from tests.domain.builders import CALENDAR, ZONE, at, new_case

TEN_DAYS = timedelta(days=10)
RESOLVED = replace(new_case(), end=End.RESOLVED, ended_at=at("Mon 16:30"))
OF_NOBODY = replace(RESOLVED, note=replace(RESOLVED.note, source=Source.REVIEW))


@pytest.mark.parametrize(
    ("case", "after", "asked_at"),
    [
        pytest.param(RESOLVED, TEN_DAYS, at("Thu 16:30", week=1), id="ten days after the end"),
        pytest.param(
            replace(RESOLVED, ended_at=at("Wed 9:00")), TEN_DAYS, at("Mon 8:00", week=2), id="not at weekends"
        ),
        pytest.param(RESOLVED, timedelta(0), None, id="off"),
        pytest.param(new_case(), TEN_DAYS, None, id="still open"),
        pytest.param(replace(RESOLVED, end=End.DECLINED), TEN_DAYS, None, id="wants no call"),
        pytest.param(replace(RESOLVED, ended_at=None), TEN_DAYS, None, id="nobody knows when"),
        pytest.param(replace(RESOLVED, severity=Severity.MILD), TEN_DAYS, None, id="mild"),
        pytest.param(replace(RESOLVED, category=Category.LEGAL), TEN_DAYS, None, id="a lawyer has it"),
        pytest.param(OF_NOBODY, TEN_DAYS, None, id="nobody knows who wrote it"),
        pytest.param(replace(RESOLVED, shadow=True), TEN_DAYS, None, id="in shadow"),
        pytest.param(replace(RESOLVED, drill=True), TEN_DAYS, None, id="a drill"),
        pytest.param(replace(RESOLVED, past_manager=True), TEN_DAYS, None, id="past the manager"),
    ],
)
def test_of_whom_and_when(case: Case, after: timedelta, asked_at: object) -> None:
    assert check_back_at(case, after, CALENDAR) == asked_at


def test_its_mark_is_no_cases_own() -> None:
    again = replace(RESOLVED, opening=2)
    line = check_back_line(again, at("Mon 16:30"), ZONE, at("Thu 16:30", week=1))
    assert line == f"How is the patient doing since? - billing - {again.label}-2/C (settled Mon Nov 30)"
