"""Which CommLogs the server returns of the many that somebody touched: those that may flag, and seldom others.

What may flag is decided here by signs alone, so that none is left out; what does flag, the domain decides.
"""

from hashlib import sha256
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.tags import Marks
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.definitions import CommlogTypes

#: All tags begin with a hash (or what looks like one) and all labels say "upset". What mail programs and phones put
#: into words (soft hyphens, zero-width spaces, full-width letters) may hide in it.
SIGNS = (
    "#",
    "upset",
    "\uff03",
    "\ufe5f",
    "\uff55",
    "\uff35",
    "\u00ad",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
)

#: NULL, where the server cannot match, is no "no". The text is converted as in commlog_rows, for the same reason.
MAY_FLAG = "(c.CommType IN %(types)s OR COALESCE(CONVERT(c.Note USING utf8mb4) REGEXP %(signs)s, TRUE))"

#: One set of characters costs the server half of what as many alternatives do. Where it knows bytes only (MySQL 5),
#: it takes any byte of them for a sign, which keeps nothing back.
_PATTERN = "|".join(["[" + "".join(sign for sign in SIGNS if len(sign) == 1) + "]", *(s for s in SIGNS if len(s) > 1)])

_NO_TYPE = -1


class Sieve:
    def __init__(self, types: CommlogTypes) -> None:
        self._types = types
        self._numbers: tuple[int, ...] = ()
        self.flag_by(Marks(types=frozenset()))

    def flag_by(self, marks: Marks) -> None:
        """`print` changes when other notes flag than before."""
        self._names = {name.strip().casefold() for name in marks.types}
        tags = sorted(tag.strip().casefold() for tag in marks.tags)
        self.print = sha256(repr((sorted(self._names), tags)).encode()).hexdigest()[:8]

    def look_up(self) -> None:
        """Learn the numbers of the types by their names, which people may have changed since."""
        types = self._types.read()
        self._numbers = tuple(number for number, type_ in types.items() if type_.name.strip().casefold() in self._names)

    def values(self) -> dict[str, object]:
        """What `MAY_FLAG` needs."""
        return {"types": (_NO_TYPE, *self._numbers), "signs": _PATTERN}

    def passes(self, row: Row[Any]) -> bool:
        """The same, asked of a row that is here."""
        text = words(row.Note).casefold()
        return row.CommType in self._numbers or any(sign in text for sign in SIGNS)
