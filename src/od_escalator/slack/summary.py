"""What the owners read of a case: that it was opened; how it ended, how long everything took, what was offered."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from od_escalator.domain.card import Announcement, CaseCard, Staff, Summary
from od_escalator.domain.case import End
from od_escalator.domain.severity import Severity
from od_escalator.domain.wording import counted, dated, listed, ordinal, severity_words, span, weekday_time
from od_escalator.slack import parts
from od_escalator.slack.again import before
from od_escalator.slack.neutral import name_of
from od_escalator.slack.parts import Fact, Rendered
from od_escalator.slack.standing import emoji_of, office_of, owners_privacy_line, spoken_title, standing, title

#: More Slack does not take.
_FACTS_IN_BLOCK = 10

_REAL_TIME = "Times count every hour, not only office hours."
_AGAIN = "You hear how it ends, or when it is your turn."


def owners_message(told: Announcement | Summary) -> Rendered:
    return _announcement(told) if isinstance(told, Announcement) else _summary(told)


def _announcement(told: Announcement) -> Rendered:
    """However it stands by now: when it was noted, and who has it."""
    card = told.card
    status = _opened(card)
    found = (*_what(card), *_alike(told), Fact("Owner", name_of(card.owner)), *_call(card))
    privacy = owners_privacy_line(card)
    spoken = (f"{spoken_title(card)}: {status}.", *(fact.sentence for fact in found), _AGAIN, privacy)
    blocks = (
        parts.header(title(card)),
        parts.section(f":bell: *{status[0].upper()}{status[1:]}*"),
        parts.facts(found),
        parts.context(f"{_AGAIN} {privacy}"),
    )
    return parts.checked(" ".join(spoken), blocks)


def _opened(card: CaseCard) -> str:
    when = dated(card.opened_at, card.zone)
    if card.of_nobody:
        return f"a review was found {when}, and nobody knows who wrote it"
    return f"an upset patient {'is upset again' if card.opening > 1 else 'was noted'} {when}"


def _summary(summary: Summary) -> Rendered:
    card = summary.card
    status, found, privacy = _ended(card), [*_facts(card, summary.days), *_alike(summary)], owners_privacy_line(card)
    if summary.again is not None:
        found.append(Fact("The same issue before", before(summary.again, card.zone, card.opened_at)))
    spoken = (f"{spoken_title(card)}: {status}.", *(fact.sentence for fact in found), _REAL_TIME, privacy)
    blocks = (
        parts.header(title(card)),
        parts.section(f"{emoji_of(card)} *{status[0].upper()}{status[1:]}*"),
        *(parts.facts(found[i : i + _FACTS_IN_BLOCK]) for i in range(0, len(found), _FACTS_IN_BLOCK)),
        parts.context(f"{_REAL_TIME} {privacy}"),
    )
    return parts.checked(" ".join(spoken), blocks)


def in_one_line(card: CaseCard) -> str:
    """The same facts as sentences, where the summary is only quoted."""
    return " ".join((f"{standing(card)}.", *(fact.sentence for fact in _facts(card, 0)), _REAL_TIME))


def _ended(card: CaseCard) -> str:
    """An end without a how is no plain "resolved"."""
    return f"{standing(card)}, and nobody has said how" if _lacks_how(card) else standing(card)


def _lacks_how(card: CaseCard) -> bool:
    is_asked = card.end is End.RESOLVED and card.severity > Severity.MILD
    return is_asked and not card.offered and not card.of_nobody and not card.drill


def _what(card: CaseCard) -> Iterator[Fact]:
    yield Fact("Office", office_of(card))
    yield Fact("Category", card.category.value)
    yield Fact("Severity", severity_words(card.severity))


def _call(card: CaseCard) -> Iterator[Fact]:
    if card.call_due_at and not card.contacted_at:
        yield Fact("First call due", weekday_time(card.call_due_at, card.zone, card.opened_at))


def _alike(told: Announcement | Summary) -> Iterator[Fact]:
    """In the words of the office's month; the first is nothing to speak of."""
    if told.alike > 1:
        card = told.card
        yield Fact("This month", f"the {ordinal(told.alike)} about {card.category.value} in {office_of(card)}")


def _facts(card: CaseCard, days: int) -> Iterator[Fact]:
    yield from _what(card)
    yield Fact("Opened again" if card.opening > 1 else "Opened", dated(card.opened_at, card.zone))
    if not card.of_nobody:
        yield Fact("First attempt", _after(card, card.attempted_at or card.contacted_at))
        yield Fact("Attempts", _attempts(card, days))
        yield Fact("Conversation", _after(card, card.contacted_at, card.contacted_by))
    yield Fact("Ended", _after(card, card.ended_at, card.ended_by))
    if not card.of_nobody:
        yield Fact("Offered", _offered(card))
    if card.replied_at or card.waived:
        yield Fact("Public reply", _after(card, card.replied_at) if card.replied_at else "none, as was decided")


def _after(card: CaseCard, at: datetime | None, by: Staff | None = None) -> str:
    if at is None:
        return "none logged"
    took = at - card.opened_at
    words = "at once" if took < timedelta(minutes=1) else f"after {span(took)}"
    return f"{words}, by {name_of(by)}" if by else words


def _attempts(card: CaseCard, days: int) -> str:
    if not card.attempts:
        return "none logged"
    return f"{card.attempts} on {counted(days, 'day')}" if days else str(card.attempts)


def _offered(card: CaseCard) -> str:
    nothing = "nobody has said" if _lacks_how(card) else "nothing recorded"
    return listed([remedy.label for remedy in card.offered], most=len(card.offered)) or nothing
