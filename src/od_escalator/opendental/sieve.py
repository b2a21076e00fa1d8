"""Which CommLogs the server returns of the many that somebody touched: those that may flag, and seldom others.

What may flag is decided here by signs alone, so that none is left out; what does flag, the domain decides.
"""

import re
from hashlib import sha256
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.tags import Marks
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.definitions import CommlogTypes

#: All tags begin with a hash and a name, which "tooth #14" has not, and all labels say "upset". What mail programs and
#: phones put into words (soft hyphens, zero-width spaces, full-width letters) may hide in it, or the hash.
_SIGNS = re.compile(
    b"#[^0-9]|[uU][pP][sS][eE][tT]|\xc2\xad|\xcd\x8f|\xd8\x9c|\xe1\xa0\x8e|\xe2\x81[\xa0-\xaf]|\xe2\x83\xa3"
    b"|\xe2\x80[\x8b\x8c\x8d\x8e\x8f\xaa\xab\xac\xad\xae]|\xef[\xb8\xb9\xbb\xbc\xbd]|\xf3\xa0[\x80\x81]"
)

#: The server compares bytes, which costs it half of what letters do, and no broken letter stops it; those of another
#: character set are converted as in commlog_rows. What it cannot tell is no "no".
MAY_FLAG = (
    "(c.CommType IN %(types)s OR COALESCE(IF(CHARSET(c.Note) IN ('utf8', 'utf8mb3', 'utf8mb4'), CAST(c.Note AS BINARY),"
    " CONVERT(CONVERT(c.Note USING utf8mb4) USING binary)) REGEXP %(signs)s, TRUE))"
)

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
        return {"types": (_NO_TYPE, *self._numbers), "signs": _SIGNS.pattern}

    def passes(self, row: Row[Any]) -> bool:
        """The same, asked of a row that is here."""
        return row.CommType in self._numbers or shows_sign(words(row.Note))


def shows_sign(text: str) -> bool:
    """What the server is asked of a text; whatever flags by its words does."""
    return _SIGNS.search(text.encode("utf-8", "surrogatepass")) is not None
