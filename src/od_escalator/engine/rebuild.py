"""Rebuild: make a state anew from what stands in Open Dental and in Slack.

The notes since a day are judged by the ordinary verbs, cases keep the numbers and tasks that they had (adopt.py), and
what was written since counts. Whatever that promises is in doubt: it is looked for in Slack before it is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from od_escalator.domain.practice import OwnTask
from od_escalator.engine.found import Found
from od_escalator.engine.poll import Poll
from od_escalator.engine.ports import Practice
from od_escalator.engine.sight import Sight
from od_escalator.engine.since import Progress, read_since
from od_escalator.engine.track import Track
from od_escalator.errors import EscalatorError, OperatorError
from od_escalator.store import cases, doubts
from od_escalator.store.store import Store


def own_tasks(practice: Practice, now: datetime) -> Sequence[OwnTask]:
    """OperatorError where Open Dental cannot be read."""
    try:
        return practice.own_tasks(now, all_open=True)
    except OperatorError:
        raise
    except EscalatorError as error:
        raise OperatorError(str(error).splitlines()[0], "run od-escalator check, then the same command again") from None


@dataclass(frozen=True, slots=True)
class Rebuild:
    """The verbs of an Escalator on an empty state."""

    store: Store
    poll: Poll
    track: Track
    sight: Sight

    def make(
        self, practice: Practice, found: Found, highest: int, since: datetime, now: datetime, progress: Progress
    ) -> Sequence[OwnTask]:
        """All of a database or none of it; returns the open tasks of which no flagged note was found.

        `highest` is the highest number that was given in any database: new ones are above it.
        """
        doubt = replace(found.doubt(practice.name, since, now), highest=highest)
        with self.store.as_one():
            with self.store.transaction() as tx:
                doubts.save(tx, doubt)
            read_since(self.store, self.poll, self.sight, practice, since, now, progress)
            self.track.look(practice, now)
            with self.store.transaction() as tx:
                doubts.save(tx, doubt)  # the hour begins when somebody delivers
                return [task for task in found.tasks if not (task.done or cases.load(tx, task.case))]
