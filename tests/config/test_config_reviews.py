"""What may stand in `[reviews]` and `[bursts]`."""

from datetime import timedelta
from pathlib import Path

import pytest

from od_escalator.config.findings import InvalidConfiguration
from od_escalator.config.load import load
from od_escalator.config.rules import burst_alarm
from od_escalator.domain.burst import BurstAlarm


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", BurstAlarm(cases=3, within=timedelta(days=7))),
        ('[bursts]\ncases = 5\nwithin = "14d"', BurstAlarm(cases=5, within=timedelta(days=14))),
        ('[bursts]\ncases = "off"', None),
    ],
)
def test_when_several_cases_are_a_burst(path: Path, written: str, expected: BurstAlarm | None) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{written}\n", encoding="utf-8")
    assert burst_alarm(load(path, {})) == expected


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[bursts]\ncases = 1", 'must be a number from 2 to 1,000, or "off"'),
        ("[bursts]\ncases = true", 'must be a number from 2 to 1,000, or "off"'),
        ('[bursts]\nwithin = "2h"', "2h is outside the limits"),
        ('[reviews]\nsites = ["gogle"]', 'no review site called "gogle" [(]did you mean "google"'),
        ('[reviews]\nreminder = "monday"', 'must be "mon", "tue"'),
    ],
)
def test_what_cannot_be_is_named(path: Path, written: str, said: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{written}\n", encoding="utf-8")
    with pytest.raises(InvalidConfiguration, match=said):
        load(path, {})
