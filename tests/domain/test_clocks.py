"""Which clock is believed, whoever turns which of them, and whoever does not answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain import clocks
from od_escalator.domain.clocks import APART, PATIENCE, Clocks

ZERO = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
LATE = PATIENCE + 1


def ahead(hours: float) -> datetime:
    return ZERO + timedelta(hours=hours)


def in_doubt(
    ours: float, slack: float | None = None, server: float | None = None, before: float | None = None
) -> Clocks:
    """Our clock was right until it was turned; Slack was asked, and each has said by how many hours it is ahead."""
    known = clocks.start(ZERO, None)
    if before is not None:
        known = clocks.hear_server(known, "main", ahead(before))
    known = clocks.look(known, ahead(ours), 10.0)
    known = clocks.hear_nothing(known) if slack is None else clocks.hear_slack(known, ahead(slack), 11.0)
    return known if server is None else clocks.hear_server(known, "main", ahead(server))


@pytest.mark.parametrize(
    ("ours", "slack", "server", "before", "true"),
    [
        pytest.param(3, 0, None, None, 0, id="Slack says that ours was turned"),
        pytest.param(-3, 0, None, None, 0, id="Slack says that ours was set back"),
        pytest.param(3, 3, 0, 0, 3, id="Slack says that ours was put right"),
        pytest.param(3, 3, None, None, 3, id="the machine was asleep, Slack says"),
        pytest.param(3, 0, 3, 0, 0, id="the database is on this machine: turned together, they are no two"),
        pytest.param(3, 0, 3, 3, 0, id="Slack and what we counted, against ours that follows a wrong server"),
        pytest.param(3, -1, -1, None, -1, id="Slack and the server, against all of ours"),
        pytest.param(3, -1, 3, 3, None, id="Slack alone against the house is no two"),
        pytest.param(3, None, 0, 0, 0, id="the server has stood still, so ours was turned"),
        pytest.param(3, None, 5, 5, 0, id="so it does where its own clock is wrong"),
        pytest.param(3, None, 0, None, 0, id="a server first heard now agrees with what we counted"),
        pytest.param(3, None, 3, 3, 3, id="ours was put right, the server says"),
        pytest.param(3, None, 3, None, 3, id="a server first heard now agrees with ours"),
        pytest.param(-3, None, -3, None, None, id="but not that time goes back"),
        pytest.param(3, None, 3, 0, None, id="a server that was turned too says nothing"),
        pytest.param(3, None, 5, None, None, id="a server first heard now agrees with nothing"),
        pytest.param(3, None, None, 0, None, id="nobody says anything"),
    ],
)
def test_two_that_agree_end_the_doubt(
    ours: float, slack: float | None, server: float | None, before: float | None, true: float | None
) -> None:
    known = clocks.look(in_doubt(ours, slack, server, before), ahead(ours), 12.0)
    assert known.in_doubt is (true is None)
    if true is not None:
        assert (known.true, known.ahead) == (ahead(true), timedelta(hours=ours - true))
        assert not known.alone


@pytest.mark.parametrize(
    ("ours", "slack", "server", "true"),
    [
        pytest.param(3, -1, 3, -1, id="Slack's, which nobody in the house can turn"),
        pytest.param(3, None, None, 3, id="ours"),
        pytest.param(-3, None, -3, 0, id="but time does not go back to where it was: then we count on"),
        pytest.param(-3, None, 5, 5, id="or go by a server that may be right"),
    ],
)
def test_after_ten_minutes_it_goes_on(ours: float, slack: float | None, server: float | None, true: float) -> None:
    known = in_doubt(ours, slack, server)
    assert clocks.look(known, ahead(ours), 10.0 + PATIENCE - 1).in_doubt
    known = clocks.look(known, ahead(ours), 10.0 + LATE)
    assert (known.in_doubt, known.true, known.alone) == (False, ahead(true), True)


def test_before_slack_was_asked_no_server_is_believed() -> None:
    known = clocks.hear_server(clocks.look(clocks.start(ZERO, None), ahead(3), 10.0), "main", ZERO)
    assert clocks.look(known, ahead(3), 11.0).in_doubt
    assert not clocks.look(clocks.hear_nothing(known), ahead(3), 11.0).in_doubt


def test_what_slack_said_before_the_doubt_is_no_news() -> None:
    known = clocks.look(clocks.start(ZERO, None), ahead(3), 10.0)
    assert clocks.hear_slack(known, ZERO, 9.0) == known


def test_who_turns_the_clock_back_ends_the_doubt() -> None:
    known = clocks.look(in_doubt(3), ahead(0.001), 20.0)
    assert (known.in_doubt, known.ahead) == (False, timedelta(0))


def test_small_differences_are_no_doubt_until_they_add_up() -> None:
    known = clocks.start(ZERO, None)
    assert not clocks.look(known, ZERO + APART, 1.0).in_doubt
    assert clocks.look(known, ZERO + APART + timedelta(seconds=1), 1.0).in_doubt


@pytest.mark.parametrize(
    ("asleep", "ours", "in_doubt"),
    [
        pytest.param(None, 0, False, id="the first start ever"),
        pytest.param(0, 0, False, id="a restart"),
        pytest.param(-24 * 30, 0, True, id="a month of downtime"),
        pytest.param(0, -24 * 365 * 11, True, id="a dead battery"),
    ],
)
def test_at_a_start_the_time_is_known_only_when_it_was_known_just_before(
    asleep: float | None, ours: float, *, in_doubt: bool
) -> None:
    known = clocks.start(ahead(ours), None if asleep is None else ahead(asleep))
    assert clocks.look(known, ahead(ours), 0.0).in_doubt is in_doubt


def test_a_clock_that_was_wrong_from_the_start_is_put_right_when_two_say_so() -> None:
    known = clocks.hear_slack(clocks.start(ahead(5), None), ZERO, 1.0)
    assert clocks.look(known, ahead(5), 1.0).ahead == timedelta(0)
    known = clocks.look(clocks.hear_server(known, "main", ZERO), ahead(5), 2.0)
    assert (known.in_doubt, known.ahead, known.alone) == (False, timedelta(hours=5), False)


def test_a_clock_that_stood_still_while_the_machine_was_off_is_put_right_though_the_server_is_minutes_off() -> None:
    """Steps came as much too late as the machine had been off, and nobody was told that the clock was wrong."""
    known = clocks.hear_server(clocks.start(ahead(-3), ahead(-3)), "main", ahead(0.1))
    known = clocks.look(clocks.hear_slack(known, ZERO, 1.0), ahead(-3), 1.0)
    assert (known.true, known.alone) == (ZERO, True)
    known = clocks.look(known, ahead(-3), 2.0)
    assert (known.true, known.ahead, known.alone) == (ZERO, timedelta(hours=-3), False)


def test_who_was_alone_believes_slack_as_soon_as_it_answers() -> None:
    known = clocks.look(in_doubt(3), ahead(3), 10.0 + LATE)
    assert known.alone
    known = clocks.look(clocks.hear_slack(known, ZERO, 20.0 + LATE), ahead(3), 20.0 + LATE)
    assert known.true == ZERO
    assert not clocks.look(known, ahead(3), 21.0 + LATE).alone


def test_the_time_is_known_throughout_though_two_looks_never_show_the_same_microsecond() -> None:
    known = clocks.hear_server(clocks.hear_slack(clocks.start(ahead(5), None), ZERO, 1.0), "main", ZERO)
    one = clocks.look(known, ahead(5), 2.0)
    other = clocks.look(one, ahead(5) + timedelta(microseconds=7), 3.0)
    assert one.ahead != other.ahead
    assert one.goes_with(other)
    assert not one.goes_with(clocks.look(one, ahead(3), 4.0))
    assert not in_doubt(3).goes_with(one)


STRIDE = 20  # seconds between two looks

#: What happens to our clock in a second, by how many seconds; seconds until then; whether Slack answers.
TURNS = st.lists(
    st.tuples(st.one_of(st.integers(-90, 90), st.integers(-200_000, 200_000)), st.integers(1, 700), st.booleans()),
    max_size=10,
)


@given(TURNS, st.sampled_from([0, 0, 5 * 3600, -5 * 3600, 7]), st.lists(st.integers(0, 5000), min_size=1, max_size=5))
def test_however_our_clock_is_turned_each_step_is_taken_once_in_its_time(
    turns: list[tuple[int, int, bool]], skew: int, dues: list[int]
) -> None:
    """As long as the server's clock is right or Slack answers; the truth is what a stopwatch shows."""
    tolerance = 2 * APART.total_seconds() + STRIDE
    known, wrong, second = clocks.hear_server(clocks.start(ZERO, None), "main", ZERO + timedelta(seconds=skew)), 0, 0
    left, taken = sorted(dues), []
    script = [(by, pause, slack or abs(skew) > 60) for by, pause, slack in [*turns, (0, 6000, False)]]
    for by, pause, slack_answers in script:
        wrong += by
        for _ in range(0, pause, STRIDE):
            second += STRIDE
            ours = ZERO + timedelta(seconds=wrong)
            known = clocks.look(known, ours, second)
            if known.in_doubt:
                known = clocks.hear_slack(known, ZERO, second) if slack_answers else clocks.hear_nothing(known)
            known = clocks.hear_server(known, "main", ZERO + timedelta(seconds=skew))
            known = clocks.look(known, ours, second)
            shown = second + (ours - known.ahead - ZERO).total_seconds()
            while left and not known.in_doubt and left[0] <= shown:
                taken.append((left.pop(0), second))
    assert [due for due, _ in taken] == sorted(dues)
    assert all(-tolerance <= at - due <= PATIENCE + tolerance for due, at in taken)


def test_in_doubt_a_second_turn_is_the_same_doubt() -> None:
    known = in_doubt(3)
    assert clocks.look(known, ahead(4), 20.0) == known
    assert clocks.look(replace(known, slack=ahead(4)), ahead(4), 20.0).true == ahead(4)
