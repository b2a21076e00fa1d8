"""How a case ended, for the owners: how long everything took, what was offered, by whom."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from od_escalator.domain.card import CaseCard, Staff, Summary
from od_escalator.domain.wording import dated, listed, severity_words, span
from od_escalator.slack import parts
from od_escalator.slack.neutral import name_of
from od_escalator.slack.parts import Fact, Rendered
from od_escalator.slack.standing import emoji_of, office_of, privacy_line, spoken_title, standing, title

_REAL_TIME = "Times count every hour, not only office hours."


def summary_message(summary: Summary) -> Rendered:
    card = summary.card
    status, found, privacy = standing(card), list(_facts(card)), privacy_line(card, holds_task=False)
    spoken = (f"{spoken_title(card)}: {status}.", *(fact.sentence for fact in found), _REAL_TIME, privacy)
    blocks = (
        parts.header(title(card)),
        parts.section(f"{emoji_of(card)} *{status[0].upper()}{status[1:]}*"),
        parts.facts(found),
        parts.context(f"{_REAL_TIME} {privacy}"),
    )
    return parts.checked(" ".join(spoken), blocks)


def in_one_line(card: CaseCard) -> str:
    """The same facts as sentences, where the summary is only quoted."""
    return " ".join((f"{standing(card)}.", *(fact.sentence for fact in _facts(card)), _REAL_TIME))


def _facts(card: CaseCard) -> Iterator[Fact]:
    yield Fact("Office", office_of(card))
    yield Fact("Category", card.category.value)
    yield Fact("Severity", severity_words(card.severity))
    yield Fact("Opened again" if card.opening > 1 else "Opened", dated(card.opened_at, card.zone))
    yield Fact("First attempt", _after(card, card.attempted_at or card.contacted_at))
    yield Fact("Conversation", _after(card, card.contacted_at, card.contacted_by))
    yield Fact("Ended", _after(card, card.ended_at, card.ended_by))
    yield Fact("Offered", _offered(card))
    if card.replied_at or card.waived:
        yield Fact("Public reply", _after(card, card.replied_at) if card.replied_at else "none, as was decided")


def _after(card: CaseCard, at: datetime | None, by: Staff | None = None) -> str:
    if at is None:
        return "none logged"
    took = at - card.opened_at
    words = "at once" if took < timedelta(minutes=1) else f"after {span(took)}"
    return f"{words}, by {name_of(by)}" if by else words


def _offered(card: CaseCard) -> str:
    return listed([remedy.label for remedy in card.offered], most=len(card.offered)) or "nothing recorded"
