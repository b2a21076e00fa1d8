"""Older: whether our tasks in Open Dental tell of more than our state does, looked at when the writer lock is taken.

Then the state was restored from an older backup, or lost: unsent messages and those of the next hour are looked for in
Slack before they are sent, and numbers go on above the highest that was ever used.

Where our tasks tell of nothing new, a newer state's sign of life in Slack does (newer.py). Then, and where staff send
the tasks by hand, Slack is asked what it was told (spoken.py); until it answers nothing is read.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from od_escalator.domain.practice import OwnTask
from od_escalator.domain.trace import Openings
from od_escalator.engine.found import noted
from od_escalator.engine.newer import Newer
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.engine.spoken import Spoken
from od_escalator.store import cases, cursors, doubts, unsent
from od_escalator.store.doubts import Doubt
from od_escalator.store.outbox import Kind
from od_escalator.store.store import Store

#: By then all that had happened was read again and judged: what is promised later is new.
_IN_DOUBT = timedelta(hours=1)

#: So far back Slack is asked by a state that knows nothing.
_LONG_ENOUGH = timedelta(days=7)

_log = structlog.get_logger()


class Older:
    def __init__(self, store: Store, recorder: Recorder, spoken: Spoken, newer: Newer) -> None:
        self._store = store
        self._recorder = recorder
        self._spoken = spoken
        self._newer = newer
        self._compared: set[str] = set()

    def compare(self, practice: Practice, now: datetime, *, sure: bool) -> None:
        """Where they tell of more, go on in doubt, and tell operations once.

        Its hour begins when the time is known: counted from a guess it would be over, or last for days, once it is.
        """
        own = practice.own_tasks(now)
        with self._store.reading() as tx:
            known = doubts.load(tx, practice.name)
            news = [task for task in own if not _is_known(tx, practice.name, task, known)]
            read_until, _ = cursors.seen(tx, practice.name)
        in_doubt = known is not None and not _is_over(known, read_until)
        # What a newer state has done was done before we began: so only our first comparison asks.
        is_copy = practice.name not in self._compared and not in_doubt and self._newer.was_at_work(now)
        since = read_until or now - _LONG_ENOUGH
        told = frozenset() if in_doubt else self._spoken.unknown(practice.name, since, everywhere=is_copy)
        self._compared.add(practice.name)
        if not (news or told or in_doubt or is_copy):
            return
        with self._store.transaction() as tx:
            if news or told or is_copy:
                known = self._doubt(tx, practice.name, known, news, told, now)
            if known is not None:
                doubts.save(tx, replace(known, until=now + _IN_DOUBT if sure else None))

    def _doubt(
        self,
        tx: Connection,
        database: str,
        known: Doubt | None,
        news: Sequence[OwnTask],
        told: Openings,
        now: datetime,
    ) -> Doubt:
        read_until, _ = cursors.seen(tx, database)
        since = read_until or now
        highest = max([*(task.case for task in news), *(number for number, _ in told)], default=0)
        unsent.doubt(tx, database)
        finding = _finding(database, "tasks in Open Dental" if news else "messages in Slack", highest)
        self._recorder.alert(tx, f"older {database} {now.isoformat()}", database, finding, now)
        _log.warning("state.older", database=database, since=since, count=len(news) + len(told), number=highest)
        known = known or Doubt(database=database, since=since, found_at=now, until=None, highest=highest)
        known = replace(known, noted={**known.noted, **noted(news)}, told=known.told | told)
        return replace(known, since=since, found_at=now, highest=max(highest, known.highest))


def _is_over(known: Doubt, read_until: datetime | None) -> bool:
    """Whether we worked to the end of its hour: what stopped before may have read nothing again, nor told it."""
    return known.until is not None and read_until is not None and read_until >= known.until


def _is_known(tx: Connection, database: str, task: OwnTask, known: Doubt | None) -> bool:
    """Whether the task was promised and tried, or was found when this state was made anew; and its newest note."""
    case = cases.load(tx, task.case)
    if case is None or case.database != database or case.opening < task.opening:
        return known is not None and task.case <= known.highest
    if case.opening > task.opening:
        return True
    was_found = known is not None and task.case in known.noted
    if case.task is None and not was_found and len(unsent.tried(tx, task.case, Kind.MAKE_TASK)) < task.opening:
        return False
    numbers: list[int] = [message.detail["number"] for message in unsent.tried(tx, task.case, Kind.TASK_NOTE)]
    return task.notes <= max([0, *numbers, known.noted.get(task.case, 0) if known else 0])


def _finding(database: str, where: str, highest: int) -> dict[str, str]:
    up_to = f" (up to UP-{highest})" if highest else ""
    return {
        "id": "state-older",
        "place": f"databases.{database}",
        "problem": f"our own records know less than our {where} show{up_to}:"
        " an older backup was restored, or they were lost",
        "hint": "messages are looked for in Slack before they are sent, so nobody is told twice; see od-escalator"
        " status, and operators.md, When the state is lost",
    }
