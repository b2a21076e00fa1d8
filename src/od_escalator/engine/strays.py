"""Strays: what stands in Open Dental or in Slack and in no case, and messages of cases that are gone.

Looked at before anything is written down, a few messages at a time; where one of them cannot be asked, nothing is
said of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from od_escalator.domain.case import Case
from od_escalator.domain.practice import OurTask, Standing
from od_escalator.domain.task_words import case_in
from od_escalator.engine.faults import Fault, Wrong
from od_escalator.engine.ports import Messenger, Posted, Practice
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError
from od_escalator.store import cases, outbox
from od_escalator.store.outbox import Kind
from od_escalator.store.store import Store

#: Messages that one audit asks Slack about, besides those that it has missed before: it answers fifty a minute.
_AT_A_TIME = 10


@dataclass(frozen=True, slots=True)
class Seen:
    """Our tasks by database, and the messages of cases that are not where they were, by case."""

    tasks: Mapping[str, Sequence[OurTask]]
    gone: Mapping[int, Posted]


class Strays:
    def __init__(self, store: Store, practices: Mapping[str, Practice], messenger: Messenger, sight: Sight) -> None:
        self._store = store
        self._practices = practices
        self._messenger = messenger
        self._sight = sight
        self._asked: int = 0  # the last case whose message was asked for
        self._missed: frozenset[int] = frozenset()

    def look(self) -> Seen:
        ours = [name for name in self._practices if self._sight.of(name).standing is Standing.WRITER]
        tasks = {name: found for name in ours if (found := self._tasks(name)) is not None}
        gone = self._gone([row for name in ours for row in self._posts(name)])
        self._missed = frozenset(gone)
        return Seen(tasks, gone)

    def _tasks(self, database: str) -> Sequence[OurTask] | None:
        try:
            return self._practices[database].our_tasks() if self._sight.of(database).reachable else None
        except EscalatorError:
            return None  # poll says that it is away, and tries again

    def _posts(self, database: str) -> Sequence[RowMapping]:
        with self._store.reading() as tx:
            return outbox.posts_of_open(tx, database)

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
        case, post = cases.load(tx, number), outbox.post_of(tx, number)
        is_still = post is not None and (post["channel"], post["ts"]) == (posted.channel, posted.ts)
        if case and not case.end and is_still and not _is_under_way(tx, case, Kind.EDIT):
            yield Fault(Wrong.MESSAGE_GONE, case.label, case.database, number)
    for database, tasks in seen.tasks.items():
        for task in tasks:
            if (named := case_in(task.first_line)) is not None:
                yield from _fault_of(tx, database, task, *named)


def _fault_of(tx: Connection, database: str, task: OurTask, number: int, opening: int) -> Iterator[Fault]:
    case = cases.load(tx, number)
    if case is None or case.database != database:
        yield Fault(Wrong.TASK_STRAY, f"UP-{number}", database, task=task.task)
    elif case.task is None and case.opening == opening and not _is_under_way(tx, case, Kind.MAKE_TASK):
        yield Fault(Wrong.TASK_UNLINKED, case.label, database, number, task.task)


def _is_under_way(tx: Connection, case: Case, kind: Kind) -> bool:
    last = outbox.last_of(tx, case.number, kind)
    return last is not None and last.state in outbox.UNSETTLED
