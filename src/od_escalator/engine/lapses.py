"""Proof that is gone, believed only when it stays gone: a CommLog that somebody is writing at is not shown for a while.

What a restored backup has lost was deleted by nobody, and a conversation that no CommLog has told stays.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.note import Source
from od_escalator.domain.practice import Sighting
from od_escalator.domain.said import Conversed
from od_escalator.engine.sight import Sight
from od_escalator.store import cursors, evidence

#: Each case is read anew every ten minutes or so, however it looks.
_BELIEVED_AFTER = timedelta(minutes=10)

#: The server's clock is compared with ours anew at each look.
_SAME_TIME = timedelta(minutes=1)

_PROVED = Conversed.__name__.lower()


class Lapses:
    """Since when the proof of each open case is gone; it starts anew with the process."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._since: dict[int, datetime] = {}

    def is_certain(self, tx: Connection, case: Case, sighting: Sighting, now: datetime) -> bool:
        if case.end is not None or case.contacted_at is None or not self._is_gone(tx, case, sighting):
            self._since.pop(case.number, None)
            return False
        first = self._since.setdefault(case.number, now)
        read_until = self._sight.of(case.database).read_until
        return now - first >= _BELIEVED_AFTER and read_until is not None and read_until > first

    def _is_gone(self, tx: Connection, case: Case, sighting: Sighting) -> bool:
        weighed, cursor, reached = evidence.of_case(tx, case.number), cursors.load(tx, case.database), case.contacted_at
        told = any(reached and abs(row["written_at"] - reached) <= _SAME_TIME for row in weighed if row["written_at"])
        if not told or cursor is None or any(row["incarnation"] != cursor.incarnation for row in weighed):
            return False
        proofs = {(row["source"], row["number"], row["digest"]) for row in weighed if row["verdict"] == _PROVED}
        shown = (each.note for each in sighting.notes if each.same_patient and each.note.key.source is Source.COMMLOG)
        return not any((note.key.source, note.key.number, note.digest) in proofs for note in shown)
