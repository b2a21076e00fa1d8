"""The errand that marks a case's task Done, unless somebody works on it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.engine.ports import Practice
from od_escalator.errors import Transient

_TRIES_TO_FINISH = 8  # over a quarter of an hour; then the task is left to whoever works on it


@dataclass(frozen=True, slots=True)
class FinishingTask:
    practice: Practice
    task: int
    label: str
    tries: int

    def run(self) -> object:
        """Somebody may change the task at that very moment, or has deleted it."""
        done = self.practice.finish_task(self.task, self.label)
        if not done and self.tries < _TRIES_TO_FINISH:
            raise Transient("the task was changed at that moment")
        return done

    def look(self, since: datetime) -> object | None:  # noqa: ARG002  a task that is Done stays Done
        return self.run()

    def settle(self, tx: Connection, result: object, now: datetime) -> None:
        """Tracking sees the Done, or that somebody changed the task first."""
