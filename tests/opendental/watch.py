"""Looks at a database again and again, and keeps what came of it."""

import pytest

from od_escalator.domain.note import Note
from od_escalator.domain.practice import Cursor, Reading
from od_escalator.opendental.practice import OpenDentalPractice
from tests.opendental.conftest import Turn


def numbers(notes: tuple[Note, ...]) -> list[int]:
    return [note.key.number for note in notes]


class Watch:
    """Looks once a second and keeps all that was returned."""

    def __init__(self, practice: OpenDentalPractice, turn: Turn, cursor: Cursor | None = None) -> None:
        self.practice = practice
        self.turn = turn
        self.cursor = cursor or practice.first_cursor()
        self.notes: list[Note] = []
        self.stood_before: list[Note] = []

    def look(self, seconds: int = 1) -> Reading:
        reading = self.practice.read_notes(self.cursor, self.turn(seconds=seconds))
        self.cursor = reading.cursor
        self.notes += reading.notes
        self.stood_before += reading.stood_before
        return reading

    def whole_round(self) -> None:
        """Until the one that is under way has ended, and one more."""
        for _ in range(2):
            self.rest_of_round()

    def rest_of_round(self) -> None:
        """In how many looks, the server's speed says."""
        before = self.cursor.swept_from
        for _ in range(200):
            self.look()
            if self.cursor.swept_from != before:
                return
        pytest.fail("the round does not end")

    def take(self) -> dict[int, str]:
        """What was returned besides old rows just below the cursor."""
        taken, self.notes = {note.key.number: note.text for note in self.notes if note.text != "long ago"}, []
        return taken
