"""Answers that were lost, and the look that settles them."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import pytest

from od_escalator.demo.slack import FaultKind, LocalSlack
from od_escalator.domain.notices import Alert, Posted
from od_escalator.errors import Ambiguous, Permanent, Transient
from od_escalator.slack.send import SlackMessenger

if TYPE_CHECKING:
    from collections.abc import Callable


GENEVA = "C0GENEVA"
OPENED = datetime(2026, 11, 30, 15, 14, tzinfo=UTC)
ALERT = Alert(id="C012", place="config.toml", problem="no person called dena", hint="did you mean dana?")


class Turnable(Protocol):
    at: datetime

    def turn(self, **by: float) -> None: ...


LOST: list[tuple[FaultKind, int]] = [
    ("500", 0),
    ("500_after", 1),
    ("503_html", 0),
    ("half_json", 1),
    ("reset_before", 0),
    ("reset_after", 1),
    ("close_after", 1),
    ("hang_before", 0),
    ("hang_after", 1),
    ("internal_error", 0),
    ("fatal_error", 0),
    ("service_unavailable", 0),
    ("request_timeout", 0),
]


@pytest.mark.parametrize(("fault", "there"), LOST)
def test_a_lost_answer_is_settled_by_looking_and_never_posted_twice(
    slack: LocalSlack, messenger: SlackMessenger, fault: FaultKind, there: int
) -> None:
    slack.fail_next("chat.postMessage", fault)

    with pytest.raises(Ambiguous):
        messenger.send("a1", GENEVA, ALERT)

    standing = slack.messages(GENEVA)
    assert len(standing) == there
    expected = Posted(channel=GENEVA, ts=standing[0].ts) if standing else None
    assert messenger.find("a1", GENEVA, OPENED) == expected


@pytest.mark.parametrize("fault", [fault for fault, _ in LOST])
def test_an_edit_or_a_look_that_failed_may_simply_be_made_again(
    slack: LocalSlack, messenger: SlackMessenger, fault: FaultKind
) -> None:
    posted = messenger.send("a1", GENEVA, ALERT)
    calls: dict[str, Callable[[], object]] = {
        "chat.update": lambda: messenger.edit(posted, ALERT),
        "conversations.history": lambda: messenger.find("a1", GENEVA, OPENED),
    }
    for method, call in calls.items():
        slack.fail_next(method, fault)
        with pytest.raises(Transient):
            call()
        call()


@pytest.mark.parametrize("fault", ["reset_after", "503_html", "429"])
def test_a_direct_message_whose_channel_was_not_opened_was_surely_not_sent(
    slack: LocalSlack, messenger: SlackMessenger, fault: FaultKind
) -> None:
    slack.fail_next("conversations.open", fault)

    with pytest.raises(Transient):
        messenger.send("a1", "U0DANA", ALERT)


@pytest.mark.parametrize("skew", [timedelta(hours=-3), timedelta(0), timedelta(hours=3)])
def test_a_message_is_found_however_wrong_our_clock_is(
    slack: LocalSlack, our_clock: Turnable, messenger: SlackMessenger, skew: timedelta
) -> None:
    our_clock.at = OPENED + skew
    since = our_clock.at
    slack.fail_next("chat.postMessage", "close_after")
    with pytest.raises(Ambiguous):
        messenger.send("a1", GENEVA, ALERT)

    assert messenger.find("a1", GENEVA, since) is not None


def test_what_is_older_than_the_try_is_not_looked_at(
    slack: LocalSlack, slacks_clock: Turnable, our_clock: Turnable, messenger: SlackMessenger
) -> None:
    messenger.send("a1", GENEVA, ALERT)
    for clock in (slacks_clock, our_clock):
        clock.turn(minutes=5)

    assert messenger.find("a1", GENEVA, our_clock.at) is None
    assert slack.requests[-1].method == "conversations.history"


def test_a_reply_is_found_in_its_thread(slack: LocalSlack, slacks_clock: Turnable, messenger: SlackMessenger) -> None:
    root = messenger.send("a1", GENEVA, ALERT)
    slacks_clock.turn(seconds=2)
    reply = messenger.send("a2", GENEVA, ALERT, thread=root.ts)

    assert messenger.find("a2", GENEVA, OPENED, thread=root.ts) == reply
    assert messenger.find("a3", GENEVA, OPENED, thread=root.ts) is None
    assert messenger.find("a2", GENEVA, OPENED) is None
    slack.delete_message(GENEVA, root.ts)
    assert messenger.find("a3", GENEVA, OPENED, thread=root.ts) is None


def test_a_direct_message_is_found_again(messenger: SlackMessenger) -> None:
    posted = messenger.send("a1", "dana@example.org", ALERT)

    assert messenger.find("a1", "dana@example.org", OPENED) == posted


def test_a_message_is_found_on_a_later_page(
    slack: LocalSlack, slacks_clock: Turnable, messenger: SlackMessenger
) -> None:
    posted = messenger.send("a1", GENEVA, ALERT)
    for number in range(250):
        slacks_clock.turn(seconds=1)
        slack.say(GENEVA, "U0KELLY", f"chat {number}")

    assert messenger.find("a1", GENEVA, OPENED) == posted


def test_a_channel_that_the_bot_left_cannot_be_searched(slack: LocalSlack, messenger: SlackMessenger) -> None:
    slack.remove_bot(GENEVA)

    with pytest.raises(Permanent):
        messenger.find("a1", GENEVA, OPENED)
