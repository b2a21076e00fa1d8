"""What a note's words say about reaching the patient: a conversation, an attempt, or nothing (design 5, Evidence)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from od_escalator.domain import turned
from od_escalator.domain.mood import satisfied
from od_escalator.domain.note import Mode
from od_escalator.domain.reading import Reading
from od_escalator.domain.shorthand import written_out
from od_escalator.domain.tries import tries_told


class Contact(StrEnum):
    CONVERSATION = "conversation"
    ATTEMPT = "attempt"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`satisfied` is None where nothing is said; `reasons` are codes for `explain` and `try`.

    `tries` is how often an attempt was made.
    """

    contact: Contact
    satisfied: bool | None
    reasons: tuple[str, ...]
    tries: int = 0


_WRITTEN = frozenset({Mode.EMAIL, Mode.MAIL, Mode.TEXT, Mode.EMAIL_AND_TEXT, Mode.FAX})
_SENTENCE = re.compile(r"[!?;\n|]+|(?<!\d)\.+|\.+(?!\d)")
_CALLED_AND = re.compile(
    r"\b(called(?: back)? (?:patient|relative|him|her|them)) "
    r"(?=apologi|explain|left|no answer|offer|discuss|she |he |they |stat|said|says|wants|spoke|went|is "
    r"|was |very|not|still|advis|inform)"
)
_CLAUSE = re.compile(r",|[()]| -{1,9}>?|-{1,9}>? |\b(?:but|then|and|so|however|because|bc)\b| (?=who )|&|\+|:(?!\d)")


def read_words(text: str, mode: Mode | None = None) -> Words:
    """What the words say, in linear time; `mode` is how the CommLog says the communication took place."""
    written = _CALLED_AND.sub(r"\1, ", written_out(text))
    if turned.ROUTINE.search(written) and not turned.SUBSTANCE.search(written):
        return Words(contact=Contact.NONE, satisfied=None, reasons=("routine",))
    reading = Reading(one_way=mode in _WRITTEN, handed_over=bool(turned.HAND_OVER.search(written)))
    for sentence in _SENTENCE.split(written):
        reading.begin_sentence()
        for clause in _CLAUSE.split(sentence):
            if clause.strip():
                reading.read(clause.strip())
    reading.finish()
    if reading.conversed:
        # The mood before the conversation is the complaint itself.
        contact, mood = Contact.CONVERSATION, satisfied(". ".join(reading.since))
    else:
        contact, mood = Contact.ATTEMPT if reading.tried else Contact.NONE, satisfied(written)
    tries = tries_told(written) if contact is Contact.ATTEMPT else 0
    return Words(contact=contact, satisfied=mood, reasons=tuple(dict.fromkeys(reading.reasons)), tries=tries)
