from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from od_escalator.demo.slack import LocalSlack
from od_escalator.domain.card import CaseCard, Staff, ThreadLine
from od_escalator.domain.effects import Entry, Reason
from od_escalator.domain.notices import Alert, Posted
from od_escalator.errors import Ambiguous, Permanent, Transient
from od_escalator.slack.send import SlackMessenger

if TYPE_CHECKING:
    from od_escalator.engine.ports import Messenger

GENEVA = "C0GENEVA"
OPENED = datetime(2026, 11, 30, 15, 14, tzinfo=UTC)
ALERT = Alert(id="C012", place="config.toml", problem="no person called dena", hint="did you mean dana?")


class Turnable(Protocol):
    at: datetime

    def turn(self, **by: float) -> None: ...


def test_the_engine_may_use_it_as_its_messenger(messenger: SlackMessenger) -> None:
    port: Messenger = messenger

    assert port


def test_a_case_stands_in_the_channel_with_its_outbox_id(
    slack: LocalSlack, messenger: SlackMessenger, card: CaseCard
) -> None:
    posted = messenger.send("a1", GENEVA, card)

    (message,) = slack.messages(GENEVA)
    assert posted == Posted(channel=GENEVA, ts=message.ts)
    assert message.metadata == {"event_type": "od_escalator", "event_payload": {"id": "a1"}}
    assert message.text.startswith("UP-1042, Geneva, billing: waiting")
    assert not message.broadcasts


def test_links_and_names_are_never_unfolded(slack: LocalSlack, messenger: SlackMessenger, card: CaseCard) -> None:
    messenger.edit(messenger.send("a1", GENEVA, card), card)

    post, edit = (dict(request.arguments) for request in slack.requests)
    assert (post["unfurl_links"], post["unfurl_media"]) == (False, False)
    assert post["parse"] == edit["parse"] == "none"


def test_an_edit_changes_the_message_in_place_and_keeps_its_id(
    slack: LocalSlack, messenger: SlackMessenger, card: CaseCard
) -> None:
    posted = messenger.send("a1", GENEVA, card)

    messenger.edit(posted, replace(card, office="Batavia"))

    (message,) = slack.messages(GENEVA)
    assert message.text.startswith("UP-1042, Batavia")
    assert message.metadata == {"event_type": "od_escalator", "event_payload": {"id": "a1"}}


def test_what_was_deleted_in_slack_cannot_be_edited(
    slack: LocalSlack, messenger: SlackMessenger, card: CaseCard
) -> None:
    posted = messenger.send("a1", GENEVA, card)
    slack.delete_message(GENEVA, posted.ts)

    with pytest.raises(Permanent) as refused:
        messenger.edit(posted, card)

    assert refused.value.code == "message_not_found"


@pytest.mark.parametrize("place", ["U0DANA", "dana@example.org"])
def test_a_person_gets_a_direct_message_by_id_or_by_address(
    slack: LocalSlack, slacks_clock: Turnable, messenger: SlackMessenger, place: str
) -> None:
    first = messenger.send("a1", place, ALERT)
    slacks_clock.turn(seconds=2)
    messenger.send("a2", place, ALERT)

    assert slack.direct("U0DANA")[0].ts == first.ts
    assert first.channel.startswith("D")
    looked_up = [request.method for request in slack.requests if request.method != "chat.postMessage"]
    assert looked_up == (["users.lookupByEmail"] if "@" in place else []) + ["conversations.open"]


def test_a_thread_line_mentions_people_by_their_address_too(
    slack: LocalSlack, slacks_clock: Turnable, messenger: SlackMessenger, card: CaseCard
) -> None:
    told = (
        Staff(name="Dana Cole", slack="dana@example.org"),
        Staff(name="Kelly Ray", slack="U0KELLY"),
        Staff(name="Rosa Lind", slack="rosa@example.org"),
        Staff(name="Lee Park"),
    )
    line = ThreadLine(card=card, entry=Entry(at=OPENED, reason=Reason.STEP_DUE), by=None, told=told)
    root = messenger.send("a1", GENEVA, card)
    slacks_clock.turn(seconds=2)

    messenger.send("a2", GENEVA, line, thread=root.ts)

    (reply,) = slack.thread(GENEVA, root.ts)
    assert "Told now: <@U0DANA>, <@U0KELLY>, Rosa Lind and Lee Park." in reply.text


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("C0LOBBY", "not_in_channel"),
        ("C0SECRET", "channel_not_found"),
        ("C0OLD", "is_archived"),
        ("U0GONE", "user_disabled"),
        ("U0NOBODY", "user_not_found"),
        ("nobody@example.org", "users_not_found"),
    ],
)
def test_a_place_that_takes_no_messages_is_permanent(messenger: SlackMessenger, place: str, code: str) -> None:
    with pytest.raises(Permanent) as refused:
        messenger.send("a1", place, ALERT)

    assert refused.value.code == code


def test_somebody_who_left_is_looked_up_anew(slack: LocalSlack, messenger: SlackMessenger) -> None:
    messenger.send("a1", "dana@example.org", ALERT)
    slack.deactivate("U0DANA")

    with pytest.raises(Permanent):
        messenger.send("a2", "dana@example.org", ALERT)
    with pytest.raises(Permanent) as refused:
        messenger.send("a3", "dana@example.org", ALERT)

    assert refused.value.code == "users_not_found"


def test_too_many_messages_wait_as_long_as_slack_says(slack: LocalSlack, messenger: SlackMessenger) -> None:
    slack.fail_next("chat.postMessage", "429", retry_after=17)

    with pytest.raises(Transient) as slowed:
        messenger.send("a1", GENEVA, ALERT)

    assert slowed.value.retry_after == 17


def test_no_call_is_ever_repeated_by_the_sdk(slack: LocalSlack, messenger: SlackMessenger) -> None:
    slack.fail_next("chat.postMessage", "reset_after", times=5)

    with pytest.raises(Ambiguous):
        messenger.send("a1", GENEVA, ALERT)

    assert [request.method for request in slack.requests] == ["chat.postMessage"]


def test_neither_token_nor_text_is_logged_or_raised(
    slack: LocalSlack, messenger: SlackMessenger, card: CaseCard, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        messenger.send("a1", GENEVA, card)
        slack.fail_next("chat.postMessage", "half_json")
        with pytest.raises(Ambiguous) as lost:
            messenger.send("a2", GENEVA, card)

    told = f"{caplog.text} {lost.value} {messenger!r}"
    assert "xoxb" not in told
    assert "UP-1042" not in told
