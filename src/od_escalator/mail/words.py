"""What a mail says: that there is something critical, where to look, and nothing that could tell of a patient."""

from datetime import datetime

from od_escalator.domain.card import CaseCard, Telling
from od_escalator.domain.complaint import Category
from od_escalator.domain.notices import PlaceTest
from od_escalator.domain.severity import Severity
from od_escalator.domain.wording import at_moment

_DRILL = "DRILL: "
_DRILL_SAYS = "This is a drill. Nobody is upset."
_NO_ANSWER = "Nobody reads what is answered to this mail."


def mail_words(content: Telling | PlaceTest, now: datetime) -> tuple[str, str]:
    """Subject and text."""
    if isinstance(content, PlaceTest):
        return "Test from od-escalator", f"{content.WORDS}\n{content.purpose}\n{_NO_ANSWER}\n"
    card, office = content.card, " ".join(content.card.office.split())
    drill = _DRILL if card.drill else ""
    what = "critical" if card.severity is Severity.CRITICAL else "an emergency"
    subject = f"{drill}{what[0].upper()}{what[1:]}: {card.label}, {office}"
    lines = (
        *((_DRILL_SAYS,) if card.drill else ()),
        f"{card.label} of {office} is {what} ({card.category}), noted {_noted(card, now)}.",
        _standing(card),
        "What is asked of you stands in Slack, which may be silent at this hour.",
        f"Who and what: Open Dental{f', search {card.label} in the tasks' if card.in_tasks else ''}.",
        _NO_ANSWER,
    )
    return subject, "\n".join((*lines, ""))


def _noted(card: CaseCard, now: datetime) -> str:
    return at_moment(card.opened_at, card.zone, now)


def _standing(card: CaseCard) -> str:
    if card.category is Category.LEGAL:
        return "Please do not call or offer anything before the owners have decided."
    if card.contacted_at is not None:
        return "The patient was reached, and the matter is still open."
    if card.attempted_at is not None:
        return "Somebody has tried; the patient was not reached yet."
    return "No call is on file yet."
