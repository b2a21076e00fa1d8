"""Copies: take back what stands in Slack twice, because whoever sent it was frozen until another one had sent it again.

Only what was looked for in vain and sent again can be there twice. It is watched for a while after that, and once more
when the one who was frozen has woken and says so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from od_escalator.domain.notices import Posted
from od_escalator.engine.lanes import is_slack, place_of
from od_escalator.engine.ports import Messenger
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError
from od_escalator.store import cases, copies, outbox, posts
from od_escalator.store.outbox import Kind, Message
from od_escalator.store.store import Store

#: Who is late with a message is seldom later than this.
_WATCHED = timedelta(minutes=20)

_MOST = 50

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Suspect:
    message: Message
    place: str
    thread: str | None
    keep: Posted | None


class Copies:
    def __init__(self, store: Store, messenger: Messenger, sight: Sight) -> None:
        self._store = store
        self._messenger = messenger
        self._sight = sight

    def tick(self, now: datetime) -> int:
        """How many were taken back; what Slack does not let us see now is left to the next audit."""
        with self._store.reading() as tx:
            found = [_suspect(tx, each) for each in copies.suspected(tx, _MOST) if self._is_ours(each)]
        return sum(self._take_back(each, now) for each in found)

    def _is_ours(self, message: Message) -> bool:
        return is_slack(message.lane) and (not message.database or self._sight.of(message.database).may_act)

    def _take_back(self, suspect: _Suspect, now: datetime) -> int:
        message = suspect.message
        try:
            removed = self._messenger.remove_copies(
                message.id, suspect.place, message.created_at, suspect.thread, suspect.keep
            )
        except EscalatorError:
            removed = 0
        if removed:
            _log.warning("message.copy_removed", kind=message.kind, lane=message.lane, outbox_id=message.id)
        if message.tried_at is None or message.tried_at + _WATCHED <= now:
            with self._store.transaction() as tx:
                outbox.mark(tx, message, message.state, looks=0)
        return removed


def _suspect(tx: Connection, message: Message) -> _Suspect:
    """The message of a case that its edits and its thread go to is the one that stays."""
    case = cases.load(tx, message.case_number) if message.case_number else None
    row = posts.of_case(tx, case.number) if case else None
    post = Posted(row["channel"], row["ts"]) if row else None
    if message.kind in (Kind.POST, Kind.EDIT):
        return _Suspect(message, place_of(message.lane), None, post)
    if post and (message.kind is Kind.LINE or (case and case.shadow)):
        return _Suspect(message, post.channel, post.ts, None)
    return _Suspect(message, place_of(message.lane), None, None)
