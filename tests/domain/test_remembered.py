"""A number names a note only until a backup is restored or a draft is cancelled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from od_escalator.domain.edits import fingerprints
from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.remembered import Remembered
from od_escalator.domain.tags import Marks

MARKS = Marks(types=frozenset({"Upset Patient"}))
AT = datetime(2026, 11, 16, 15, 14, tzinfo=UTC)
NOTE = Note(
    key=NoteKey("main", 1, Source.COMMLOG, 501),
    patient=7,
    author=21,
    text="Pt very upset about the bill. #upset",
    written_at=AT,
    entered_at=AT,
)
KNOWN = Remembered(
    key=NOTE.key,
    digest=NOTE.digest,
    reason="opened",
    patient=7,
    entered_at=AT,
    sentences=fingerprints(NOTE.text, MARKS),
    case=1001,
)
UNDATED = replace(KNOWN, entered_at=None)
OLD = replace(UNDATED, sentences=None)
RESTORED = replace(NOTE.key, incarnation=2)
EDITED = replace(NOTE, text="Pt very upset about the bill. #upset Called.")
OTHER = replace(NOTE, text="Crown broke. #upset")
LATER = AT + timedelta(seconds=7)


@pytest.mark.parametrize(
    ("known", "note", "is_it"),
    [
        (KNOWN, NOTE, True),
        (KNOWN, replace(OTHER, patient=8), True),  # edited and merged: entered at the very same time
        (KNOWN, replace(NOTE, entered_at=LATER), False),
        (KNOWN, replace(NOTE, entered_at=AT + timedelta(hours=1)), True),  # the server has another zone
        (KNOWN, replace(OTHER, entered_at=AT + timedelta(hours=1)), False),
        (KNOWN, replace(NOTE, entered_at=AT - timedelta(minutes=15), patient=8), False),
        (KNOWN, replace(NOTE, key=RESTORED), True),
        (KNOWN, replace(NOTE, key=RESTORED, entered_at=LATER), False),
        (UNDATED, NOTE, True),
        (UNDATED, EDITED, True),
        (UNDATED, OTHER, False),
        (UNDATED, replace(NOTE, patient=8), True),
        (UNDATED, replace(EDITED, patient=8), False),
        (UNDATED, replace(NOTE, key=RESTORED, patient=8), False),
        (UNDATED, replace(EDITED, key=RESTORED), True),
        (UNDATED, replace(OTHER, key=RESTORED), False),
        (KNOWN, replace(NOTE, entered_at=None), True),
        (replace(OLD, patient=None), NOTE, True),
        (OLD, OTHER, True),
        (OLD, replace(OTHER, key=RESTORED), False),
        (OLD, replace(OTHER, patient=8), False),
        (replace(OLD, key=replace(NOTE.key, source=Source.PROCNOTE)), OTHER, False),
    ],
)
def test_whether_it_is_the_note_that_was_judged(known: Remembered, note: Note, is_it: bool) -> None:
    assert known.is_of(note, MARKS) is is_it
