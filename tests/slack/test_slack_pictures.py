"""The chart of the owners' week: uploaded first, then posted once, whatever becomes of the upload."""

from dataclasses import replace
from datetime import date

import pytest

from od_escalator.demo.slack import BOT_SCOPES, Channel, FaultKind, LocalSlack, Token
from od_escalator.domain.chart import Chart, ChartKind
from od_escalator.domain.weekly import Health, Weekly
from od_escalator.errors import Ambiguous, Permanent, Transient
from od_escalator.slack.send import SlackMessenger
from tests.slack.conftest import OPENED, TurnedClock

OWNERS = "C0GENEVA"
PNG = b"\x89PNG\r\n\x1a\n and so on"
CHART = Chart(kind=ChartKind.RUN, sentence="Cases week by week.", unit="cases", labels=("Nov 23",), values=(2.0,))
WEEK = Weekly(
    first=date(2026, 11, 23),
    last=date(2026, 11, 29),
    zone="America/New_York",
    offices=(),
    health=Health(notes=1, signs=0, read=(), alerts=0),
    due_at=OPENED,
    chart=CHART,
    picture=PNG,
)
ANNOUNCE, CARRY, COMPLETE = "files.getUploadURLExternal", "upload_url", "files.completeUploadExternal"


def images(slack: LocalSlack) -> list[dict[str, object]]:
    """Of the one message that there is."""
    [message] = slack.messages(OWNERS)
    return [block for block in message.blocks if block["type"] == "image"]


def calls(slack: LocalSlack) -> list[str]:
    return [request.method for request in slack.requests if request.method != "auth.test"]


def test_the_chart_stands_in_the_message_and_says_what_it_shows(slack: LocalSlack, messenger: SlackMessenger) -> None:
    messenger.send("a1", OWNERS, WEEK)
    said = {"type": "plain_text", "text": "Cases week by week.", "emoji": False}
    [image] = images(slack)
    assert image == {
        "type": "image",
        "slack_file": {"id": "F00000001"},
        "alt_text": "Cases week by week.",
        "title": said,
    }
    announced, carried, *_ = slack.requests
    assert announced.arguments == {"filename": "week.png", "length": str(len(PNG)), "alt_txt": "Cases week by week."}
    assert carried.body == PNG
    assert calls(slack) == [ANNOUNCE, CARRY, COMPLETE, "chat.postMessage"]


@pytest.mark.parametrize("method", [ANNOUNCE, CARRY, COMPLETE])
@pytest.mark.parametrize("kind", ["reset_after", "500", "429"])
def test_whatever_becomes_of_the_upload_the_message_comes_once(
    slack: LocalSlack, messenger: SlackMessenger, method: str, kind: FaultKind
) -> None:
    slack.fail_next(method, kind)
    messenger.send("a1", OWNERS, WEEK)
    assert images(slack) == []


def test_a_lost_answer_of_the_message_itself_leaves_one_that_is_found(
    slack: LocalSlack, messenger: SlackMessenger
) -> None:
    slack.fail_next("chat.postMessage", "reset_after")
    with pytest.raises(Ambiguous):
        messenger.send("a1", OWNERS, WEEK)
    assert messenger.find("a1", OWNERS, OPENED)
    assert len(images(slack)) == 1


def test_another_try_shows_the_same_file(slack: LocalSlack, messenger: SlackMessenger) -> None:
    slack.fail_next("chat.postMessage", "invalid_blocks")  # the file is not ready
    with pytest.raises(Transient) as wait:
        messenger.send("a1", OWNERS, WEEK)
    assert wait.value.retry_after
    messenger.send("a1", OWNERS, WEEK)
    assert calls(slack).count(ANNOUNCE) == len(images(slack)) == 1


def test_a_file_that_slack_never_shows_does_not_hold_the_message(slack: LocalSlack, messenger: SlackMessenger) -> None:
    slack.fail_next("chat.postMessage", "invalid_blocks", times=3)
    for _ in range(3):
        with pytest.raises(Transient):
            messenger.send("a1", OWNERS, WEEK)
    messenger.send("a1", OWNERS, WEEK)
    assert images(slack) == []
    slack.fail_next("chat.postMessage", "invalid_blocks")
    with pytest.raises(Permanent):
        messenger.send("a2", OWNERS, replace(WEEK, picture=None))


def test_an_app_that_was_installed_before_there_were_charts_says_it_without_one(our_clock: TurnedClock) -> None:
    token = Token("xoxb-older", BOT_SCOPES - {"files:write"})
    with LocalSlack(our_clock, channels=[Channel(id=OWNERS, name="owners")], tokens=[token]) as slack:
        SlackMessenger(token=token.value, clock=our_clock, base_url=slack.base_url).send("a1", OWNERS, WEEK)
        assert images(slack) == []
