"""Kill the program at every recorded point of the story: nothing is lost, and nothing happens twice."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from od_escalator.demo.server import Server
from tests.crash.retold import Outcome, Setting, survive, tell, unlike

#: The machine this runs on has two cores at least.
_AT_ONCE = 2

#: Fewer points than this mean that the recording is broken, not that the story became simpler.
_FEWEST = 100

_USUAL, _OTHER = Setting("MyISAM", "file"), Setting("InnoDB", "server")
_BY_API = Setting("MyISAM", "file", "api")

#: The rest of them, and the other settings, are `benchmarks/crash`.
_SAMPLE, _SEED = 6, 1


@pytest.fixture
def undisturbed(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """A killed process reports no coverage, and hundreds of them would pay for measuring it."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    setting: Setting = request.param
    with Server(engine=setting.engine, hand_turned=True) as server:
        outcome = tell(setting, server, tmp_path / "undisturbed", None)
    assert outcome.kills == 0
    assert len(outcome.points) > _FEWEST
    return outcome


def report(capsys: pytest.CaptureFixture[str], survived: dict[int, Outcome], every: int, setting: Setting) -> None:
    kills = sum(outcome.kills for outcome in survived.values())
    with capsys.disabled():
        print(f"\nkilled at {kills} of {every} recorded points ({setting})")  # noqa: T201  the figure is the point


@pytest.mark.parametrize("undisturbed", [_USUAL], indirect=True, ids=str)
def test_the_story_survives_a_kill_at_every_point(
    undisturbed: Outcome, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    every = len(undisturbed.points)
    with ProcessPoolExecutor(_AT_ONCE, get_context("spawn")) as pool:
        shares = [range(first, every + 1, _AT_ONCE) for first in range(1, _AT_ONCE + 1)]
        found = pool.map(partial(survive, _USUAL, folder=tmp_path), shares)
        survived = {point: outcome for share in found for point, outcome in share.items()}
    report(capsys, survived, every, _USUAL)
    assert {point: outcome.kills for point, outcome in survived.items()} == dict.fromkeys(range(1, every + 1), 1)
    assert unlike(undisturbed, survived) == {}


@pytest.mark.parametrize(
    ("undisturbed", "setting"), [(each, each) for each in (_OTHER, _BY_API)], indirect=["undisturbed"], ids=str
)
def test_it_survives_elsewhere_as_well(
    undisturbed: Outcome, setting: Setting, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    every = len(undisturbed.points)
    sample = sorted(Random(_SEED).sample(range(1, every + 1), _SAMPLE))  # noqa: S311  chance, no secret
    survived = survive(setting, sample, tmp_path)
    report(capsys, survived, every, setting)
    assert {point: outcome.kills for point, outcome in survived.items()} == dict.fromkeys(sample, 1)
    assert unlike(undisturbed, survived) == {}
