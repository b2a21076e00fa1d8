from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import BOT_TOKEN, BOT_USER_ID, Channel, LocalSlack, Strictness, User

GENEVA = "C0GENEVA"
OPEN = "C0OPEN"
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*UP-1042* waits"}}


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    users = [
        User(id="U0KELLY", name="kelly", real_name="Kelly Ray", email="kelly@example.org"),
        User(id="U0GONE", name="gone", real_name="Gone Away", deleted=True),
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
        strictness=Strictness(rate=False),
    ) as running:
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(BOT_TOKEN.value, base_url=slack.base_url, retry_handlers=[])


def refusal(error: SlackApiError) -> str:
    return str(error.response["error"])


def test_a_posted_message_stands_in_the_channel_as_it_was_sent(slack: LocalSlack, client: WebClient) -> None:
    metadata = {"event_type": "outbox", "event_payload": {"id": "a1", "round": 2, "late": True}}

    sent = client.chat_postMessage(channel=GENEVA, text="UP-1042 waits", blocks=[SECTION], metadata=metadata)

    (message,) = slack.messages(GENEVA)
    assert (message.ts, message.text, message.author) == (sent["ts"], "UP-1042 waits", BOT_USER_ID)
    assert message.blocks == (SECTION,)
    assert message.metadata == metadata
    assert sent["channel"] == GENEVA
    assert sent["message"]["bot_id"] == "B0BOT"


def test_a_form_is_read_like_json(slack: LocalSlack, client: WebClient) -> None:
    form = {
        "channel": GENEVA,
        "text": "by form",
        "blocks": '[{"type": "divider"}]',
        "metadata": '{"event_type": "outbox", "event_payload": {"id": "a1"}}',
        "unfurl_links": "false",
    }

    client.api_call("chat.postMessage", data=form)

    (message,) = slack.messages(GENEVA)
    assert message.blocks == ({"type": "divider"},)
    assert message.metadata == {"event_type": "outbox", "event_payload": {"id": "a1"}}


def test_replies_stand_in_the_thread_and_not_in_the_channel(slack: LocalSlack, client: WebClient) -> None:
    root = client.chat_postMessage(channel=GENEVA, text="root")["ts"]

    client.chat_postMessage(channel=GENEVA, text="reply", thread_ts=root)
    client.chat_postMessage(channel=GENEVA, text="loud", thread_ts=root, reply_broadcast=True)

    assert [message.text for message in slack.messages(GENEVA)] == ["root"]
    assert [(m.text, m.reply_broadcast) for m in slack.thread(GENEVA, root)] == [("reply", False), ("loud", True)]
    assert [message.text for message in slack.everything()] == ["root", "reply", "loud"]


def test_a_message_to_a_person_opens_the_direct_messages(slack: LocalSlack, client: WebClient) -> None:
    first = client.chat_postMessage(channel="U0KELLY", text="your turn")
    second = client.chat_postMessage(channel=first["channel"], text="still your turn")

    assert first["channel"] == second["channel"] == "D0KELLY"
    assert [message.text for message in slack.direct("U0KELLY")] == ["your turn", "still your turn"]


def test_an_edit_replaces_text_and_blocks_and_keeps_metadata(slack: LocalSlack, client: WebClient) -> None:
    metadata = {"event_type": "outbox", "event_payload": {"id": "a1"}}
    ts = client.chat_postMessage(channel=GENEVA, text="one", blocks=[SECTION], metadata=metadata)["ts"]

    client.chat_update(channel=GENEVA, ts=ts, text="two")

    (message,) = slack.messages(GENEVA)
    assert (message.ts, message.text, message.blocks, message.edited_count) == (ts, "two", (), 1)
    assert message.metadata == metadata
    client.chat_update(channel=GENEVA, ts=ts, text="three", metadata={})
    assert slack.messages(GENEVA)[0].metadata is None


@pytest.mark.parametrize(
    ("channel", "code"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("geneva", "channel_not_found"),
        ("C0SECRET", "channel_not_found"),
        (OPEN, "not_in_channel"),
        ("C0OLD", "is_archived"),
        ("U0GONE", "channel_not_found"),
        (BOT_USER_ID, "channel_not_found"),
    ],
)
def test_where_the_bot_cannot_post_it_is_told_why(client: WebClient, channel: str, code: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=channel, text="hello")

    assert refusal(caught.value) == code


@pytest.mark.parametrize(
    ("thread_ts", "code"),
    [
        ("1700000000.000100", "thread_not_found"),
        ("yesterday", "invalid_thread_ts"),
    ],
)
def test_a_reply_needs_a_root_that_stands(client: WebClient, thread_ts: str, code: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=GENEVA, text="reply", thread_ts=thread_ts)

    assert refusal(caught.value) == code


def test_a_reply_to_a_reply_is_refused(client: WebClient) -> None:
    root = client.chat_postMessage(channel=GENEVA, text="root")["ts"]
    reply = client.chat_postMessage(channel=GENEVA, text="reply", thread_ts=root)["ts"]

    with pytest.raises(SlackApiError, match="thread_not_found"):
        client.chat_postMessage(channel=GENEVA, text="reply", thread_ts=reply)


def test_only_own_messages_are_edited_or_deleted(slack: LocalSlack, client: WebClient) -> None:
    theirs = slack.say(GENEVA, "U0KELLY", "I called her").ts

    with pytest.raises(SlackApiError, match="cant_update_message"):
        client.chat_update(channel=GENEVA, ts=theirs, text="mine now")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        client.chat_delete(channel=GENEVA, ts=theirs)


def test_a_message_deleted_by_hand_is_gone_for_the_bot(slack: LocalSlack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=GENEVA, text="one")["ts"]

    slack.delete_message(GENEVA, ts)

    with pytest.raises(SlackApiError, match="message_not_found"):
        client.chat_update(channel=GENEVA, ts=ts, text="two")
    with pytest.raises(SlackApiError, match="message_not_found"):
        client.chat_getPermalink(channel=GENEVA, message_ts=ts)
    assert slack.messages(GENEVA) == []


def test_an_edit_of_a_direct_message_needs_the_channel_not_the_person(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="U0KELLY", text="your turn")["ts"]

    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.chat_update(channel="U0KELLY", ts=ts, text="done")
    client.chat_update(channel="D0KELLY", ts=ts, text="done")


def test_the_bot_deletes_and_links_its_messages(slack: LocalSlack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=GENEVA, text="one")["ts"]

    link = client.chat_getPermalink(channel=GENEVA, message_ts=ts)["permalink"]
    client.chat_delete(channel=GENEVA, ts=ts)

    assert link == f"{slack.page_url}?channel={GENEVA}#m{ts}"
    assert slack.messages(GENEVA) == []


def test_what_people_change_by_hand_is_felt_at_once(slack: LocalSlack, client: WebClient) -> None:
    def outcome(channel: str) -> str:
        try:
            client.chat_postMessage(channel=channel, text="hello")
        except SlackApiError as error:
            return refusal(error)
        return "ok"

    slack.archive(GENEVA)
    assert outcome(GENEVA) == "is_archived"
    slack.unarchive(GENEVA)
    assert outcome(GENEVA) == "ok"
    slack.remove_bot(GENEVA)
    assert outcome(GENEVA) == "channel_not_found"
    slack.invite_bot(GENEVA)
    assert outcome(GENEVA) == "ok"
    assert outcome("D0KELLY") == "channel_not_found"
    assert outcome("U0KELLY") == "ok"
    slack.deactivate("U0KELLY")
    assert outcome("D0KELLY") == "channel_not_found"
    slack.revoke(BOT_TOKEN.value)
    assert outcome(GENEVA) == "token_revoked"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain @channel and &lt;!channel&gt;", ()),
        ("<!channel> and <!here|here>", ("<!channel>", "<!here|here>")),
        ("<!subteam^S012>", ("<!subteam^S012>",)),
    ],
)
def test_a_call_to_a_whole_channel_is_noticed(
    slack: LocalSlack,
    client: WebClient,
    text: str,
    found: tuple[str, ...],
) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}

    client.chat_postMessage(channel=GENEVA, text=text, blocks=[section])

    assert slack.messages(GENEVA)[0].broadcasts == found * 2


def test_waiting_ends_with_the_call_that_was_waited_for(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=GENEVA, text="one")

    assert slack.wait_for(lambda: len(slack.messages(GENEVA)) == 1, timeout=5)
    assert not slack.wait_for(lambda: len(slack.messages(GENEVA)) == 2, timeout=0)


def test_every_request_is_kept_with_its_bytes(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=GENEVA, text="planted canary")
    client.conversations_history(channel=GENEVA, oldest="12.5")

    posted, read = slack.requests
    assert posted.method == "chat.postMessage"
    assert b"planted canary" in posted.body
    assert b"oldest=12.5" in read.query + read.body
    assert read.arguments["oldest"] == "12.5"


def test_the_harmless_values_of_parse_and_link_names_are_taken(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=GENEVA, text="hello", parse="none", link_names=False, unfurl_links=False)

    assert len(slack.messages(GENEVA)) == 1


def test_many_threads_post_at_once_and_nothing_is_lost(slack: LocalSlack, client: WebClient) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        sent = list(pool.map(lambda number: client.chat_postMessage(channel=GENEVA, text=f"{number}"), range(40)))

    assert len({answer["ts"] for answer in sent}) == 40
    assert {message.text for message in slack.messages(GENEVA)} == {f"{number}" for number in range(40)}
