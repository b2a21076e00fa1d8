"""The tasks that stand in Open Dental: never two with one mark, unless in charts that a backup has parted again."""

from collections.abc import Iterable

from od_escalator.domain.practice import TaskStatus
from tests.simulation.broken import Broken
from tests.simulation.world import World


class Taskbook:
    def __init__(self, world: World) -> None:
        self._world = world
        self._charts: dict[str, dict[str, int]] = {name: {} for name in world.databases}  # by mark
        self._parted: dict[str, set[tuple[int, int]]] = {name: set() for name in world.databases}
        self._tasks = dict.fromkeys(world.databases, 0)

    def forget(self, name: str, unmerged: Iterable[tuple[int, int]] = ()) -> None:
        """A backup of Open Dental was restored: those since then are gone, and are made again.

        Of a patient whose merge it has undone there may be one in the chart of before and one in that of the merge.
        """
        rows = self._world.databases[name].rows
        self._tasks[name] = rows.highest["task"]
        stand = (task for task in rows.tasks.values() if task.status is not TaskStatus.LOST)
        self._charts[name] = {task.mark: task.patient for task in stand}
        self._parted[name] |= {pair for old, into in unmerged for pair in ((old, into), (into, old))}

    def forget_deleted(self, name: str) -> None:
        """An older state of ours, which nothing here gives away, makes them again."""
        for task in self._world.databases[name].rows.tasks.values():
            if task.status is TaskStatus.DELETED:
                self._charts[name].pop(task.mark, None)

    def look(self) -> None:
        """All that is new since the last look."""
        for name, database in self._world.databases.items():
            highest = database.rows.highest["task"]
            for number in range(max(self._tasks[name], 5000) + 1, highest + 1):
                task = database.rows.tasks[number]
                first = self._charts[name].get(task.mark)
                if first is not None and (first, task.patient) not in self._parted[name]:
                    raise Broken(f"a second task {task.mark}")
                self._charts[name][task.mark] = task.patient
            self._tasks[name] = highest
