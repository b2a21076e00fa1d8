"""The disk that our records are on is full at each write of a story: nothing is lost, and nothing happens twice."""

from functools import partial
from pathlib import Path
from random import Random

import pytest

from od_escalator.demo.server import Server
from tests.faults.filling import NEVER, FullDisk
from tests.faults.test_frozen_writer import tell

#: Fewer writes than this mean that the recording is broken, not that the story became simpler.
_FEWEST = 100

#: `pytest --each-write` plays the others.
_SAMPLE, _SEED = 2, 1


def test_the_disk_is_full_at_each_write_and_nothing_is_lost_or_told_twice(
    mariadb: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    undisturbed, running = tell(mariadb, tmp_path / "undisturbed", partial(FullDisk, at=NEVER))
    assert isinstance(running, FullDisk)
    assert running.writes > _FEWEST
    assert running.refused == 0
    every = range(1, running.writes + 1)
    share = every if request.config.getoption("--each-write") else Random(_SEED).sample(every, _SAMPLE)  # noqa: S311  chance, no secret
    for at in (None, *sorted(share)):
        survived, running = tell(mariadb, tmp_path / f"full at {at}", partial(FullDisk, at=at))
        assert isinstance(running, FullDisk)
        assert (at, survived) == (at, undisturbed)
        assert running.refused > 0
        (said,) = running.said
        assert "cannot be read or written, the disk fails or a limit of its size is reached; look at the disk" in said
        with capsys.disabled():
            print(f"\nthe disk was full at {running.refused} of {running.writes} writes")  # noqa: T201  the figure is the point
