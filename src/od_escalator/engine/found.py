"""Found: what stands of ours in Open Dental and in Slack, whichever state of ours has done it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from od_escalator.domain.practice import OwnTask
from od_escalator.domain.trace import Openings
from od_escalator.store.doubts import Doubt

#: So far back we look at least, and before the oldest task that is open: its note may be that much older.
LONG_ENOUGH, _BEFORE_A_TASK = timedelta(days=7), timedelta(days=2)

#: So far back messages tell which numbers were given, at least: a case may have no task, and have ended.
NUMBERS_STAND = timedelta(days=90)

#: Before our first task nothing was opened; its note was written a little earlier.
_BEFORE_THE_FIRST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What stands of ours: tasks in Open Dental, and when the cases were opened that Slack has messages of."""

    tasks: Sequence[OwnTask]
    told: Openings

    def begins(self, now: datetime) -> datetime | None:
        """From when on notes are to be judged; None where there is nothing of ours."""
        traces = [*(task.made_at for task in self.tasks), *(at for _, at in self.told)]
        if not traces:
            return None
        unfinished = (task.made_at - _BEFORE_A_TASK for task in self.tasks if not task.done)
        return max(min([now - LONG_ENOUGH, *unfinished]), min(traces) - _BEFORE_THE_FIRST)

    @property
    def highest(self) -> int:
        return max([*(task.case for task in self.tasks), *(number for number, _ in self.told)], default=0)

    def doubt(self, database: str, since: datetime, now: datetime, known: Doubt | None = None) -> Doubt:
        """Of a state that knows less, on top of what was `known` to it; its hour begins when somebody delivers."""
        return Doubt(
            database=database,
            since=since,
            found_at=now,
            until=None,
            highest=max(self.highest, known.highest if known else 0),
            noted={**(known.noted if known else {}), **noted(self.tasks)},
            told=(known.told if known else frozenset()) | self.told,
        )


def numbers_stand_since(tasks: Sequence[OwnTask], now: datetime) -> datetime:
    """From then on messages tell which numbers were given, in every database.

    Whose number is above those of all tasks was opened after them; where that was long ago, so may this case have been.
    """
    highest = max((task.case for task in tasks), default=0)
    return min([now - NUMBERS_STAND, *(task.made_at for task in tasks if task.case == highest)])


def noted(tasks: Sequence[OwnTask]) -> dict[int, int]:
    """The highest number of a note by case: one that was opened again has several tasks."""
    return {task.case: task.notes for task in sorted(tasks, key=lambda task: task.notes)}
