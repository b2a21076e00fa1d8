"""One look at a database, and what a failed one means: said once, lost from sight, tried again ever more slowly.

The verbs that read share it: one of them looks at a database at a time, and none before its next try is due.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

import structlog

from od_escalator.clock import Clock
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError, Permanent, StateError
from od_escalator.patience import wait_after

#: Seconds that one verb waits for the other to finish its look; then it leaves it to its next tick.
_TURN_WITHIN = 2.0

_log = structlog.get_logger()


@dataclass(slots=True)
class _Trouble:
    """`verbs` have failed since they last succeeded, first at `since`; `said` is what the log has been told of it."""

    turn: Lock = field(default_factory=Lock)
    next_try: float | None = None
    failures: int = 0
    since: float = 0.0
    verbs: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)


class Looks:
    """Shared by the verbs; safe to use from several threads."""

    def __init__(self, sight: Sight, clock: Clock) -> None:
        self._sight = sight
        self._clock = clock
        self._troubles: dict[str, _Trouble] = {}

    def at(self, database: str, verb: str, work: Callable[[], int]) -> int:
        """What `work` returns; 0 where it fails on account of the database, or it is too soon to try again."""
        trouble = self._troubles.setdefault(database, _Trouble())
        if not trouble.turn.acquire(timeout=_TURN_WITHIN):
            return 0
        try:
            if trouble.next_try is not None and self._clock.monotonic() < trouble.next_try:
                return 0
            return self._look(database, verb, trouble, work)
        finally:
            trouble.turn.release()

    def _look(self, database: str, verb: str, trouble: _Trouble, work: Callable[[], int]) -> int:
        try:
            done = work()
        except StateError:
            raise  # our own records fail, and no database
        except Exception as error:  # noqa: BLE001  a bug that one database brings out must not stop the others
            self._fail(database, verb, trouble, error)
            return 0
        self._succeed(database, verb, trouble)
        return done

    def _fail(self, database: str, verb: str, trouble: _Trouble, error: Exception) -> None:
        self._sight.lose(database)
        now = self._clock.monotonic()
        if not trouble.verbs:
            trouble.since = now
        trouble.verbs.add(verb)
        trouble.failures += 1
        trouble.next_try = now + wait_after(trouble.failures)
        kind = f"{type(error).__name__} {error.code if isinstance(error, Permanent) else ''}"
        if kind in trouble.said:
            return
        trouble.said.add(kind)
        if isinstance(error, EscalatorError):
            _log.warning("database.away", database=database, exc_info=error)
        else:
            _log.error("database.failed", database=database, exc_info=error)

    def _succeed(self, database: str, verb: str, trouble: _Trouble) -> None:
        trouble.next_try, trouble.failures = None, 0
        if verb in trouble.verbs:
            trouble.verbs.discard(verb)
            if not trouble.verbs:
                trouble.said.clear()
                _log.info("database.back", database=database, seconds=round(self._clock.monotonic() - trouble.since))
