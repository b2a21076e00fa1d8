"""The errands to Slack: post a message, edit the one of a case, each found again after a lost answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Connection

from od_escalator.domain.card import CaseCard, Content
from od_escalator.domain.case import Case
from od_escalator.domain.trace import POST, Trace
from od_escalator.domain.weekly import Weekly
from od_escalator.engine.found import NUMBERS_STAND
from od_escalator.engine.lanes import is_channel
from od_escalator.engine.ports import Messenger, Painter, Posted
from od_escalator.errors import OperatorError, Permanent
from od_escalator.store import posts
from od_escalator.store.outbox import Kind, Message

#: What Slack says of a message that can be edited no more (slack.md 2.2).
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})

#: What a message shows that an earlier try has posted: older than any revision, so that a promised edit is made.
_UNKNOWN_REVISION = -1

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Post:
    """Posts a message; the one of a case is remembered with the revision that it shows."""

    messenger: Messenger
    message: Message
    place: str
    content: Content
    thread: str | None
    revision: int
    traces: Sequence[Trace]

    def run(self) -> object:
        posted = self.messenger.send(self.message.id, self.place, self.content, self.thread, self.traces)
        return posted, self.revision

    def look(self, since: datetime) -> object | None:
        """Another state has posted the message of a case that was opened again at an opening before this one."""
        told, content = self._told_before, self.content
        if told and isinstance(content, CaseCard) and content.opening > 1:
            since, told = since - NUMBERS_STAND, (Trace(POST, self.message.case_number),)
        found = self.messenger.find(self.message.id, self.place, since, self.thread, told)
        return (found, _UNKNOWN_REVISION) if found else None

    @property
    def _told_before(self) -> Sequence[Trace]:
        """By what another state may have told it."""
        return self.traces if self.message.in_doubt else ()

    def settle(self, tx: Connection, result: object, now: datetime) -> None:  # noqa: ARG002  a message has no time
        match result:
            case Posted(channel=channel, ts=ts), int(revision) if self.message.kind is Kind.POST:
                posts.record(tx, self.message.case_number or 0, channel, ts, revision)


@dataclass(frozen=True, slots=True)
class Illustrated:
    """Draws the chart of a week before it is posted; a week whose chart cannot be drawn goes out without one."""

    post: Post
    week: Weekly
    painter: Painter

    def run(self) -> object:
        try:
            picture = self.painter(self.week.chart) if self.week.chart else None
        except OperatorError as error:
            _log.warning("digest.without_chart", outbox_id=self.post.message.id, exc_info=error)
            picture = None
        return replace(self.post, content=replace(self.week, picture=picture)).run()

    def look(self, since: datetime) -> object | None:
        return self.post.look(since)

    def settle(self, tx: Connection, result: object, now: datetime) -> None:
        self.post.settle(tx, result, now)


@dataclass(frozen=True, slots=True)
class Line(Post):
    """Posts into the thread of a case's message; where somebody has deleted that message, it is posted anew first.

    Both carry an id made of the line's own, so that each is found again after a lost answer.
    """

    card: CaseCard

    def run(self) -> object:
        try:
            return self.messenger.send(self.message.id, self.place, self.content, self.thread, self.traces), None
        except Permanent as error:
            if error.code not in _GONE or self.card.end is not None:
                raise
        # An earlier try may have come as far as that (Slack takes one message a second), or another state.
        if (root := self._other_root()) is not None:
            return self._below(root, _UNKNOWN_REVISION)
        root = self.messenger.send(self._root_id, self.place, self.card, None, self._root_traces)
        return self._below(root, self.revision)

    def look(self, since: datetime) -> object | None:
        root = self.messenger.find(self._root_id, self.place, since)
        there = root or (self._other_root() if self.message.in_doubt else None)
        thread = there.ts if there else self.thread
        found = self.messenger.find(self.message.id, self.place, since, thread, self._told_before)
        if found:
            return found, root, self.revision
        return self._below(root, self.revision) if root else None

    def settle(self, tx: Connection, result: object, now: datetime) -> None:  # noqa: ARG002  a message has no time
        match result:
            case Posted(), Posted(channel=channel, ts=ts), int(revision):
                posts.record(tx, self.message.case_number or 0, channel, ts, revision)

    @property
    def _root_id(self) -> str:
        return f"{self.message.id}r"

    @property
    def _root_traces(self) -> Sequence[Trace]:
        return (Trace(POST, self.message.case_number, self.card.opened_at),)

    def _other_root(self) -> Posted | None:
        return self.messenger.find(self._root_id, self.place, self.card.opened_at, None, self._root_traces)

    def _below(self, root: Posted, revision: int) -> object:
        return self.messenger.send(self.message.id, self.place, self.content, root.ts, self.traces), root, revision


@dataclass(frozen=True, slots=True)
class Edit:
    """Edits the case's message; an open case is posted anew where it was deleted or the office has another channel."""

    messenger: Messenger
    message: Message
    place: str
    posted: Posted
    content: Content
    case: Case
    traces: Sequence[Trace]

    def run(self) -> object:
        if self._has_moved() and not self.case.end:
            return self._send()
        try:
            self.messenger.edit(self.posted, self.content)
        except Permanent as error:
            if error.code not in _GONE:
                raise
            return self.posted if self.case.end else self._post()
        return self.posted

    def look(self, since: datetime) -> object | None:
        """Editing twice is editing once; what an earlier try posted anew is found, and edited like any other."""
        found = self.messenger.find(self.message.id, self.place, since)
        return replace(self, posted=found).run() if found else self.run()

    def settle(self, tx: Connection, result: object, now: datetime) -> None:  # noqa: ARG002  a message has no time
        if isinstance(result, Posted):
            posts.record(tx, self.case.number, result.channel, result.ts, self.case.revision)

    def _has_moved(self) -> bool:
        """A person's place is their id, and their messages are elsewhere."""
        return is_channel(self.place) and self.place != self.posted.channel

    def _post(self) -> Posted:
        """Unless another state has done so."""
        there = self.messenger.find(self.message.id, self.place, self.case.opened_at, None, self.traces)
        if there is None:
            return self._send()
        self.messenger.edit(there, self.content)
        return there

    def _send(self) -> Posted:
        return self.messenger.send(self.message.id, self.place, self.content, None, self.traces)
