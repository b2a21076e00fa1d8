"""The rows of an Open Dental database in memory."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from od_escalator.domain.note import Mode
from od_escalator.domain.practice import OwnTask, TaskStatus

FIRST_TASK = 5001


@dataclass(slots=True, kw_only=True)
class Entry:
    """A CommLog, or one row of a clinical note (`procedure`); `stamp` and `entered` by the server's clock."""

    number: int
    patient: int
    author: int
    text: str
    stamp: datetime
    entered: datetime
    type_name: str = ""
    mode: Mode = Mode.NONE
    procedure: int = 0


@dataclass(slots=True, kw_only=True)
class Procedure:
    code: str
    clinic: str
    deleted: bool = False


@dataclass(slots=True, kw_only=True)
class TaskNote:
    number: int
    author: int
    text: str
    mark: str
    at: datetime


@dataclass(slots=True, kw_only=True)
class Task:
    """`by` is who finished or deleted it, at `done_at`; one that is `LOST` is gone and nobody knows why."""

    number: int
    patient: int
    author: int
    inbox: int
    text: str
    at: datetime
    mark: str = ""
    status: TaskStatus = TaskStatus.OPEN
    by: int | None = None
    done_at: datetime | None = None
    unread: set[int] = field(default_factory=set)
    notes: list[TaskNote] = field(default_factory=list)


_MARK = re.compile(r"UP-(\d+)(?:-(\d+)|/A(\d+))?")


def own_task(task: Task, us: int, users: Mapping[int, str]) -> OwnTask | None:
    """As the port tells it, by the server's clock; None of a task that is no case's own."""
    deleted = task.status is TaskStatus.DELETED  # and its notes with it
    follows = next((note for note in task.notes if not deleted and task.author != us and "/A" in note.mark), None)
    mark = _MARK.fullmatch(follows.mark if follows else task.mark)
    numbers = (note.mark.split("/")[1] for note in task.notes if note.mark)
    return mark and OwnTask(
        task=task.number,
        patient=task.patient,
        case=int(mark[1]),
        opening=int(mark[2] or mark[3] or 1),
        made_at=follows.at if follows else task.at,
        done=task.status is TaskStatus.DONE,
        deleted=deleted,
        notes=max((int(number) for number in numbers if number.isdigit()), default=0),
        inbox=users.get(task.inbox, ""),
        followed=follows is not None,
    )


class Entries(dict[int, Entry]):
    """By their keys, which only grow; and those of a patient without looking at all others."""

    def __init__(self) -> None:
        super().__init__()
        self._patients: defaultdict[int, list[Entry]] = defaultdict(list)

    def add(self, entry: Entry) -> None:
        self[entry.number] = entry
        self._patients[entry.patient].append(entry)

    def drop(self, number: int) -> None:
        entry = self.pop(number)
        self._patients[entry.patient].remove(entry)

    def of(self, patient: int) -> list[Entry]:
        return self._patients.get(patient, [])

    def move(self, old: int, new: int) -> list[Entry]:
        moved = self._patients.pop(old, [])
        for entry in moved:
            entry.patient = new
        self._patients[new] += moved
        return moved

    @property
    def last(self) -> int:
        return next(reversed(self), 0)


@dataclass(slots=True)
class Rows:
    """All that a backup holds; `changes` are the keys of what was edited, deleted or moved, oldest first."""

    commlogs: Entries = field(default_factory=Entries)
    chart: Entries = field(default_factory=Entries)
    procedures: dict[int, Procedure] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)
    tasks_of: defaultdict[int, list[Task]] = field(default_factory=lambda: defaultdict(list))
    merges: list[tuple[int, int, datetime]] = field(default_factory=list)
    changes: list[tuple[int, datetime]] = field(default_factory=list)
    highest: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int, task=FIRST_TASK - 1))

    def next(self, table: str) -> int:
        self.highest[table] += 1
        return self.highest[table]


def before(entries: Entries, stamp: datetime) -> int:
    """The highest key below those that were stamped since then."""
    first = next((row.number for row in entries.values() if row.stamp >= stamp), None)
    return entries.last if first is None else first - 1


def behind(entries: Entries, last: int, also: Collection[int]) -> list[Entry]:
    """What is new by its key, and those that are still there of some others."""
    found: Iterator[Entry] = (
        entries[number] for number in {*also, *range(last + 1, entries.last + 1)} & entries.keys()
    )
    return sorted(found, key=lambda row: row.number)
