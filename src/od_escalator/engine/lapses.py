"""Proof that is gone, believed only when it stays gone: a CommLog that somebody is writing at is not shown for a while.

What a restored backup has lost was deleted by nobody, and a conversation that the flagged note itself has told stays.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.note import Source
from od_escalator.domain.practice import Sighting
from od_escalator.domain.slips import PROOF_LOST
from od_escalator.domain.words import Contact, read_words
from od_escalator.engine.sight import Sight
from od_escalator.store import cases, cursors, evidence

#: Each case is read anew every ten minutes or so, however it looks.
_BELIEVED_AFTER = timedelta(minutes=10)

_TOLD = (evidence.PROVED, evidence.LAPSED)


class Lapses:
    """Since when the proof of each open case is gone; it starts anew with the process."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._since: dict[int, datetime] = {}

    def is_certain(self, tx: Connection, case: Case, sighting: Sighting, now: datetime) -> bool:
        if case.end is not None or not _is_told_later(case) or not self._is_gone(tx, case, sighting):
            self._since.pop(case.number, None)
            return False
        return self._is_believed(case, now)

    def is_lost(self, tx: Connection, sighting: Sighting, now: datetime) -> bool:
        """The same of a case that was resolved, of which no more is seen than what proved it."""
        case = cases.load(tx, sighting.case)
        if case is None or PROOF_LOST in case.asked or not _is_told_later(case) or not _is_changed(tx, case, sighting):
            self._since.pop(sighting.case, None)
            return False
        return self._is_believed(case, now)

    def _is_believed(self, case: Case, now: datetime) -> bool:
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


def _is_told_later(case: Case) -> bool:
    """Not by the flagged note itself."""
    return case.contacted_at is not None and case.contacted_at > case.opened_at


def _is_changed(tx: Connection, case: Case, sighting: Sighting) -> bool:
    """Whether none of what proved it is there and says so; a case told of in a lost part of the database is left be."""
    told = [row for row in evidence.of_case(tx, case.number) if row["verdict"] in _TOLD]
    if any(row["incarnation"] != sight.key.incarnation for row in told for sight in sighting.flags):
        return False
    proofs = {(row["number"], row["digest"]) for row in told if row["verdict"] == evidence.PROVED}
    return not any(
        (sight.key.number, sight.note.digest) in proofs or read_words(sight.note.text).contact is Contact.CONVERSATION
        for sight in sighting.flags
        if sight.note is not None and sight.note.patient == case.patient
    )
