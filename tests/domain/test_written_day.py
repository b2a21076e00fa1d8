"""Days as other programs write them: what they mean, and where nobody can tell."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.written_day import Order, WrittenDay, order_of, written_day

NOV_14 = date(2026, 11, 14)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-11-14",
            "2026/11/14",
            "2026-11-14T22:01:07Z",
            "2026-11-14 22:01",
            " 11/14/2026 ",
            "14.11.2026",
            "11-14-26",
        ),
        *("11/14/2026, 10:22 PM", "Nov 14, 2026", "November 14th 2026", "14 Nov 2026", "14-NOV-2026", "14. nov. 2026"),
    ],
)
def test_a_day_that_can_be_read_in_one_way_is_read(text: str) -> None:
    day = written_day(text)
    assert not day.in_doubt
    assert {day.read(None), day.read(Order.MONTH_FIRST), day.read(Order.DAY_FIRST)} == {NOV_14}


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "46340", "31/31/2026", "2026-02-30", "Foo 14, 2026", "14 Foo 2026", "2026-11-145", "=TODAY()"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert written_day(text) == WrittenDay()
    assert written_day(text).read(Order.DAY_FIRST) is None


def test_the_order_is_learnt_from_the_other_lines_unless_they_disagree() -> None:
    doubtful, american, european = map(written_day, ("3/4/2026", "11/14/2026", "14/11/2026"))
    assert doubtful.in_doubt
    assert not written_day("4/4/2026").in_doubt
    assert order_of([doubtful, american]) is Order.MONTH_FIRST
    assert order_of([european, doubtful, written_day("nothing")]) is Order.DAY_FIRST
    assert order_of([doubtful]) is None
    assert order_of([american, doubtful, european]) is None
    assert (doubtful.read(Order.MONTH_FIRST), doubtful.read(Order.DAY_FIRST)) == (date(2026, 3, 4), date(2026, 4, 3))


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_in_each_style(day: date) -> None:
    for text, order in (
        (f"{day:%m/%d/%Y}", Order.MONTH_FIRST),
        (f"{day:%d.%m.%y}", Order.DAY_FIRST),
        (f"{day:%Y-%m-%d}", None),
        (f"{day.day} {MONTHS[day.month - 1]} {day.year}", None),
    ):
        assert written_day(text).read(order) == day
