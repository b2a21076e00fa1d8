"""Messages that Slack posts by itself at a time of ours, even when this machine is off.

Slack loses the metadata of such a message, so it carries no id: it is found again by how it begins.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape

from od_escalator.clock import Clock
from od_escalator.domain.card import Content
from od_escalator.domain.notices import Silence
from od_escalator.errors import Ambiguous, Permanent
from od_escalator.slack.blocks import render
from od_escalator.slack.connection import SLACK_URL, Answer, Connection, next_cursor
from od_escalator.slack.send import words
from od_escalator.slack.silence import beginning

_HALF_A_SECOND = timedelta(milliseconds=500)
_PAGE = 100

#: What Slack says of a message that it has posted, or of a place that it knows no more: there is nothing to take back.
_GONE = frozenset({"invalid_scheduled_message_id", "channel_not_found", "bad_token"})


class Later:
    def __init__(self, *, token: str, clock: Clock, base_url: str = SLACK_URL, timeout: int = 10) -> None:
        self._connection = Connection(token=token, clock=clock, base_url=base_url, timeout=timeout)

    def clock(self, *, ask: bool = False) -> tuple[datetime, float] | None:
        """Raises Transient or Permanent where it has to ask."""
        if ask:
            self._connection.ask(self._connection.web.auth_test)
        return self._connection.told

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

    def withdraw_others(self, channel: str, silence: Silence, keep: str) -> int:
        """Take back every message of these offices that waits there but this one; raises Transient or Permanent."""
        wanted = unescape(beginning(silence.offices))
        others = [
            str(each["id"])
            for each in self._waiting(channel)
            if each["id"] != keep and unescape(str(each.get("text"))).startswith(wanted)
        ]
        return sum(self._withdraw(channel, id_) for id_ in others)

    def _withdraw(self, channel: str, id_: str) -> bool:
        try:
            self._connection.ask(
                self._connection.web.chat_deleteScheduledMessage, channel=channel, scheduled_message_id=id_
            )
        except Permanent as refused:
            if refused.code in _GONE:
                return False
            raise
        return True

    def _waiting(self, channel: str) -> Iterator[Answer]:
        web = self._connection.web
        cursor: dict[str, str] = {}
        while True:
            answer = self._connection.ask(web.chat_scheduledMessages_list, channel=channel, limit=_PAGE, **cursor)
            yield from answer.get("scheduled_messages", ())
            following = next_cursor(answer)
            if not following:
                return
            cursor = {"cursor": following}
