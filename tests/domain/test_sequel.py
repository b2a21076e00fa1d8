"""Who came back after their case, and who did not."""

from datetime import date, timedelta

import pytest

from od_escalator.domain.sequel import Returns, Sequel, returns_of

END = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("sequel", "found"),
    [
        (Sequel(came=END + timedelta(days=183)), Returns(came=1)),
        (Sequel(came=END + timedelta(days=184)), Returns(neither=1)),
        (Sequel(came=END + timedelta(days=184), comes=END + timedelta(days=300)), Returns(comes=1)),
        (Sequel(came=END + timedelta(days=9), left=True), Returns(came=1)),
        (Sequel(comes=END + timedelta(days=9)), Returns(comes=1)),
        (Sequel(left=True), Returns(left=1)),
        (Sequel(), Returns(neither=1)),
    ],
)
def test_each_counts_once_by_the_first_that_is_so(sequel: Sequel, found: Returns) -> None:
    assert returns_of([(END, sequel)]) == found
    assert found.whole == 1
    assert returns_of([(END, sequel)] * 2) == found + found
    assert returns_of([]) == Returns()
