"""What a message tells, by natural keys: a step to a person is the same whether it was told alone or with others."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from od_escalator.domain.card import Announcement, CaseCard, Content, Summary, Telling, ThreadLine
from od_escalator.domain.trace import POST, Trace
from od_escalator.store.outbox import Kind, Message


def traces_of(message: Message, content: Content) -> tuple[Trace, ...]:
    opened_at = _opened_at(content)
    if message.case_number is None or opened_at is None:
        return (Trace(_fingerprint(message.key)),)
    if isinstance(content, ThreadLine) and not _is_of_today(message, content):
        opened_at = None
    return tuple(Trace(what, message.case_number, opened_at) for what in _told(message))


def _is_of_today(message: Message, line: ThreadLine) -> bool:
    """Whether it tells of the opening that the case shows, and not of one before it."""
    return message.key.startswith(f"case {message.case_number} line {line.entry.reason} {line.card.opening} ")


def traces_of_all(together: Iterable[tuple[Message, Telling]]) -> tuple[Trace, ...]:
    return tuple(trace for message, telling in together for trace in traces_of(message, telling))


def _fingerprint(key: str) -> str:
    """A key may hold the number of a note, which is nobody's business in Slack."""
    return sha256(key.encode()).hexdigest()[:16]


def _told(message: Message) -> Sequence[str]:
    if message.kind in (Kind.POST, Kind.EDIT):
        return (POST,)
    what = message.key.removeprefix(f"case {message.case_number} ")
    steps = message.detail["steps"] if message.kind is Kind.DIRECT else ()
    if not steps:
        return (what,)
    # Steps that fall due together are told as one message, but another state may have told them one by one.
    own, joined = message.detail.get("own_steps", steps), ",".join(map(str, steps))
    return [what.replace(f" {joined} ", f" {step} ", 1) for step in own]


def _opened_at(content: Content) -> datetime | None:
    match content:
        case CaseCard():
            return content.opened_at
        case ThreadLine() | Announcement() | Summary() | Telling():
            return content.card.opened_at
        case _:
            return None
