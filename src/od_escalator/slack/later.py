"""Messages that Slack posts by itself at a time of ours, even when this machine is off.

Slack loses the metadata of such a message, so it carries no id: it is found again by how it begins.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain

from od_escalator.clock import Clock
from od_escalator.domain.card import Content
from od_escalator.domain.notices import Silence
from od_escalator.errors import Ambiguous, Permanent
from od_escalator.slack.blocks import render
from od_escalator.slack.connection import SLACK_URL, Connection
from od_escalator.slack.neutral import unescaped
from od_escalator.slack.send import words
from od_escalator.slack.silence import beginning, sentence

_HALF_A_SECOND = timedelta(milliseconds=500)
_PAGE = 100

#: So much earlier than asked for it may be posted: clocks differ.
_MARGIN = timedelta(seconds=120)

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

    def waiting(self, channel: str, offices: tuple[str, ...]) -> Sequence[str]:
        """The ids of the messages of these offices that it will post there; raises Transient or Permanent."""
        wanted = unescaped(beginning(offices))
        return [id_ for id_, text in self._waiting(channel) if text.startswith(wanted)]

    def withdraw(self, channel: str, id_: str) -> bool:
        """Take it back; False where there is nothing to take back any more; raises Transient or Permanent."""
        try:
            self._connection.ask(
                self._connection.web.chat_deleteScheduledMessage, channel=channel, scheduled_message_id=id_
            )
        except Permanent as refused:
            if refused.code in _GONE:
                return False
            raise
        return True

    def posted(self, channel: str, silences: Collection[Silence], since: datetime) -> Collection[Silence]:
        """Which of them it has posted there since then; raises Transient or Permanent."""
        texts = list(self._posted(channel, since))
        return [each for each in silences if any(text.startswith(unescaped(sentence(each))) for text in texts)]

    def has_another(self, channel: str, offices: tuple[str, ...], known: Collection[Silence], since: datetime) -> bool:
        """Raises Transient or Permanent."""
        wanted, begin = unescaped(beginning(offices)), tuple(unescaped(sentence(each)) for each in known)
        texts = chain((text for _, text in self._waiting(channel)), self._posted(channel, since))
        return any(text.startswith(wanted) and not text.startswith(begin) for text in texts)

    def _waiting(self, channel: str) -> Iterator[tuple[str, str]]:
        """The id and the words of each message there that is scheduled."""
        listed = self._connection.web.chat_scheduledMessages_list
        for each in self._connection.pages(listed, "scheduled_messages", channel=channel, limit=_PAGE):
            yield str(each["id"]), unescaped(str(each.get("text")))

    def _posted(self, channel: str, since: datetime) -> Iterator[str]:
        """The words of each message there since then."""
        oldest = self._connection.slack_time(since) - _MARGIN
        history = self._connection.pages(
            self._connection.web.conversations_history,
            "messages",
            channel=channel,
            oldest=f"{oldest.timestamp():.6f}",
            limit=_PAGE,
        )
        return (unescaped(str(each.get("text"))) for each in history)
