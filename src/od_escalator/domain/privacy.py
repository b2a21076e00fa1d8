"""What Slack may know of whom a case is about: nobody, initials, or the name; a type of its own for each (design 8).

Guarantee: a plain CaseCard has no field for a patient, and nothing makes one of the others of it but `card_for`.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from od_escalator.domain.card import Announcement, Bundle, CaseCard, Content, Summary, Telling


class Privacy(StrEnum):
    NONE = "none"
    INITIALS = "initials"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class InitialsCard(CaseCard):
    initials: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCard(CaseCard):
    patient: str


def card_for(privacy: Privacy, card: CaseCard, name: str) -> CaseCard:
    """The card as Slack may have it; `name` is the patient's first and last."""
    known = {field.name: getattr(card, field.name) for field in fields(CaseCard)}
    if privacy is Privacy.FULL:
        return NamedCard(**known, patient=name)
    return InitialsCard(**known, initials=initials_of(name)) if privacy is Privacy.INITIALS else card


def initials_of(name: str) -> str:
    """`N. W.` of the first word and the last."""
    words = name.split()
    return " ".join(f"{word[0].upper()}." for word in dict.fromkeys((*words[:1], *words[-1:])))


def with_cards(content: Content, card_of: Callable[[CaseCard], CaseCard]) -> Content:
    """The same content about other cards: the message of a case, what people are told directly, what owners hear."""
    match content:
        case CaseCard():
            return card_of(content)
        case Telling() | Announcement() | Summary():
            return replace(content, card=card_of(content.card))
        case Bundle():
            return Bundle(tuple(replace(each, card=card_of(each.card)) for each in content.tellings))
        case _:
            return content
