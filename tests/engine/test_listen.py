"""Who listens to clicks, and what operations hear of a link that is down."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from od_escalator.domain.interaction import Interaction
from od_escalator.domain.practice import Standing
from od_escalator.engine.listen import Listen
from od_escalator.engine.ports import Listener
from od_escalator.errors import EscalatorError, Permanent, Transient
from od_escalator.store import link, waiting
from tests.engine.bench import OPERATIONS, RECORDER, Bench

AWAY = Transient("Slack could not be reached (apps.connections.open: gaierror)")


class PaperListener:
    """A link that comes up whenever it is asked for, or fails as it was told to."""

    def __init__(self) -> None:
        self.is_open = False
        self.fails: EscalatorError | None = None

    def hear(self, keep: Callable[[Interaction], None]) -> None:
        self.keep = keep

    def listen(self) -> float:
        self.is_open = self.fails is None
        if self.fails:
            raise self.fails
        return 2.0

    def close(self) -> None:
        self.is_open = False


@pytest.fixture
def paper() -> PaperListener:
    return PaperListener()


def listen_on(bench: Bench, listener: Listener | None) -> Listen:
    return Listen(bench.store, RECORDER, bench.sight, listener, lambda _: None, "America/New_York")


def pass_time(bench: Bench, listen: Listen, seconds: int) -> int:
    """So many seconds, with a look at the link and a delivery in each; how often the link came or went."""
    changes = 0
    for _ in range(seconds):
        bench.tick(seconds=1)
        changes += listen.tick(bench.clock.now())
    return changes


def state(bench: Bench) -> link.LinkState | None:
    with bench.store.reading() as tx:
        assert waiting.list_all(tx) == []
        return link.load(tx)


def test_who_writes_listens_and_who_stands_by_leaves_clicks_to_the_other(bench: Bench, paper: PaperListener) -> None:
    listen = listen_on(bench, paper)
    assert [listen.tick(bench.clock.now()), paper.is_open] == [1, True]

    bench.sight.stand("main", Standing.STANDBY)
    assert [listen.tick(bench.clock.now()), paper.is_open] == [0, False]
    bench.restart()
    listen = listen_on(bench, paper)
    assert [listen.tick(bench.clock.now()), paper.is_open] == [0, False]  # nobody knows yet who writes

    bench.sight.remember("main", bench.clock.now(), None)
    bench.sight.lose("main")
    assert [listen.tick(bench.clock.now()), paper.is_open] == [
        1,
        True,
    ]  # a database that is away is no reason to be deaf


def test_five_minutes_without_a_link_are_told_once_and_so_is_its_return(bench: Bench, paper: PaperListener) -> None:
    listen = listen_on(bench, paper)
    pass_time(bench, listen, 5)
    paper.fails = AWAY
    pass_time(bench, listen, 299)
    assert bench.heard(OPERATIONS) == []
    paper.fails = None
    pass_time(bench, listen, 2)
    paper.fails = AWAY
    assert pass_time(bench, listen, 400) == 1
    listen = listen_on(bench, paper)  # a restart in between
    pass_time(bench, listen, 400)
    [told] = bench.heard(OPERATIONS)
    assert told.startswith("slack: app_token_file needs a look: buttons do not work: Slack could not be reached")
    paper.fails = None
    pass_time(bench, listen, 100)
    assert bench.heard(OPERATIONS)[1:] == ["The buttons in Slack work again. They had not since Mon Nov 16, 10:19 AM."]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("invalid_auth", "Basic Information > App-Level Tokens: copy the token"),
        ("missing_scope", "generate one with the scope connections:write"),
        ("link_disabled", "Socket Mode: switch it on"),
        ("access_denied", "Socket Mode: switch it on"),
    ],
)
def test_what_slack_refuses_is_told_with_the_way_to_put_it_right(
    bench: Bench, paper: PaperListener, code: str, words: str
) -> None:
    listen = listen_on(bench, paper)
    paper.fails = Permanent(f"Slack refused: {code}", code)
    pass_time(bench, listen, 305)
    [told] = bench.heard(OPERATIONS)
    assert code in told
    assert words in told.replace("&gt;", ">")


def test_the_state_of_the_link_is_written_down_once_a_minute_and_when_it_changes(
    bench: Bench, paper: PaperListener
) -> None:
    began = bench.clock.now()
    listen = listen_on(bench, paper)
    assert state(bench) is None
    listen.tick(began)
    pass_time(bench, listen, 59)
    sign = timedelta(seconds=-2)
    assert state(bench) == link.LinkState(since=began, sign=began + sign)
    pass_time(bench, listen, 1)
    assert state(bench) == link.LinkState(since=began, sign=bench.clock.now() + sign)
    seen = bench.clock.now() + sign
    paper.fails = AWAY
    pass_time(bench, listen, 1)
    down = bench.clock.now()
    paper.fails = Transient("the link is dead")
    pass_time(bench, listen, 10)
    assert state(bench) == link.LinkState(since=down, problem="the link is dead", sign=seen)

    listen_on(bench, None)
    assert state(bench) is None
