"""Every outside call of the story is cut, before and after it took effect: nothing is lost, and nothing is there twice.

Looks at Open Dental and at Slack are cut as well, and all of it in both ways of writing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from od_escalator.demo.commlogdesk import Mode
from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World, open_world
from od_escalator.store import outbox
from od_escalator.store.outbox import UNSETTLED
from od_escalator.store.store import Store
from tests.faults.asked import is_write, name_of
from tests.faults.rows import rows
from tests.faults.wire import Fate, Wire
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import Ear

_TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."

#: Fewer cuts than this mean that the recording is broken, not that the story became simpler.
_FEWEST = {"sql": 80, "none": 30}

#: Looks that fail are tried again after this at most.
_LONGEST_DELAY = timedelta(seconds=31)
_QUIET, _ENOUGH = 2, 100

_BY_TURNS = {1: Fate.BEFORE, 2: Fate.AFTER}


@dataclass
class Scissors:
    """Let all pass, or cut: the first look of each kind, the first two writes, before and after, and some more.

    Of posts two of three; of statements that write one of seven, because six signals in a row must get through.
    """

    cuts: bool

    def __post_init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.cut: Counter[Fate] = Counter()

    def __call__(self, request: bytes) -> Fate:
        name = name_of(request)
        self.asked[name] += 1
        fate = self._fate(name, self.asked[name]) if self.cuts and name else Fate.PASS
        self.cut[fate] += 1
        return fate

    def _fate(self, name: str, time: int) -> Fate:
        if name.startswith("chat."):
            return _BY_TURNS.get(time % 3, Fate.PASS)
        if is_write(name) and time % 7 == 0:
            return _BY_TURNS[1 + time // 7 % 2]
        return _BY_TURNS.get(time, Fate.PASS) if is_write(name) or time == 1 else Fate.PASS


@contextmanager
def wired(server: Server, folder: Path, tasks_via: str, scissors: Scissors) -> Iterator[World]:
    """A practice whose database and whose Slack are reached over wires."""
    folder.mkdir()
    with ExitStack() as stack:
        world = stack.enter_context(open_world(server, folder, MONDAY_10_14))
        slack = int(world.slack.base_url.split(":")[2].split("/")[0])
        changes = [('tasks_via = "sql"', f'tasks_via = "{tasks_via}"')]
        for port in (server.port, slack):
            wire = stack.enter_context(Wire(port))
            wire.judge_by(scissors)
            changes.append((f":{port}/", f":{wire.port}/"))
        world.reconfigure(*changes)
        yield world


def tell(world: World, tasks_via: str, scissors: Scissors) -> list[str]:
    """Play the story patiently; returns what it left behind, without the minutes that a cut may cost."""
    stage, ear = Stage(world), Ear(world)
    nora, inbox = world.patient("Nora Whitfield"), world.practice.inboxes["Kelly"]
    with world.at("Jamie") as jamie, world.at("Kelly") as kelly:
        rest(stage, scissors)
        jamie.write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
        if tasks_via == "none":
            jamie.write_task("Please call Nora", inbox, nora)
        rest(stage, scissors)
        task = kelly.inbox()[0]["TaskNum"]
        kelly.open_task(task).close()
        rest(stage, scissors)
        kelly.write_commlog(nora, "Called pt, LVM. #rm", mode=Mode.PHONE)
        rest(stage, scissors)
        stage.until_local(19, 10, 30)
        rest(stage, scissors)
        finish(stage, scissors, kelly, nora, task)
    stage.close()
    heard = (re.sub(r"\d+:\d\d", "0:00", said) for said in [*ear.news(), ear.root()])
    return [*heard, *rows(world)]


def finish(stage: Stage, scissors: Scissors, kelly: Workstation, nora: int, task: int) -> None:
    kelly.write_commlog(nora, _TALK, mode=Mode.PHONE)
    rest(stage, scissors)
    kelly.tick_done(task)
    rest(stage, scissors)


def rest(stage: Stage, scissors: Scissors) -> None:
    """Until nothing new was asked, and nothing waits; as if somebody said `outbox retry` whenever something does."""
    quiet = 0
    for _ in range(_ENOUGH):
        asked = len(scissors.asked)
        stage.world.clock.turn(_LONGEST_DELAY)
        stage.rest()
        quiet = quiet + 1 if not hurry(stage) and len(scissors.asked) == asked else 0
        if quiet == _QUIET:
            return
    raise AssertionError("the story does not come to rest")


def hurry(stage: Stage) -> int:
    with closing(Store(stage.world.config.state.url)) as store, store.transaction() as tx:
        messages = outbox.newest(tx, UNSETTLED, 100)
        for message in messages:
            outbox.mark(tx, message, message.state, next_try_at=stage.world.clock.now(), tries=0)
        return len(messages)


def gist(name: str) -> tuple[str, ...]:
    return tuple(name.split()[:3])


@pytest.mark.parametrize("tasks_via", ["sql", "none"])
def test_no_answer_that_is_lost_anywhere_loses_or_repeats_a_thing(
    mariadb: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], tasks_via: str
) -> None:
    uncut, scissors = Scissors(cuts=False), Scissors(cuts=True)
    with wired(mariadb, tmp_path / "uncut", tasks_via, uncut) as world:
        expected = tell(world, tasks_via, uncut)
    with wired(mariadb, tmp_path / "cut", tasks_via, scissors) as world:
        assert Counter(tell(world, tasks_via, scissors)) == Counter(expected)
    # What may be there already is completed with another statement, so only what is asked of which table compares.
    assert {gist(name) for name in uncut.asked} <= {gist(name) for name in scissors.asked}
    assert scissors.cut[Fate.BEFORE] + scissors.cut[Fate.AFTER] > _FEWEST[tasks_via]
    assert any(name.startswith("INSERT") for name in uncut.asked) is (tasks_via == "sql")
    with capsys.disabled():
        cuts = f"{scissors.cut[Fate.BEFORE]} before and {scissors.cut[Fate.AFTER]} after they took effect"
        print(f"\ncut {len(uncut.asked)} kinds of calls (tasks_via = {tasks_via}): {cuts}")  # noqa: T201  the figure is the point
