"""Messages that Slack posts by itself at a time of ours, even when this machine is off.

Slack loses the metadata of such a message, so it carries no id; Slack's own id for it is what there is to keep.
"""

from datetime import datetime, timedelta

from od_escalator.clock import Clock
from od_escalator.domain.card import Content
from od_escalator.errors import Ambiguous
from od_escalator.slack.blocks import render
from od_escalator.slack.connection import SLACK_URL, Connection
from od_escalator.slack.send import words

_HALF_A_SECOND = timedelta(milliseconds=500)


class Later:
    def __init__(self, *, token: str, clock: Clock, base_url: str = SLACK_URL, timeout: int = 10) -> None:
        self._connection = Connection(token=token, clock=clock, base_url=base_url, timeout=timeout)

    def schedule(self, channel: str, content: Content, at: datetime) -> str:
        """Slack's id of the message that it will post at `at` of our clock; raises Transient, Permanent, Ambiguous."""
        there = self._connection.slack_time(at) + _HALF_A_SECOND
        answer = self._connection.act(
            self._connection.web.chat_scheduleMessage,
            channel=channel,
            post_at=int(there.timestamp()),
            unfurl_links=False,
            unfurl_media=False,
            **words(render(content, at)),
        )
        if not answer.get("scheduled_message_id"):
            raise Ambiguous("Slack's answer does not name the message (chat_scheduleMessage)")
        return str(answer["scheduled_message_id"])
