"""Whether a note says in prose that the patient is upset still, or again."""

import re

from od_escalator.domain.own_words import own_words

_FEELING = (
    r"(?:upset|furious|angry|mad|livid|irate|pissed|unhappy|frustrated|fuming|dissatisfied|unsatisfied"
    r"|displeased|annoyed"
    r"|(?:not|is ?n[o']t) (?:\w+ )?(?:happy|satisfied|ok|okay|pleased))"
)
_STILL = re.compile(
    rf"\b(?:still|remains?|remained|continues? to be|stays) (?:(?:very|really|so|pretty|quite|extremely"
    rf"|visibly|clearly|a bit|is|was|being) )*{_FEELING}\b"
    rf"|\b(?:even|much) (?:more {_FEELING}|angrier|madder)\b|\bmore upset (?:now|than)\b"
    rf"|\b(?:is|was|are|got|now|pt|patient|mom|dad|she|he) (?:very |really )?{_FEELING} (?:again|still)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no longer|never|no one|nobody|if|whether|in case|unless|hope|hopefully|without|(?:is|was"
    r"|are|were|did|does|do)n'?t|afraid)"
    r"(?: [\w']+){0,4} ?$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;,\n]| but ")


def still_upset(text: str) -> bool:
    """Such as 'remains furious'; not 'no longer upset', not 'if still upset'."""
    words = own_words(text).text
    return any(not _DENIED.search(_clause_before(words, found.start())) for found in _STILL.finditer(words))


def _clause_before(text: str, position: int) -> str:
    return _SENTENCE_END.split(text[max(0, position - 60) : position])[-1]
