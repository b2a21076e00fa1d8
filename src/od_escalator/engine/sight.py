"""What this process knows of each database right now: who writes to it, and until when everything in it was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

from od_escalator.domain.practice import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`standing` is None until the database answered; `reachable` whether the last look succeeded, None before one.

    `tracked` are the cases that the last look of track has covered, each with the task that it had then, None when it
    failed; the tasks of `taskless` were gone then, though nobody had deleted them. What was noted before `clock_from`
    is old: this process has entered the database with the notes of earlier days. `compared`: our state knows what was
    done there, whoever has done it.
    """

    standing: Standing | None = None
    reachable: bool | None = None
    read_until: datetime | None = None
    tracked_until: datetime | None = None
    tracked: Mapping[int, int | None] | None = field(default_factory=dict)
    taskless: frozenset[int] = frozenset()
    clock_from: datetime | None = None
    compared: bool = False

    @property
    def complete_until(self) -> datetime | None:
        """Up to here poll and track have both seen everything."""
        if self.read_until is None or self.tracked_until is None:
            return None
        return min(self.read_until, self.tracked_until)

    def is_tracked(self, case: int, task: int | None) -> bool:
        """False of what came after the last look of track: the case, or its task, which may long be Done."""
        return self.tracked is None or (case in self.tracked and self.tracked[case] == task)

    @property
    def may_act(self) -> bool:
        """Whoever stands by says nothing; a database that is away is no reason to keep silent."""
        started_blind = self.standing is None and self.reachable is False and self.read_until is not None
        return self.standing is Standing.WRITER or started_blind


class Sight:
    """Shared by the verbs; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._views: dict[str, View] = {}

    def of(self, database: str) -> View:
        with self._lock:
            return self._views.get(database, View())

    def stands_by(self) -> bool:
        """Whether this process writes to no database, and another one does."""
        with self._lock:
            known = [view.standing for view in self._views.values() if view.standing is not None]
        return bool(known) and all(standing is Standing.STANDBY for standing in known)

    def remember(self, database: str, read_until: datetime | None, tracked_until: datetime | None) -> None:
        """What was known before this process started, as the store has it."""
        self._change(database, read_until=read_until, tracked_until=tracked_until)

    def stand(self, database: str, standing: Standing) -> None:
        """Whoever stands by no longer knows how any case stands, nor what is done."""
        unseen = {"tracked": dict[int, int | None](), "compared": False} if standing is Standing.STANDBY else {}
        self._change(database, standing=standing, reachable=True, **unseen)

    def compare(self, database: str) -> None:
        self._change(database, compared=True)

    def uncompared(self) -> list[View]:
        with self._lock:
            return [view for view in self._views.values() if not view.compared]

    def has_looked(self) -> bool:
        """Every database was compared, or could not be: before, nobody knows whether our state is an older one."""
        return all(view.reachable is not None for view in self.uncompared())

    def lose(self, database: str) -> None:
        self._change(database, reachable=False, tracked=None, taskless=frozenset())

    def enter(self, database: str, clock_from: datetime) -> None:
        self._change(database, clock_from=clock_from)

    def read(self, database: str, until: datetime) -> None:
        self._change(database, read_until=until)

    def track(
        self, database: str, until: datetime, covered: Mapping[int, int | None], taskless: Iterable[int] = ()
    ) -> None:
        self._change(database, tracked_until=until, tracked=covered, taskless=frozenset(taskless))

    def _change(self, database: str, **known: object) -> None:
        with self._lock:
            self._views[database] = replace(self._views.get(database, View()), **known)  # type: ignore[arg-type]  # View's fields
