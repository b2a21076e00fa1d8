"""Proof that is gone, believed only when it stays gone: a CommLog that somebody is writing at is not shown for a while.

What a restored backup has lost was deleted by nobody, and a conversation that the flagged note itself has told stays.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.note import Source
from od_escalator.domain.practice import Sighting
from od_escalator.engine.sight import Sight
from od_escalator.store import cursors, evidence

#: Each case is read anew every ten minutes or so, however it looks.
_BELIEVED_AFTER = timedelta(minutes=10)

_TOLD = (evidence.PROVED, evidence.LAPSED)


class Lapses:
    """Since when the proof of each open case is gone; it starts anew with the process."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._since: dict[int, datetime] = {}

    def is_certain(self, tx: Connection, case: Case, sighting: Sighting, now: datetime) -> bool:
        told_later = case.end is None and case.contacted_at is not None and case.contacted_at > case.opened_at
        if not told_later or not self._is_gone(tx, case, sighting):
            self._since.pop(case.number, None)
            return False
        first = self._since.setdefault(case.number, now)
        read_until = self._sight.of(case.database).read_until
        return now - first >= _BELIEVED_AFTER and read_until is not None and read_until > first

    def _is_gone(self, tx: Connection, case: Case, sighting: Sighting) -> bool:
        weighed, cursor = evidence.of_case(tx, case.number), cursors.load(tx, case.database)
        told = any(row["verdict"] in _TOLD and row["source"] == Source.COMMLOG for row in weighed)
        if not told or cursor is None or any(row["incarnation"] != cursor.incarnation for row in weighed):
            return False
        proofs = {(row["number"], row["digest"]) for row in weighed if row["verdict"] == evidence.PROVED}
        shown = (each.note for each in sighting.notes if each.same_patient and each.note.key.source is Source.COMMLOG)
        return not any((note.key.number, note.digest) in proofs for note in shown)
