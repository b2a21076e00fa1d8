"""Flags that are gone, believed only when they stay gone.

A note is deleted to be written anew, a group note is judged a while after it has emptied the notes it collects, and it
is poll that notices a restored backup.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from od_escalator.domain.case import Case
from od_escalator.domain.flags import Marks
from od_escalator.domain.ground import stands
from od_escalator.domain.practice import Sighting
from od_escalator.engine.sight import Sight

#: Poll looks every second or so: what it has to say about this is known by then.
_BELIEVED_AFTER = timedelta(minutes=1)


class Absences:
    """Since when each open case is seen without a flag; it starts anew with the process."""

    def __init__(self, marks: Marks, sight: Sight) -> None:
        self._marks = marks
        self._sight = sight
        self._since: dict[str, dict[int, datetime]] = {}

    def keep(self, database: str, opened: Collection[int]) -> None:
        """Forget the cases that are not open any more."""
        known = self._since.get(database, {})
        self._since[database] = {case: since for case, since in known.items() if case in opened}

    def is_likely(self, database: str, opened_at: datetime, sighting: Sighting) -> bool:
        """Whether the flags of a case must be weighed, now or once more."""
        return sighting.case in self._since.get(database, {}) or (
            bool(sighting.flags) and self._are_gone(opened_at, sighting)
        )

    def is_certain(self, case: Case, sighting: Sighting, expected: int, now: datetime) -> bool:
        """Whether none of the `expected` notes that the case stands on flags any more, and has not for a while."""
        since = self._since.setdefault(case.database, {})
        if not self._are_gone(case.opened_at, sighting) or not expected or len(sighting.flags) < expected:
            since.pop(case.number, None)
            return False
        first = since.setdefault(case.number, now)
        read_until = self._sight.of(case.database).read_until
        return now - first >= _BELIEVED_AFTER and read_until is not None and read_until > first

    def _are_gone(self, opened_at: datetime, sighting: Sighting) -> bool:
        return not any(stands(opened_at, sight, self._marks) for sight in sighting.flags)
