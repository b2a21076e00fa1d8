"""How the notes that cases stand on are now: edited, deleted, or as they were."""

from collections.abc import Sequence
from datetime import timedelta

from od_escalator.domain.note import Note, NoteKey, Procedure, Source
from od_escalator.domain.practice import FlagSight, Watched
from od_escalator.opendental.case_rows import CaseRow, CaseRows
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.definitions import CommlogTypes
from od_escalator.opendental.procnote_rows import DELETED
from od_escalator.opendental.server_time import is_young, moment

KINDS = {Source.COMMLOG: "commlog", Source.PROCNOTE: "chart"}


class FlagSights:
    def __init__(self, types: CommlogTypes, settle: timedelta) -> None:
        self._types = types
        self._settle = settle

    def find(self, found: CaseRows, case: Watched) -> tuple[FlagSight, ...]:
        """Without those that were saved just now, and without clinical notes of no procedure: Open Dental has none."""
        sights = (self._sight(found, key, found.about(KINDS[key.source], key.number)) for key in case.flags)
        return tuple(sight for sight in sights if sight is not None)

    def _sight(self, found: CaseRows, key: NoteKey, rows: Sequence[CaseRow]) -> FlagSight | None:
        if not rows:
            return FlagSight(key=key, note=None) if key.source is Source.COMMLOG else None
        row = rows[-1]
        if is_young(moment(row.at), found.clock, self._settle):
            return None
        return FlagSight(key=key, note=self._note(found, key, row))

    def _note(self, found: CaseRows, key: NoteKey, row: CaseRow) -> Note:
        of_chart = key.source is Source.PROCNOTE
        return Note(
            key=key,
            patient=row.b,
            author=0,
            text=words(row.text),
            written_at=found.clock.written(moment(row.at)),
            type_name="" if of_chart else self._types.look_up([row.c])[row.c].name,
            procedure=Procedure(number=row.c, code=row.code, deleted=row.d == DELETED) if of_chart else None,
        )


def commlog_types(found: CaseRows) -> Sequence[int]:
    return [row.c for row in found.of("commlog")]
