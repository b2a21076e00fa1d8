"""Strays: what stands in Open Dental or in Slack and in no case, and messages of cases that are gone.

Looked at before anything is written down, a few messages at a time; where one of them cannot be asked, nothing is
said of it.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping

from od_escalator.domain.case import Case
from od_escalator.domain.practice import OwnTask, Standing
from od_escalator.engine.faults import Fault, Wrong
from od_escalator.engine.ports import Messenger, Posted, Practice
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError
from od_escalator.store import cases, outbox, posts
from od_escalator.store.outbox import Kind
from od_escalator.store.store import Store

#: Messages that one audit asks Slack about, besides those that it has missed before: it answers fifty a minute.
_AT_A_TIME = 10


@dataclass(frozen=True, slots=True)
class Seen:
    """Our tasks of late by database, and the messages of cases that are not where they were, by case."""

    tasks: Mapping[str, Sequence[OwnTask]]
    gone: Mapping[int, Posted]


class Strays:
    def __init__(self, store: Store, practices: Mapping[str, Practice], messenger: Messenger, sight: Sight) -> None:
        self._store = store
        self._practices = practices
        self._messenger = messenger
        self._sight = sight
        self._asked: int = 0  # the last case whose message was asked for
        self._missed: frozenset[int] = frozenset()

    def look(self, now: datetime) -> Seen:
        ours = [name for name in self._practices if self._sight.of(name).standing is Standing.WRITER]
        tasks = {name: found for name in ours if (found := self._tasks(name, now)) is not None}
        gone = self._gone([row for name in ours for row in self._posts(name)])
        self._missed = frozenset(gone)
        return Seen(tasks, gone)

    def _tasks(self, database: str, now: datetime) -> Sequence[OwnTask] | None:
        if not self._sight.of(database).reachable:
            return None
        try:
            return self._practices[database].own_tasks(now)
        except EscalatorError:
            return None  # poll says that it is away, and tries again

    def _posts(self, database: str) -> Sequence[RowMapping]:
        with self._store.reading() as tx:
            return posts.of_open(tx, database)

    def _gone(self, posts: Sequence[RowMapping]) -> dict[int, Posted]:
        again = [row for row in posts if row["case_number"] in self._missed]
        later = [row for row in posts if row["case_number"] > self._asked]
        others = [row for row in (*later, *posts) if row["case_number"] not in self._missed]
        chosen = {row["case_number"]: row for row in (*again, *others[:_AT_A_TIME])}
        self._asked = others[:_AT_A_TIME][-1]["case_number"] if others else 0
        try:
            places = {number: Posted(row["channel"], row["ts"]) for number, row in chosen.items()}
            return {number: posted for number, posted in places.items() if not self._messenger.is_there(posted)}
        except EscalatorError:
            return {}


def stray_faults(tx: Connection, seen: Seen) -> Iterator[Fault]:
    """What was seen, as far as it is still so by what is written."""
    for number, posted in seen.gone.items():
        case, post = cases.load(tx, number), posts.of_case(tx, number)
        is_still = post is not None and (post["channel"], post["ts"]) == (posted.channel, posted.ts)
        if case and not case.end and is_still and not _is_under_way(tx, case, Kind.EDIT):
            yield Fault(Wrong.MESSAGE_GONE, case.label, case.database, number)
    for database, tasks in seen.tasks.items():
        numbers = {task.task for task in tasks}
        for task in tasks:
            if not task.done and not task.followed:  # a person's is hers to close
                yield from _fault_of(tx, database, task, numbers)


def _fault_of(tx: Connection, database: str, task: OwnTask, ours: Container[int]) -> Iterator[Fault]:
    case = cases.load(tx, task.case)
    if case is None or case.database != database:
        yield Fault(Wrong.TASK_STRAY, f"UP-{task.case}", database, task=task.task)
    elif case.task is None and case.opening == task.opening and not _is_under_way(tx, case, Kind.MAKE_TASK):
        yield Fault(Wrong.TASK_UNLINKED, case.label, database, task.case, task.task)
    elif _is_doubled(case, task, ours) and not _is_under_way(tx, case, Kind.FINISH_TASK):
        yield Fault(Wrong.TASK_DOUBLED, case.label, database, task.case, task.task)


def _is_doubled(case: Case, task: OwnTask, ours: Container[int]) -> bool:
    """A process that was frozen while it asked the API for the task can make a second one when it wakes."""
    return case.task != task.task and case.task in ours and case.opening == task.opening


def _is_under_way(tx: Connection, case: Case, kind: Kind) -> bool:
    last = outbox.last_of(tx, case.number, kind)
    return last is not None and last.state in outbox.UNSETTLED
