"""What is kept of the words that somebody types: those that a command can mean, and for each other one a mark.

What is deleted stays on the disk for a while, so the name of a patient is never written there.
"""

import re
from collections.abc import Collection
from datetime import date

from od_escalator.domain.command import JOINTS, ME, SAYS_NOTHING, Verb
from od_escalator.domain.promise import named_days

UNKNOWN = "?"

_MEANT = frozenset({*Verb, *JOINTS, *ME, *SAYS_NOTHING, "page", "up", "\u2013", "\u2014"})
_DATE = r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?)"
_NUMBER = re.compile(rf"(?:up-?)?\d{{1,9}}|{_DATE}(?:[-\u2013\u2014]{_DATE})?", re.IGNORECASE | re.ASCII)


def known_words(text: str, names: Collection[str], today: date) -> str:
    """`names` are those of the TOML's people; reads as a command just as `text` does, but for who is not known."""
    known = _MEANT | {part for name in names for part in (name.casefold(), *name.casefold().split())}
    return " ".join(word if _is_known(word, known, today) else UNKNOWN for word in text.split())


def _is_known(word: str, known: Collection[str], today: date) -> bool:
    bare = word.strip("@,.;").casefold()
    if bare in known or _NUMBER.fullmatch(bare):
        return True
    return bare.isalpha() and bool(named_days(bare, today))
