"""The tasks that stand in Open Dental: never two with one mark."""

from od_escalator.domain.practice import TaskStatus
from tests.simulation.broken import Broken
from tests.simulation.world import World


class Taskbook:
    def __init__(self, world: World) -> None:
        self._world = world
        self._marks: dict[str, set[str]] = {name: set() for name in world.databases}
        self._tasks = dict.fromkeys(world.databases, 0)

    def forget(self, name: str) -> None:
        """A backup of Open Dental was restored: those since then are gone, and are made again."""
        rows = self._world.databases[name].rows
        self._tasks[name] = rows.highest["task"]
        self._marks[name] = {task.mark for task in rows.tasks.values() if task.status is not TaskStatus.LOST}

    def forget_deleted(self, name: str) -> None:
        """An older state of ours, which nothing here gives away, makes them again."""
        tasks = self._world.databases[name].rows.tasks.values()
        self._marks[name] -= {task.mark for task in tasks if task.status is TaskStatus.DELETED}

    def look(self) -> None:
        """All that is new since the last look."""
        for name, database in self._world.databases.items():
            highest = database.rows.highest["task"]
            for number in range(max(self._tasks[name], 5000) + 1, highest + 1):
                task = database.rows.tasks[number]
                if task.mark in self._marks[name]:
                    raise Broken(f"a second task {task.mark}")
                self._marks[name].add(task.mark)
            self._tasks[name] = highest
