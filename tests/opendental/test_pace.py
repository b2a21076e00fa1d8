"""The sweep's statements stay short on whatever server they run."""

from hypothesis import given
from hypothesis import strategies as st

from od_escalator.opendental.pace import Pace


def after(pace: Pace, microseconds_a_key: float, statements: int) -> float:
    """How long (seconds) the last of so many statements took."""
    seconds = 0.0
    for _ in range(statements):
        seconds = pace.size * microseconds_a_key / 1e6
        pace.took(seconds)
    return seconds


@given(st.floats(1.5, 24))
def test_a_statement_takes_some_milliseconds_on_a_quick_and_on_a_slow_server(microseconds_a_key: float) -> None:
    assert 0.0055 < after(Pace(4000), microseconds_a_key, 20) < 0.0065


def test_it_is_never_more_nor_less_than_makes_sense() -> None:
    quick, slow = Pace(4000), Pace(4000)
    after(quick, 0.0, 20)
    after(slow, 1000.0, 20)
    assert (quick.size, slow.size) == (4000, 250)


def test_one_slow_statement_halves_it_and_no_more() -> None:
    pace = Pace(4000)
    pace.took(30.0)
    assert pace.size == 250
