"""The one message of a case in the office's channel: where it stands now, edited in place."""

from collections.abc import Iterator

from od_escalator.domain.card import CaseCard
from od_escalator.domain.complaint import Subject
from od_escalator.domain.wording import (
    dated,
    listed,
    local_day,
    promise_words,
    repeat_words,
    severity_words,
    weekday_time,
)
from od_escalator.slack import buttons, parts
from od_escalator.slack.drill import CLOSING
from od_escalator.slack.neutral import name_of
from od_escalator.slack.parts import Fact, Rendered
from od_escalator.slack.standing import (
    coming,
    emoji_of,
    privacy_line,
    spoken_title,
    standing,
    title,
)

_PAST_THE_MANAGER = (
    "The office manager is not told: no task, nothing in the office's channel."
    " A CommLog about the conversation, with #resolved in it, ends the case."
)
_IN_SHADOW = "A rehearsal: only this channel hears of it, and nothing is written into Open Dental."


def root_message(card: CaseCard) -> Rendered:
    """Times are absolute and the office's: the message stands there long after it was written."""
    status, found, following = standing(card), list(_facts(card)), coming(card)
    closing = _closing(card)
    spoken = [f"{spoken_title(card)}: {status}.", *(fact.sentence for fact in found), following, closing]
    blocks = [
        parts.header(title(card)),
        parts.section(f"{emoji_of(card)} *{status[0].upper()}{status[1:]}*"),
        parts.facts(found),
        *([parts.section(f"Next: {following}")] if following else []),
        *buttons.row(card),
        parts.context(closing),
    ]
    return parts.checked(" ".join(filter(None, spoken)), blocks)


def _closing(card: CaseCard) -> str:
    if card.drill:
        return f"{CLOSING} {_IN_SHADOW}" if card.shadow else CLOSING
    elsewhere = privacy_line(card, holds_task=False)
    if card.shadow:
        return f"{_IN_SHADOW} {elsewhere}"
    if card.subject is Subject.REGIONAL_MANAGER:
        return elsewhere
    return f"{_PAST_THE_MANAGER} {elsewhere}" if card.past_manager else privacy_line(card, holds_task=True)


def _facts(card: CaseCard) -> Iterator[Fact]:
    """Ten at most, and no more than ten does Slack take."""
    yield Fact("Owner", _owner(card))
    if card.drill:
        yield Fact("Began", dated(card.opened_at, card.zone))
        return
    repeat = f"; {repeat_words(card.earlier)}" if card.earlier else ""
    yield Fact("Severity", f"{severity_words(card.severity)}{repeat}")
    yield Fact("Opened again" if card.opening > 1 else "Opened", dated(card.opened_at, card.zone))
    if card.of_nobody:
        yield Fact("Came as", "a review, and nobody knows who wrote it")
        return
    if card.call_due_at and not card.contacted_at and not card.end:
        yield Fact("First call due", weekday_time(card.call_due_at, card.zone, card.opened_at))
    if card.attempts or not card.contacted_at:
        yield Fact("Attempts", _attempts(card))
    yield Fact("Conversation", _conversation(card))
    if card.contacted_at or card.done_at:
        yield Fact("Proof", "CommLog written" if card.proven else "CommLog missing")
    if card.promised_at and not card.end:
        near = local_day(card.promised_at, card.zone)
        yield Fact("Promised", promise_words(card.promised_for, near))
    if card.origin:
        yield Fact("Came as", f"a {card.origin.value}")
    if card.offered:
        yield Fact("Offered", listed([remedy.label for remedy in card.offered], most=len(card.offered)))


def _owner(card: CaseCard) -> str:
    if card.taken_by is None or card.taken_by == card.owner:
        return name_of(card.owner)
    return f"{name_of(card.owner)}; {name_of(card.taken_by)} has it"


def _attempts(card: CaseCard) -> str:
    if not card.attempts:
        return "none logged yet" if card.end is None else "none logged"
    when = f", the first {weekday_time(card.attempted_at, card.zone, card.opened_at)}" if card.attempted_at else ""
    return f"{card.attempts}{when}"


def _conversation(card: CaseCard) -> str:
    if not card.contacted_at:
        return "none logged yet" if card.end is None else "none logged"
    when = weekday_time(card.contacted_at, card.zone, card.opened_at)
    return f"{name_of(card.contacted_by)}, {when}" if card.contacted_by else when
