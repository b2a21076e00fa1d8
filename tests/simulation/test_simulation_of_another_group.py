"""Years of four offices with all that goes wrong, from seeds; `benchmarks/simulate` plays as many as one likes."""

from io import StringIO

import pytest

from tests.simulation.oracle import CANARY
from tests.simulation.run import simulate


@pytest.mark.parametrize("seed", [3, 4])
def test_two_years_of_four_offices_break_no_promise(seed: int, log_as_the_daemon_does: StringIO) -> None:
    outcome = simulate(seed, years=2)
    assert outcome.office_years == 8
    assert outcome.counts["crashes"] > 0
    assert outcome.counts["flagged"] > 20
    assert CANARY not in log_as_the_daemon_does.getvalue().lower()
