"""What is counted of a log: by tables, and against a plain recount of whatever was noted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from od_escalator.domain.case import End
from od_escalator.domain.catalogue import Satisfaction
from od_escalator.domain.complaint import Category, Origin, Remedy
from od_escalator.domain.complaint_log import Complaint, Escalation
from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.measures import FEW, Share
from od_escalator.domain.person import Office
from od_escalator.domain.severity import Severity
from od_escalator.domain.trends import Count, Trends, by_provider
from tests.domain.builders import Field, complaint

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKDAYS = tuple((Window(8 * 60, 17 * 60),) if day < 5 else () for day in range(7))

#: A Friday, 4 PM in Geneva.
FRIDAY = datetime(2026, 11, 13, 21, tzinfo=UTC)


def office(name: str, zone: str = "America/New_York") -> Office:
    calendar = Calendar(zone, WEEKDAYS)
    return Office(name=name, database="main", clinics=(), calendar=calendar, roles={}, slack_channel="C0X")


OFFICES = (office("Geneva"), office("Elgin", "America/Chicago"))


def noted(**given: Field) -> Complaint:
    return complaint(1001, **({"opened_at": FRIDAY} | given))


def counted(*complaints: Complaint, wanted: Callable[[datetime], bool] = lambda _: True) -> Trends:
    count = Count(OFFICES, "America/New_York", wanted)
    for each in complaints:
        count.add(each)
    return count.trends


def test_attempt_and_conversation_count_in_office_hours_and_the_end_in_days() -> None:
    monday = FRIDAY + 2 * DAY + 17 * HOUR  # 9 AM
    trends = counted(
        noted(attempted_at=monday, contacted_at=monday, end=End.RESOLVED, ended_at=FRIDAY + 3 * DAY, proven=True),
        noted(attempted_at=FRIDAY + HOUR / 2, contacted_at=monday, end=End.DECLINED, ended_at=FRIDAY + 3 * DAY),
        noted(office="Closed down", contacted_at=monday),
        noted(end=End.RESOLVED, ended_at=FRIDAY - HOUR),
    )
    total = trends.total
    assert (list(total.attempts), list(total.contacts), list(total.ends)) == ([2.0, 0.5], [2.0, 2.0], [3.0, 0.0])
    assert (total.proof, total.timer) == (Share(1, 3), Share(0, 4))
    assert {name: tally.cases for name, tally in trends.offices.items()} == {"Geneva": 3, "Elgin": 0, "Closed down": 1}
    assert (total.to_attempt.count, total.to_contact.count, total.to_resolution.count) == (2, 2, 2)


def test_day_and_hour_are_those_of_the_office() -> None:
    late = FRIDAY + 7 * HOUR + 30 * HOUR / 60  # half past eleven in Geneva, half past ten in Elgin
    trends = counted(noted(), noted(office="Elgin"), noted(opened_at=late + HOUR), noted(office="Gone"))
    assert trends.weekdays == {4: 3, 5: 1}
    assert trends.hours == {16: 2, 15: 1, 0: 1}


def test_what_was_withdrawn_is_no_complaint_and_what_came_at_another_time_counts_for_the_run_alone() -> None:
    count = Count(OFFICES, "America/New_York", lambda at: at >= FRIDAY)
    for each in (
        noted(end=End.WITHDRAWN),
        noted(opened_at=FRIDAY - DAY),
        noted(opened_at=FRIDAY - DAY, end=End.WITHDRAWN),
        noted(opened_at=FRIDAY + 8 * HOUR),
    ):
        count.add(each)
    assert (count.trends.total.cases, count.trends.withdrawn) == (1, 1)
    assert count.opened == {("Geneva", (FRIDAY - DAY).date()): 1, ("Geneva", (FRIDAY + DAY).date()): 1}


@pytest.mark.parametrize(
    ("replied", "in_time"),
    [(timedelta(-1), 1), (4 * DAY, 1), (4 * DAY + timedelta(minutes=1), 0), (None, 0)],
)
def test_a_reply_is_in_time_until_two_business_days_after_the_end(replied: timedelta | None, in_time: int) -> None:
    at = None if replied is None else FRIDAY + replied
    review = noted(origin=Origin.REVIEW, end=End.RESOLVED, ended_at=FRIDAY, replied_at=at)
    waived = replace(review, replied_at=None, waived_at=FRIDAY)
    trends = counted(review, replace(review, ended_at=None, end=None), replace(review, office="Gone"), noted(), waived)
    assert (trends.replies, trends.replies_in_time) == (1, in_time)


def test_providers_are_counted_from_five_on_and_stand_in_the_order_of_their_numbers() -> None:
    many = [noted(provider=number) for number in (12, 11, 12, 12, 12, 12, *[11] * 5, *[13] * 4)]
    assert list(by_provider([*many, noted(), noted(provider=13, end=End.WITHDRAWN)]).items()) == [
        (11, 6),
        (12, 5),
    ]
    assert FEW == 5


_complaints = st.lists(
    st.builds(
        lambda after, **given: noted(opened_at=FRIDAY + after, **given),
        after=st.timedeltas(-30 * DAY, 30 * DAY),
        office=st.sampled_from(["Geneva", "Elgin", "Gone"]),
        category=st.sampled_from(Category),
        severity=st.sampled_from(Severity),
        origin=st.sampled_from([None, Origin.REVIEW]),
        escalation=st.sampled_from(Escalation),
        end=st.none() | st.sampled_from(End),
        satisfied=st.none() | st.sampled_from(Satisfaction),
        offered=st.sets(st.sampled_from(Remedy), max_size=3).map(tuple),
        cost=st.none() | st.integers(0, 50_000),
        earlier=st.integers(0, 2),
    ),
    max_size=20,
)


@settings(max_examples=25)  # each is a whole log
@given(_complaints)
def test_whatever_was_noted_each_way_of_counting_comes_to_the_same(noted: list[Complaint]) -> None:
    trends = counted(*noted)
    kept = [each for each in noted if each.end is not End.WITHDRAWN]
    ways = (trends.offices, trends.categories, trends.severities, trends.origins)
    assert [sum(tally.cases for tally in way.values()) for way in ways] == [len(kept)] * 4
    assert [way.total() for way in (trends.weekdays, trends.hours, trends.escalations, trends.ends)] == [len(kept)] * 4
    assert trends.total.by_timer == trends.escalations[Escalation.BY_TIMER]
    assert trends.withdrawn == len(noted) - len(kept)
    assert trends.remedies.total() == sum(len(each.offered) for each in kept)
    assert trends.cost == sum(each.cost or 0 for each in kept)
    assert trends.costed == sum(each.cost is not None for each in kept)
    assert trends.repeats == sum(each.earlier > 0 for each in kept)
    assert trends.satisfied.total() == trends.total.ended == sum(each.end is not None for each in kept)
