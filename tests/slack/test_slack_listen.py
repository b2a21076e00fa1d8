"""The link by which clicks come: kept before acknowledged, and replaced whatever happens to it, without a storm."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from random import Random
from threading import enumerate as threads

import pytest

from od_escalator.demo.handclock import HandClock
from od_escalator.demo.slack import APP_TOKEN, LocalSlack
from od_escalator.demo.slack.links import Break
from od_escalator.demo.world import CHANNELS, USERS
from od_escalator.domain.interaction import Interaction
from od_escalator.errors import EscalatorError, Permanent, StateError, Transient
from od_escalator.slack.listen import SlackListener
from tests.store.made_up import OPENED


@pytest.fixture
def clock() -> HandClock:
    return HandClock(OPENED)


@pytest.fixture
def slack(clock: HandClock) -> Iterator[LocalSlack]:
    with LocalSlack(clock, users=USERS, channels=CHANNELS) as slack:
        yield slack


class Hearing:
    """A listener, and what was kept of what it heard."""

    def __init__(self, slack_url: str, clock: HandClock) -> None:
        self.kept: list[Interaction] = []
        self.clock = clock
        rng = Random(7)  # noqa: S311  the same at each run
        self.listener = SlackListener(token=APP_TOKEN.value, clock=clock, base_url=slack_url, rng=rng)
        self.listener.hear(self.kept.append)

    def close(self) -> None:
        self.listener.close()

    def listen(self, **later: float) -> EscalatorError | None:
        """Let time pass (`seconds=5`), then look after the link; what is wrong with it."""
        self.clock.turn(timedelta(**later))
        try:
            self.listener.listen()
        except EscalatorError as error:
            return error
        return None

    def up_after(self, seconds: int) -> bool:
        """Whether the link has come up again, from being down, within so many seconds."""
        states = (self.listen(seconds=1) is None for _ in range(seconds))
        return any(not up for up in states) and any(states)

    def until(self, slack: LocalSlack, come: Callable[[], bool]) -> None:
        """Look after the link until something has come about in Slack, where time stands still."""
        for _ in range(200):
            self.listen()
            if slack.wait_for(come, 0.02):
                return
        raise AssertionError("it did not come about")


@pytest.fixture
def hearing(slack: LocalSlack, clock: HandClock) -> Iterator[Hearing]:
    with closing(Hearing(slack.base_url, clock)) as hearing:
        yield hearing
    assert [thread for thread in threads() if thread.name == "slack link"] == []


def opened(slack: LocalSlack) -> int:
    """How often a link was asked for."""
    return sum(request.method == "apps.connections.open" for request in slack.requests)


def test_a_click_is_kept_and_then_acknowledged_and_one_that_was_not_kept_is_not(
    slack: LocalSlack, hearing: Hearing
) -> None:
    assert slack.command("U0KELLY", "C0GENEVA", "open").acknowledged is False
    assert hearing.listen() is None
    assert slack.command("U0KELLY", "C0GENEVA", "mine").acknowledged
    assert slack.open_home("U0KELLY").acknowledged
    assert slack.send_again().acknowledged
    assert [each.value or each.action or each.kind for each in hearing.kept] == ["mine", "home", "home"]
    assert hearing.kept[1] == hearing.kept[2]

    def away(_: Interaction) -> None:
        raise StateError("our records are away", "wait")

    hearing.listener.hear(away)
    assert slack.command("U0KELLY", "C0GENEVA", "lost").acknowledged is False


@pytest.mark.parametrize("how", ["close", "fin", "refresh"])
def test_a_link_that_slack_ends_is_replaced_at_once(slack: LocalSlack, hearing: Hearing, how: Break) -> None:
    hearing.listen()
    hearing.listen(minutes=5)
    slack.break_links(how)
    assert how == "refresh" or slack.wait_for(lambda: slack.links == 0, 3)
    hearing.until(slack, lambda: opened(slack) == 2 and slack.links == 1)
    assert slack.command("U0KELLY", "C0GENEVA", "open").acknowledged
    assert len(hearing.kept) == 1


def test_a_half_open_link_is_replaced_when_it_answers_no_ping(slack: LocalSlack, hearing: Hearing) -> None:
    hearing.until(slack, lambda: slack.links == 1)
    slack.break_links("freeze")
    assert hearing.listen(seconds=5) is None
    assert hearing.up_after(seconds=20)
    assert opened(slack) == 2
    hearing.until(slack, lambda: slack.links == 1)
    assert slack.command("U0KELLY", "C0GENEVA", "open").acknowledged


def test_a_machine_that_slept_keeps_its_link(slack: LocalSlack, hearing: Hearing) -> None:
    for _ in range(3):
        hearing.listen(hours=5)
        for _ in range(2):  # the second comes after the pong
            assert slack.command("U0KELLY", "C0GENEVA", "open").acknowledged
    assert opened(slack) == 1


def test_where_there_is_no_network_it_comes_up_when_there_is(clock: HandClock) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with closing(Hearing(f"http://127.0.0.1:{port}/api/", clock)) as hearing:
        assert all(isinstance(hearing.listen(seconds=1), Transient) for _ in range(40))
        with LocalSlack(clock, users=USERS, channels=CHANNELS, port=port) as slack:
            assert hearing.up_after(seconds=32)
            hearing.until(slack, lambda: slack.links == 1)
            assert slack.command("U0KELLY", "C0GENEVA", "open").acknowledged
            hearing.close()


def test_switched_off_socket_mode_is_asked_for_now_and_then_and_used_when_it_is_back(
    slack: LocalSlack, hearing: Hearing
) -> None:
    hearing.listen()
    slack.break_links("disabled")
    hearing.until(slack, lambda: slack.links == 0 and isinstance(hearing.listen(), Permanent))
    refused = [hearing.listen(seconds=1) for _ in range(600)]
    assert all(isinstance(each, Permanent) for each in refused)
    assert opened(slack) <= 20
    slack.heal()
    assert hearing.up_after(seconds=60)
    hearing.until(slack, lambda: slack.links == 1)
    assert slack.command("U0KELLY", "C0GENEVA", "open").acknowledged


def test_a_revoked_token_is_no_storm(slack: LocalSlack, hearing: Hearing) -> None:
    slack.revoke(APP_TOKEN.value)
    for _ in range(600):
        error = hearing.listen(seconds=1)
        assert isinstance(error, Permanent)
        assert error.code == "token_revoked"
    assert opened(slack) <= 20


def test_links_that_end_as_soon_as_they_begin_are_no_storm(slack: LocalSlack, hearing: Hearing) -> None:
    for _ in range(300):
        hearing.listen(seconds=1)
        slack.break_links("fin")
    assert opened(slack) <= 25
