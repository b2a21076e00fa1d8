"""The local Slack's messages for later: the limits of the real one, and a post when their time comes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from od_escalator.demo.handclock import HandClock
from od_escalator.demo.slack import BOT_TOKEN, Channel, LocalSlack

IT, OWNERS = "C0IT", "C0OWNERS"
NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest.fixture
def slack(clock: HandClock) -> Iterator[LocalSlack]:
    with LocalSlack(clock, channels=[Channel(id=IT, name="it"), Channel(id=OWNERS, name="owners")]) as running:
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(BOT_TOKEN.value, base_url=slack.base_url, retry_handlers=[])


def after(**by: float) -> int:
    return int((NOON + timedelta(**by)).timestamp())


def test_a_message_appears_when_its_time_comes_and_not_before(
    slack: LocalSlack, client: WebClient, clock: HandClock
) -> None:
    sent = client.chat_scheduleMessage(channel=IT, text="the program is silent", post_at=after(minutes=3))
    assert sent["post_at"] == after(minutes=3)
    clock.turn(timedelta(minutes=2, seconds=59))
    assert slack.messages(IT) == []
    assert slack.scheduled(IT) == [(after(minutes=3), "the program is silent")]
    clock.turn(timedelta(minutes=5))
    (message,) = slack.messages(IT)
    assert (message.text, message.ts, message.metadata) == ("the program is silent", f"{after(minutes=3)}.000000", None)
    assert slack.scheduled(IT) == []


def test_what_waits_is_listed_by_channel_and_time(client: WebClient) -> None:
    for minutes, channel in ((9, IT), (3, IT), (5, OWNERS)):
        client.chat_scheduleMessage(channel=channel, text=f"in {minutes}", post_at=after(minutes=minutes))
    assert texts(client) == ["in 3", "in 5", "in 9"]
    assert texts(client, channel=IT) == ["in 3", "in 9"]
    assert texts(client, oldest=str(after(minutes=5))) == ["in 5", "in 9"]
    assert texts(client, latest=str(after(minutes=5))) == ["in 3", "in 5"]
    assert texts(client, limit=1) == ["in 3"]
    (first, *_) = client.chat_scheduledMessages_list()["scheduled_messages"]
    assert (first["channel_id"], first["post_at"], first["date_created"]) == (IT, after(minutes=3), after())


def texts(client: WebClient, **which: object) -> list[str]:
    return [each["text"] for each in client.chat_scheduledMessages_list(**which)["scheduled_messages"]]  # type: ignore[arg-type]  # as the SDK spells them


def test_a_message_that_was_called_back_never_appears(slack: LocalSlack, client: WebClient, clock: HandClock) -> None:
    id_ = client.chat_scheduleMessage(channel=IT, text="no", post_at=after(minutes=3))["scheduled_message_id"]
    client.chat_deleteScheduledMessage(channel=IT, scheduled_message_id=id_)
    clock.turn(timedelta(hours=1))
    assert slack.everything() == []


@pytest.mark.parametrize(("channel", "turned"), [(OWNERS, 0), (IT, 121), (IT, 181)])
def test_a_message_of_another_channel_on_its_way_or_posted_cannot_be_called_back(
    slack: LocalSlack, client: WebClient, clock: HandClock, channel: str, turned: int
) -> None:
    id_ = client.chat_scheduleMessage(channel=IT, text="yes", post_at=after(minutes=3))["scheduled_message_id"]
    clock.turn(timedelta(seconds=turned))
    with pytest.raises(SlackApiError, match="invalid_scheduled_message_id"):
        client.chat_deleteScheduledMessage(channel=channel, scheduled_message_id=id_)
    clock.turn(timedelta(minutes=3))
    assert [message.text for message in slack.messages(IT)] == ["yes"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"post_at": after()}, "time_in_past"),
        ({"post_at": after(days=120, seconds=1)}, "time_too_far"),
        ({"post_at": after(minutes=3), "text": "a" * 4001}, "msg_too_long"),
        ({"post_at": after(minutes=3), "channel": "C0NOWHERE"}, "channel_not_found"),
        ({"post_at": after(minutes=3), "metadata": {"event_type": "x", "event_payload": {}}}, "invalid_arguments"),
        ({"post_at": "soon"}, "invalid_arguments"),
    ],
)
def test_what_slack_would_refuse_or_lose_is_refused(client: WebClient, arguments: dict[str, object], code: str) -> None:
    given = {"channel": IT, "text": "hello"} | arguments
    with pytest.raises(SlackApiError) as caught:
        client.chat_scheduleMessage(**given)  # type: ignore[arg-type]  # a table of good and bad ones
    assert caught.value.response["error"] == code


def test_a_channel_takes_thirty_in_five_minutes(client: WebClient) -> None:
    client.chat_scheduleMessage(channel=IT, text="the farthest", post_at=after(days=120))
    for second in range(30):
        client.chat_scheduleMessage(channel=IT, text="one of many", post_at=after(minutes=10, seconds=second))
    with pytest.raises(SlackApiError, match="restricted_too_many"):
        client.chat_scheduleMessage(channel=IT, text="too many", post_at=after(minutes=10, seconds=31))
    client.chat_scheduleMessage(channel=OWNERS, text="elsewhere", post_at=after(minutes=10))
    client.chat_scheduleMessage(channel=IT, text="later", post_at=after(minutes=15, seconds=30))


@pytest.mark.parametrize("close", [LocalSlack.archive, LocalSlack.remove_bot])
def test_a_message_is_lost_where_the_bot_may_not_post_any_more(
    slack: LocalSlack, client: WebClient, clock: HandClock, close: object
) -> None:
    client.chat_scheduleMessage(channel=IT, text="lost", post_at=after(minutes=3))
    assert callable(close)
    close(slack, IT)
    clock.turn(timedelta(minutes=4))
    assert slack.everything() == []
    assert slack.scheduled(IT) == []
