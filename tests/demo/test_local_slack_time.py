from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from od_escalator.demo.slack import BOT_TOKEN, Channel, LocalSlack, Strictness
from od_escalator.demo.slack.workspace import Workspace

GENEVA, BATAVIA = "C0GENEVA", "C0BATAVIA"
CHANNELS = [Channel(id=GENEVA, name="geneva"), Channel(id=BATAVIA, name="batavia")]
FRIDAY = datetime(2026, 3, 6, 16, 50, tzinfo=UTC)


class HandTurnedClock:
    def __init__(self) -> None:
        self.at = FRIDAY
        self.elapsed = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.elapsed

    def turn(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.elapsed += seconds


@pytest.fixture
def clock() -> HandTurnedClock:
    return HandTurnedClock()


@pytest.fixture
def slack(clock: HandTurnedClock) -> Iterator[LocalSlack]:
    with LocalSlack(clock, channels=CHANNELS) as running:
        yield running


def client_of(slack: LocalSlack) -> WebClient:
    return WebClient(BOT_TOKEN.value, base_url=slack.base_url, retry_handlers=[])


def test_time_stamps_and_the_date_header_come_from_the_clock(slack: LocalSlack) -> None:
    sent = client_of(slack).chat_postMessage(channel=GENEVA, text="hello")

    assert sent["ts"] == f"{int(FRIDAY.timestamp())}.000000"
    assert sent.headers["date"] == "Fri, 06 Mar 2026 16:50:00 GMT"


def test_a_second_message_within_a_second_is_refused_and_taken_when_the_second_is_over(
    slack: LocalSlack,
    clock: HandTurnedClock,
) -> None:
    client = client_of(slack)
    client.chat_postMessage(channel=GENEVA, text="one")
    client.chat_postMessage(channel=BATAVIA, text="another channel is free")

    clock.turn(0.9)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=GENEVA, text="two")
    clock.turn(0.1)
    client.chat_postMessage(channel=GENEVA, text="two")

    assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
    assert caught.value.response.headers["retry-after"] == "1"
    assert [message.text for message in slack.messages(GENEVA)] == ["one", "two"]


def test_a_refused_message_does_not_use_up_the_second(slack: LocalSlack) -> None:
    client = client_of(slack)
    with pytest.raises(SlackApiError, match="msg_too_long"):
        client.chat_postMessage(channel=GENEVA, text="a" * 4001)

    client.chat_postMessage(channel=GENEVA, text="one")


def test_without_the_rate_rule_a_frozen_second_takes_many_messages_in_order(clock: HandTurnedClock) -> None:
    with LocalSlack(clock, channels=CHANNELS, strictness=Strictness(rate=False)) as slack:
        client = client_of(slack)
        stamps = [client.chat_postMessage(channel=GENEVA, text=f"{number}")["ts"] for number in range(3)]

        assert len(set(stamps)) == 3
        assert [message.text for message in slack.messages(GENEVA)] == ["0", "1", "2"]


@given(st.lists(st.integers(min_value=-(10**9), max_value=10**9), max_size=30))
def test_time_stamps_only_grow_however_the_clock_is_turned(microseconds: list[int]) -> None:
    clock = HandTurnedClock()
    workspace = Workspace(clock, (), (), ())

    stamps = []
    for step in microseconds:
        clock.at += timedelta(microseconds=step)
        stamps.append(workspace.next_ts())

    assert stamps == sorted(set(stamps))
