"""The errand that writes a note on a case's task."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.domain.practice import TaskNoteOrder
from od_escalator.engine.ports import Practice
from od_escalator.errors import Permanent

#: What a note is refused with that has no task to be written on (ports.py: `add_task_note`).
TASK_GONE = "task_gone"


@dataclass(frozen=True, slots=True)
class NotingTask:
    """Where the task is not `needed` any more, a lost one is not made anew: what would be said on it is not said."""

    practice: Practice
    order: TaskNoteOrder
    needed: bool

    def run(self) -> object:
        return self._write(self.order)

    def look(self, since: datetime) -> object | None:
        return self._write(replace(self.order, asked_at=since))

    def _write(self, order: TaskNoteOrder) -> bool:
        try:
            self.practice.add_task_note(order)
        except Permanent as error:
            if self.needed or error.code != TASK_GONE:
                raise
            return False
        return True

    def settle(self, tx: Connection, result: object, now: datetime) -> None:
        """Nothing comes back but that it is there."""
