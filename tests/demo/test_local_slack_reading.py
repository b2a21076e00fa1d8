from collections.abc import Callable, Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import (
    APP_TOKEN,
    BOT_SCOPES,
    BOT_TOKEN,
    BOT_USER_ID,
    Channel,
    LocalSlack,
    Strictness,
    Token,
    User,
)

GENEVA, OPEN = "C0GENEVA", "C0OPEN"
METADATA = {"event_type": "outbox", "event_payload": {"id": "a1"}}
NO_EMAIL = Token("xoxb-no-email", BOT_SCOPES - {"users:read.email"})


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    users = [
        User(id="U0KELLY", name="kelly", real_name="Kelly Ray", email="kelly@example.org"),
        User(id="U0GONE", name="gone", real_name="Gone Away", email="gone@example.org", deleted=True),
    ]
    channels = [
        Channel(id=GENEVA, name="geneva", members=("U0KELLY",)),
        Channel(id=OPEN, name="lobby", is_private=False, bot_is_member=False),
        Channel(id="C0SECRET", name="secret", bot_is_member=False),
        Channel(id="C0OLD", name="old", is_archived=True),
    ]
    with LocalSlack(
        SystemClock(),
        users=users,
        channels=channels,
        tokens=[BOT_TOKEN, APP_TOKEN, NO_EMAIL],
        strictness=Strictness(rate=False),
    ) as running:
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(BOT_TOKEN.value, base_url=slack.base_url, retry_handlers=[])


def post(client: WebClient, *texts: str, thread_ts: str | None = None) -> list[str]:
    return [client.chat_postMessage(channel=GENEVA, text=text, thread_ts=thread_ts)["ts"] for text in texts]


def test_history_is_newest_first_without_replies(client: WebClient) -> None:
    first, _ = post(client, "one", "two")
    post(client, "quiet", thread_ts=first)
    client.chat_postMessage(channel=GENEVA, text="loud", thread_ts=first, reply_broadcast=True)

    messages = client.conversations_history(channel=GENEVA)["messages"]

    assert [message["text"] for message in messages] == ["loud", "two", "one"]
    assert messages[0]["subtype"] == "thread_broadcast"
    assert messages[2]["reply_count"] == 2


def test_metadata_is_shown_only_when_asked_for(client: WebClient) -> None:
    client.chat_postMessage(channel=GENEVA, text="one", metadata=METADATA)

    plain = client.conversations_history(channel=GENEVA)["messages"]
    full = client.conversations_history(channel=GENEVA, include_all_metadata=True)["messages"]

    assert "metadata" not in plain[0]
    assert full[0]["metadata"] == METADATA


def test_a_thread_is_read_root_first(client: WebClient) -> None:
    (root,) = post(client, "root")
    (reply, _) = post(client, "one", "two", thread_ts=root)

    for ts in (root, reply):
        messages = client.conversations_replies(channel=GENEVA, ts=ts)["messages"]
        assert [message["text"] for message in messages] == ["root", "one", "two"]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        client.conversations_replies(channel=GENEVA, ts="1.000001")


@pytest.mark.parametrize(
    ("inclusive", "texts"),
    [(False, ["two"]), (True, ["three", "two", "one"])],
)
def test_history_is_bounded_by_oldest_and_latest(client: WebClient, inclusive: bool, texts: list[str]) -> None:
    first, _, third = post(client, "one", "two", "three")

    found = client.conversations_history(channel=GENEVA, oldest=first, latest=third, inclusive=inclusive)

    assert [message["text"] for message in found["messages"]] == texts


def test_history_is_read_page_by_page_while_new_messages_arrive(client: WebClient) -> None:
    post(client, *(f"{number}" for number in range(5)))
    seen: list[str] = []
    cursor: str | None = None
    while cursor != "":
        page = client.conversations_history(channel=GENEVA, limit=2, cursor=cursor)
        seen += [message["text"] for message in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"]
        assert page["has_more"] == bool(cursor)
        post(client, "late")

    assert seen == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize("cursor", ["nonsense", "bmV4dDoxLjAwMDAwMQ=="])
def test_a_cursor_from_nowhere_is_refused(client: WebClient, cursor: str) -> None:
    with pytest.raises(SlackApiError, match="invalid_cursor"):
        client.conversations_history(channel=GENEVA, cursor=cursor)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda client: client.conversations_history(channel=GENEVA, limit=1001), "invalid_limit"),
        (lambda client: client.conversations_history(channel=GENEVA, oldest="noon"), "invalid_arguments"),
        (lambda client: client.api_call("users.list", params={"limit": "-1"}), "invalid_arguments"),
        (lambda client: client.conversations_history(channel=OPEN), "not_in_channel"),
        (lambda client: client.conversations_history(channel="C0SECRET"), "channel_not_found"),
        (lambda client: client.conversations_info(channel="C0SECRET"), "channel_not_found"),
        (lambda client: client.conversations_list(types="channels"), "invalid_types"),
        (lambda client: client.conversations_open(users="U0GONE"), "user_disabled"),
        (lambda client: client.conversations_open(users="U0NOBODY"), "user_not_found"),
        (lambda client: client.conversations_open(users=["U0KELLY", "U0GONE"]), "user_not_found"),
        (lambda client: client.conversations_open(channel=GENEVA), "method_not_supported_for_channel_type"),
        (lambda client: client.api_call("conversations.open"), "invalid_arguments"),
        (lambda client: client.users_info(user="U0NOBODY"), "user_not_found"),
        (lambda client: client.users_lookupByEmail(email="gone@example.org"), "users_not_found"),
    ],
)
def test_what_cannot_be_read_is_refused(client: WebClient, call: Callable[[WebClient], object], code: str) -> None:
    with pytest.raises(SlackApiError, match=code):
        call(client)


def test_direct_messages_are_opened_once_and_can_be_read(client: WebClient) -> None:
    first = client.conversations_open(users="U0KELLY")
    again = client.conversations_open(users="U0KELLY", return_im=True)
    by_channel = client.conversations_open(channel="D0KELLY")
    client.chat_postMessage(channel=first["channel"]["id"], text="your turn")

    assert first["channel"] == {"id": "D0KELLY"}
    assert (first.get("already_open"), again["already_open"], by_channel["no_op"]) == (None, True, True)
    assert again["channel"]["user"] == "U0KELLY"
    assert client.conversations_history(channel="D0KELLY")["messages"][0]["text"] == "your turn"


def test_channels_and_their_members_are_listed(client: WebClient) -> None:
    every = client.conversations_list(types=["public_channel", "private_channel"])["channels"]
    alive = client.conversations_list(types="private_channel", exclude_archived=True)["channels"]

    assert [channel["id"] for channel in every] == [GENEVA, "C0OLD", OPEN]
    assert [channel["id"] for channel in client.conversations_list()["channels"]] == [OPEN]
    assert [channel["id"] for channel in alive] == [GENEVA]
    assert client.conversations_members(channel=GENEVA)["members"] == [BOT_USER_ID, "U0KELLY"]
    assert client.conversations_info(channel=OPEN)["channel"]["is_member"] is False
    info = client.conversations_info(channel=GENEVA, include_num_members=True)["channel"]
    assert (info["name"], info["is_private"], info["is_member"], info["num_members"]) == ("geneva", True, True, 2)


def test_what_people_write_is_read_too(slack: LocalSlack, client: WebClient) -> None:
    slack.say(GENEVA, "U0KELLY", "I called her")

    (message,) = client.conversations_history(channel=GENEVA)["messages"]

    assert message["user"] == "U0KELLY"
    assert "bot_id" not in message


def test_numbers_are_read_from_json_as_well(client: WebClient) -> None:
    page = client.api_call("users.list", json={"limit": 1})

    assert len(page["members"]) == 1


def test_people_are_found_by_id_and_address(client: WebClient) -> None:
    assert client.users_lookupByEmail(email="Kelly@Example.org")["user"]["id"] == "U0KELLY"
    assert client.users_info(user="U0GONE")["user"]["deleted"] is True
    assert [user["id"] for user in client.users_list()["members"]] == [BOT_USER_ID, "U0GONE", "U0KELLY"]
    assert client.users_list(limit=1)["response_metadata"]["next_cursor"]


def test_addresses_need_their_own_scope(slack: LocalSlack) -> None:
    client = WebClient(NO_EMAIL.value, base_url=slack.base_url, retry_handlers=[])

    assert "email" not in client.users_info(user="U0KELLY")["user"]["profile"]


def test_each_kind_of_token_learns_who_it_is(slack: LocalSlack, client: WebClient) -> None:
    assert client.auth_test()["user_id"] == BOT_USER_ID
    assert WebClient(APP_TOKEN.value, base_url=slack.base_url).auth_test()["app_id"] == "A0LOCAL"
    assert client.apps_connections_open(app_token=APP_TOKEN.value)["url"].startswith("ws://127.0.0.1:")
