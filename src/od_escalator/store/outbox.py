"""Promised outside work: written with the decision that promised it, delivered later, lane by lane, in order."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, select, update

from od_escalator.store import doubts, tables
from od_escalator.store.upsert import insert_once


class Delivery(StrEnum):
    """`SENDING` that nobody is doing any more, and `UNKNOWN`, are ambiguous: look before trying again."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


AMBIGUOUS = (Delivery.SENDING, Delivery.UNKNOWN)
UNSETTLED = (Delivery.PENDING, *AMBIGUOUS)

IS_FIRST = tables.outbox.c.seq.in_(
    select(func.min(tables.outbox.c.seq)).where(tables.outbox.c.state.in_(UNSETTLED)).group_by(tables.outbox.c.lane)
)

# What is asked all the time is put together once: that costs more than asking it.
_c = tables.outbox.c
_LANES_WITH_WORK = select(_c.lane).where(IS_FIRST, _c.next_try_at <= bindparam("now")).order_by(_c.lane)
_LOWEST = select(func.min(_c.seq)).where(_c.state.in_(UNSETTLED), _c.lane == bindparam("lane"))
_FIRST_IN = select(tables.outbox).where(_c.seq == _LOWEST.scalar_subquery())
_ROW = select(tables.outbox).where(_c.seq == bindparam("seq"))
_MARK = update(tables.outbox).where(_c.seq == bindparam("row"))
_KNOWN_KEYS, _KNOWN_IDS = (
    select(known).where(known.in_(bindparam("asked", expanding=True))) for known in (_c.key, _c.id)
)
_OF_KIND = (_c.case_number == bindparam("case"), _c.kind == bindparam("kind"))
_STANDING = select(_c.seq).where(*_OF_KIND, _c.state.in_(bindparam("states", expanding=True))).limit(1)
_PROMISED = select(func.count()).where(*_OF_KIND)
_UNDELIVERED = (
    select(tables.outbox)
    .where(
        _c.state.in_((*UNSETTLED, Delivery.FAILED)),
        _c.kind == bindparam("kind"),
        _c.created_at >= bindparam("since"),
        (_c.state == Delivery.FAILED) | (_c.created_at <= bindparam("waiting_since")),
    )
    .order_by(_c.seq)
)


class Kind(StrEnum):
    MAKE_TASK = "make_task"
    TASK_NOTE = "task_note"
    FINISH_TASK = "finish_task"
    PUT_BACK = "put_back"
    DETOUR = "detour"
    CHECK_BACK = "check_back"
    POST = "post"
    EDIT = "edit"
    LINE = "line"
    DIRECT = "direct"
    MAIL = "mail"
    ANNOUNCEMENT = "announcement"
    SUMMARY = "summary"
    ALERT = "alert"
    ANSWER = "answer"
    BACK = "back"
    DRILL = "drill"
    MORNING = "morning"
    BURST = "burst"
    REVIEWS = "reviews"
    WEEKLY = "weekly"
    SILENT = "silent"
    LEARNING = "learning"
    TEST = "test"


TASKS = (Kind.MAKE_TASK, Kind.TASK_NOTE, Kind.FINISH_TASK, Kind.PUT_BACK, Kind.DETOUR, Kind.CHECK_BACK)

TO_OWNERS = (Kind.ANNOUNCEMENT, Kind.SUMMARY)

#: What stands in Slack as a message of its own once it was sent; all else may be done twice, or looks by itself.
_OTHERS = (*TASKS, Kind.MAIL, Kind.EDIT, Kind.BACK, Kind.TEST)
MESSAGES = tuple(kind for kind in Kind if kind not in _OTHERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One row of the outbox. `detail` holds codes, ids and numbers only; words are made when it is delivered."""

    id: str
    seq: int
    key: str
    lane: str
    database: str
    kind: Kind
    case_number: int | None
    detail: Mapping[str, Any]
    state: Delivery
    tries: int
    looks: int
    created_at: datetime
    next_try_at: datetime
    tried_at: datetime | None
    problem: str | None

    @property
    def in_doubt(self) -> bool:
        """We have not tried it yet, and another state may have: before it was promised here."""
        return self.state is Delivery.UNKNOWN and (self.tried_at is None or self.tried_at < self.created_at)


def new_id() -> str:
    """Random, so that it says nothing and never meets an id of an older state."""
    return secrets.token_hex(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is to be done outside; `key` is the natural key under which it is promised once and no more."""

    key: str
    lane: str
    database: str
    kind: Kind
    case_number: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=new_id)


def promise(
    tx: Connection, promised: Promise, now: datetime, not_before: datetime | None = None, since: datetime | None = None
) -> None:
    """Promise once: a second promise under the same key is the first. What may be told `since` then is looked for."""
    row = {name: getattr(promised, name) for name in Promise.__dataclass_fields__} | {
        "detail": dict(promised.detail),
        "state": Delivery.PENDING,
        "tries": 0,
        "looks": 0,
        "created_at": now,
        "next_try_at": not_before or now,
    }
    if promised.kind in MESSAGES and (since := since or doubts.told_since(tx, promised.database, now)) is not None:
        row |= {"state": Delivery.UNKNOWN, "tried_at": since}
    insert_once(tx, tables.outbox, row, "key")
    tx.info["promised"] = True


def hasten(tx: Connection, promised: Promise, now: datetime) -> None:
    """What was promised under this key for later is due now, in its own lane."""
    waits = (_c.key == promised.key, _c.state.in_(UNSETTLED), _c.next_try_at > now, _c.tries == 0)
    tx.execute(update(tables.outbox).where(*waits).values(lane=promised.lane, next_try_at=now))


def is_known(tx: Connection, key: str) -> bool:
    return not unknown_keys(tx, [key])


def has(tx: Connection, case_number: int, kind: Kind, *states: Delivery) -> bool:
    """Whether one of this kind is promised for a case and in one of these states."""
    return tx.execute(_STANDING, {"case": case_number, "kind": kind, "states": states}).first() is not None


def lanes_with_work(tx: Connection, now: datetime) -> Sequence[str]:
    """Those whose first message is due."""
    return tx.scalars(_LANES_WITH_WORK, {"now": now}).all()


def first_in(tx: Connection, lane: str) -> Message | None:
    """The row whose turn it is; nothing behind it moves before it is settled."""
    return next(iter(select_messages(tx, _FIRST_IN, {"lane": lane})), None)


def load(tx: Connection, seq: int) -> Message | None:
    return next(iter(select_messages(tx, _ROW, {"seq": seq})), None)


def newest(tx: Connection, states: Sequence[Delivery], most: int) -> Sequence[Message]:
    """The last `most` rows in these states, in the order in which they were promised."""
    query = select(tables.outbox).where(_c.state.in_(states)).order_by(_c.seq.desc()).limit(most)
    return select_messages(tx, query, {})[::-1]


def of_case(tx: Connection, case_number: int, states: Sequence[Delivery]) -> Sequence[Message]:
    """In the order in which they were promised."""
    query = select(tables.outbox).where(_c.case_number == case_number, _c.state.in_(states)).order_by(_c.seq)
    return select_messages(tx, query, {})


def beginning_with(tx: Connection, id_: str) -> Sequence[Message]:
    """The rows whose id begins so; two at most, which is enough to know that it is not one."""
    return select_messages(tx, select(tables.outbox).where(_c.id.startswith(id_, autoescape=True)).limit(2), {})


def select_messages(tx: Connection, query: Select[Any], values: Mapping[str, Any]) -> Sequence[Message]:
    """By a query for whole rows."""
    return [_message(row) for row in tx.execute(query, values).mappings()]


def undelivered(tx: Connection, kind: Kind, since: datetime, waiting_since: datetime) -> Sequence[Message]:
    """Of this kind, promised since then: what failed for good, and what has waited for so long already."""
    return select_messages(tx, _UNDELIVERED, {"kind": kind, "since": since, "waiting_since": waiting_since})


def unknown_keys(tx: Connection, keys: Iterable[str]) -> Sequence[str]:
    """Those under which nothing was promised yet."""
    return _unknown(tx, _KNOWN_KEYS, list(keys))


def unknown_ids(tx: Connection, ids: Iterable[str]) -> Sequence[str]:
    """Those that no promise of ours has."""
    return _unknown(tx, _KNOWN_IDS, list(ids))


def _unknown(tx: Connection, known_of: Select[str], asked: Sequence[str]) -> Sequence[str]:
    known = set(tx.scalars(known_of, {"asked": asked})) if asked else set()
    return [each for each in asked if each not in known]


def mark(tx: Connection, message: Message, state: Delivery, **columns: Any) -> None:  # noqa: ANN401  columns of the row
    tx.execute(_MARK, {"row": message.seq, "state": state, **columns})


def count_by_state(tx: Connection) -> dict[str, int]:
    return {row.state: row.rows for row in tx.execute(select(_c.state, func.count().label("rows")).group_by(_c.state))}


def last_of(tx: Connection, case_number: int, kind: Kind) -> Message | None:
    """What was promised last of a kind for a case, settled or not."""
    query = select(tables.outbox).where(_c.case_number == case_number, _c.kind == kind).order_by(_c.seq.desc()).limit(1)
    return next(iter(select_messages(tx, query, {})), None)


def promised_so_far(tx: Connection, case_number: int, kind: Kind) -> int:
    """How many of a kind were promised for a case: what numbers task notes within their mark."""
    return tx.scalar(_PROMISED, {"case": case_number, "kind": kind}) or 0


def _message(row: RowMapping) -> Message:
    names = Message.__dataclass_fields__
    return Message(**{name: row[name] for name in names} | {"kind": Kind(row["kind"]), "state": Delivery(row["state"])})
