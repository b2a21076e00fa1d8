"""What may stand in `[retention]`."""

from datetime import timedelta
from pathlib import Path

import pytest

from od_escalator.config.findings import InvalidConfiguration
from od_escalator.config.load import load


@pytest.mark.parametrize(("written", "years"), [("", 6), ("[retention]\nyears = 1", 1)])
def test_patients_stay_known_for_whole_years(path: Path, written: str, years: int) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{written}\n", encoding="utf-8")
    assert load(path, {}).retention.kept == timedelta(days=366 * years)


@pytest.mark.parametrize("written", ["0", "-6", "101", "true", "1.5", '"6"'])
def test_no_other_span_is_taken(path: Path, written: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[retention]\nyears = {written}\n", encoding="utf-8")
    with pytest.raises(InvalidConfiguration, match="must be a whole number of years from 1 to 100"):
        load(path, {})
