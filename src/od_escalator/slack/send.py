"""Posts, edits and finds messages; each carries its outbox id in `metadata`, so that a lost answer can be settled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from od_escalator.clock import Clock
from od_escalator.domain import trace
from od_escalator.domain.card import Content
from od_escalator.domain.notices import Posted
from od_escalator.domain.trace import Told, Trace, tells_no_more
from od_escalator.errors import Ambiguous, Permanent
from od_escalator.slack.blocks import render
from od_escalator.slack.buttons import unclickable
from od_escalator.slack.connection import SLACK_URL, Answer, Connection
from od_escalator.slack.parts import Rendered
from od_escalator.slack.people import People
from od_escalator.slack.pictures import Pictures

_EVENT_TYPE = "od_escalator"
#: How far before the try we look: Slack's `Date` has whole seconds, and its clocks differ among themselves.
_MARGIN = timedelta(seconds=120)
_PAGE = 200
_NO_THREAD = "thread_not_found"
_NO_MESSAGE = "message_not_found"


class SlackMessenger:
    """The engine's Messenger; may be used from any thread. Only what is `clickable` has buttons."""

    def __init__(
        self, *, token: str, clock: Clock, base_url: str = SLACK_URL, timeout: int = 10, clickable: bool = False
    ) -> None:
        self._connection = Connection(token=token, clock=clock, base_url=base_url, timeout=timeout)
        self._people = People(self._connection)
        self._pictures = Pictures(self._connection, base_url, timeout)
        self._clock = clock
        self._clickable = clickable

    def send(
        self, id_: str, place: str, content: Content, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted:
        message = self._render(content)
        channel = self._people.channel_of(place)
        message = replace(message, blocks=(*message.blocks, *self._pictures.blocks(id_, content)))
        in_thread = {"thread_ts": thread} if thread else {}
        try:
            answer = self._connection.act(
                self._connection.web.chat_postMessage,
                channel=channel,
                metadata={"event_type": _EVENT_TYPE, "event_payload": _payload(id_, traces)},
                unfurl_links=False,
                unfurl_media=False,
                **words(message),
                **in_thread,
            )
        except Permanent as refused:
            self._people.forget(place)
            self._pictures.refused(id_, refused)
            raise
        self._pictures.posted(id_)
        return _posted(answer)

    def edit(self, posted: Posted, content: Content) -> None:
        """Never Ambiguous: an edit may be made again. Permanent `message_not_found` and the like: it is gone."""
        self._connection.ask(
            self._connection.web.chat_update,
            channel=posted.channel,
            ts=posted.ts,
            **words(self._render(content)),
        )

    def find(
        self, id_: str, place: str, since: datetime, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted | None:
        """Never Ambiguous. Slack may show a message a moment late: look twice, with a pause, before sending again."""
        missing, first = list(traces), None
        for posted, message in self._since(place, since, thread):
            if _payload_of(message).get("id") == id_:
                return posted
            told = _traces_of(message)
            if any(each.is_of(other) for each in missing for other in told):
                first = first or posted
                missing = [each for each in missing if not any(each.is_of(other) for other in told)]
        return None if missing else first

    def read(self, place: str, since: datetime, thread: str | None = None) -> Iterator[Told]:
        """Never Ambiguous."""
        for _, message in self._since(place, since, thread):
            if id_ := _payload_of(message).get("id"):
                yield Told(str(id_), _traces_of(message))

    def remove_copies(self, id_: str, place: str, since: datetime, thread: str | None, keep: Posted | None) -> int:
        """Never Ambiguous: what is gone already is gone."""
        there = list(self._since(place, since, thread))
        told = [trace for _, m in there if _payload_of(m).get("id") == id_ for trace in _traces_of(m)]
        copies = (p for p, m in there if _payload_of(m).get("id") == id_ or tells_no_more(_traces_of(m), told))
        found = sorted(copies, key=lambda posted: float(posted.ts))
        kept = keep if keep in found else next(iter(found), None)
        return sum(self._remove(posted) for posted in found if posted != kept)

    def _remove(self, posted: Posted) -> bool:
        try:
            self._connection.ask(self._connection.web.chat_delete, channel=posted.channel, ts=posted.ts)
        except Permanent as refused:
            if refused.code == _NO_MESSAGE:
                return False
            raise
        return True

    def _since(self, place: str, since: datetime, thread: str | None) -> Iterator[tuple[Posted, Answer]]:
        channel = self._people.channel_of(place)
        oldest = self._connection.slack_time(since) - _MARGIN
        for message in self._messages(channel, oldest, thread):
            yield Posted(channel=channel, ts=str(message["ts"])), message

    def is_there(self, posted: Posted) -> bool:
        """Never Ambiguous. Of a message that has replies Slack keeps a tombstone."""
        answer = self._connection.ask(
            self._connection.web.conversations_history,
            channel=posted.channel,
            oldest=posted.ts,
            latest=posted.ts,
            inclusive=True,
            limit=1,
        )
        found = (each for each in answer.get("messages", ()) if each.get("ts") == posted.ts)
        return any(each.get("subtype") != "tombstone" for each in found)

    def _render(self, content: Content) -> Rendered:
        seen = content if self._clickable else unclickable(content)
        return render(self._people.mentionable(seen), self._clock.now())

    def _messages(self, channel: str, oldest: datetime, thread: str | None) -> Iterator[Answer]:
        """Every message since, page by page; none where the thread itself is gone."""
        web = self._connection.web
        method, where = (web.conversations_replies, {"ts": thread}) if thread else (web.conversations_history, {})
        found = self._connection.pages(
            method,
            "messages",
            channel=channel,
            oldest=f"{oldest.timestamp():.6f}",
            include_all_metadata=True,
            limit=_PAGE,
            **where,
        )
        try:
            yield from found
        except Permanent as refused:
            if refused.code != _NO_THREAD:
                raise


def words(message: Rendered) -> dict[str, object]:
    # Said at each edit too, where Slack's own default would link addresses and names.
    return {"text": message.text, "blocks": list(message.blocks), "parse": "none", "link_names": False}


def _posted(answer: Answer) -> Posted:
    if not (answer.get("channel") and answer.get("ts")):
        raise Ambiguous("Slack's answer does not say where the message is (chat_postMessage)")
    return Posted(channel=str(answer["channel"]), ts=str(answer["ts"]))


def _payload(id_: str, traces: Sequence[Trace]) -> dict[str, str]:
    return {"id": id_, "told": trace.write(traces)} if traces else {"id": id_}


def _payload_of(message: Answer) -> Mapping[str, object]:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}) if metadata.get("event_type") == _EVENT_TYPE else {}


def _traces_of(message: Answer) -> tuple[Trace, ...]:
    return trace.read(str(_payload_of(message).get("told", "")))
