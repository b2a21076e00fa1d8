"""All that audits have ever found: what was damaged, or lost with a backup, and nothing that was only under way."""

from datetime import timedelta

from od_escalator.engine.faults import Wrong
from tests.simulation.broken import Broken
from tests.simulation.oracle import Oracle
from tests.simulation.world import World

#: What an older state, or an older Open Dental, has lost is found when somebody looks.
_FOUND_WITHIN = timedelta(days=20)


class Findings:
    def __init__(self, world: World, oracle: Oracle) -> None:
        self._world = world
        self._oracle = oracle
        self._damaged: set[str] = set()
        self._known: set[str] = set()

    def expect(self, label: str) -> None:
        """Of this case from now on."""
        self._damaged.add(label)

    def look(self) -> None:
        for key in self._world.records.audited_since(self._world.now - _FOUND_WITHIN):
            if key not in self._known:
                self._known.add(key)
                self._judge(key)

    def _judge(self, key: str) -> None:
        is_expected = any(f" {label} " in key for label in self._damaged) or self._has_lost_its_note(key)
        if not is_expected and self._world.now - self._oracle.lost_at > _FOUND_WITHIN:
            raise Broken(f"an audit has found {key}, and nothing was damaged")

    def _has_lost_its_note(self, key: str) -> bool:
        """A task of a case whose note went with a backup: a state that is made anew does not know it."""
        taken_back = (story.label for story in self._oracle.stories if story.taken_back)
        return Wrong.TASK_STRAY in key and any(f" {label} " in key for label in taken_back)

    def is_known_stray(self, key: str) -> bool:
        """A task of no case stays one: an older state tells of it again."""
        return Wrong.TASK_STRAY in key and key in self._known
