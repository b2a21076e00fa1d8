"""The program in a process of its own that can be killed at any recorded point.

A point is a place where a power cut could fall between two things that last: before a commit of the store, and
before and after each statement that writes to Open Dental, each request that has its API write, and each call to Slack.
The program does not know of them.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from sqlalchemy import Engine, event

from od_escalator import app, log
from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.demo.handclock import HandClock
from od_escalator.domain.card import Content
from od_escalator.domain.notices import Posted
from od_escalator.domain.trace import Told, Trace
from od_escalator.engine.ports import Messenger
from od_escalator.escalator import Escalator
from od_escalator.outside import connect
from od_escalator.records import place_of

T = TypeVar("T")
_WRITES = ("INSERT", "UPDATE", "DELETE")
_API_WRITES = (b"POST ", b"PUT ")

COMMIT = "before commit"


class Points:
    """Counts the points as they are reached, and pulls the plug at the one that was asked for.

    After one thing and before the next of the same tick is one place for the plug: nothing between the two lasts. So
    only the last thing of a tick has a point behind it.
    """

    def __init__(self, kill_at: int | None) -> None:
        self.names: list[str] = []
        self._kill_at = kill_at
        self._last: str | None = None

    def reach(self, name: str) -> None:
        if name.startswith("after"):
            self._last = name
        else:
            self._pass(name)

    def rest(self) -> None:
        """The tick is over, and others do something now."""
        if self._last is not None:
            self._pass(self._last)

    def _pass(self, name: str) -> None:
        self._last = None
        self.names.append(name)
        if len(self.names) == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


class RecordedMessenger:
    """Slack, with a point on both sides of each call."""

    def __init__(self, inner: Messenger, points: Points) -> None:
        self._inner = inner
        self._points = points

    def send(
        self, id_: str, place: str, content: Content, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted:
        name = f"send {type(content).__name__}"
        return self._around(name, lambda: self._inner.send(id_, place, content, thread, traces))

    def edit(self, posted: Posted, content: Content) -> None:
        self._around("edit", lambda: self._inner.edit(posted, content))

    def find(
        self, id_: str, place: str, since: datetime, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted | None:
        return self._around("find", lambda: self._inner.find(id_, place, since, thread, traces))

    def read(self, place: str, since: datetime, thread: str | None = None) -> Iterable[Told]:
        return self._around("read", lambda: self._inner.read(place, since, thread))

    def is_there(self, posted: Posted) -> bool:
        return self._around("is_there", lambda: self._inner.is_there(posted))

    def remove_copies(self, id_: str, place: str, since: datetime, thread: str | None, keep: Posted | None) -> int:
        return self._around("remove", lambda: self._inner.remove_copies(id_, place, since, thread, keep))

    def _around(self, name: str, call: Callable[[], T]) -> T:
        self._points.reach(f"before {name}")
        result = call()
        self._points.reach(f"after {name}")
        return result


def _record_databases(points: Points, records: str | None) -> None:
    """`records` is the database of our own records, a file or one on a server; the others are Open Dental's."""

    def are_ours(connection: object) -> bool:
        return bool(connection.engine.url.database == records)  # type: ignore[attr-defined]  # SQLAlchemy's Connection

    @event.listens_for(Engine, "commit")
    def _commit(connection: object) -> None:
        if are_ours(connection):
            points.reach(COMMIT)

    @event.listens_for(Engine, "before_cursor_execute")
    def _before(connection: object, _cursor: object, statement: str, *_: object) -> None:
        _statement("before", connection, statement)

    @event.listens_for(Engine, "after_cursor_execute")
    def _after(connection: object, _cursor: object, statement: str, *_: object) -> None:
        _statement("after", connection, statement)

    def _statement(side: str, connection: object, statement: str) -> None:
        words = statement.split(maxsplit=3)
        if words[0] in _WRITES and not are_ours(connection):
            points.reach(f"{side} {' '.join(words[:3])}")


def _record_api(points: Points, url: str) -> None:
    """Python itself tells of each request that leaves; the point behind it is before the commit of what came of it."""
    port = urlsplit(url).port

    def hear(name: str, told: tuple[object, ...]) -> None:
        if name == "http.client.send" and getattr(told[0], "port", None) == port:
            sent = told[1]
            if isinstance(sent, bytes) and sent.startswith(_API_WRITES):
                points.reach(f"before {sent.split(b' HTTP', 1)[0].decode()}")

    sys.addaudithook(hear)


def build(config: Config, clock: HandClock, points: Points) -> Escalator:
    """The program as ever, with its points recorded."""
    _record_databases(points, place_of(config).url.database)
    for database in config.databases.values():
        if database.api is not None:
            _record_api(points, database.api.url)
    outside = connect(config, clock)
    outside = replace(outside, messenger=RecordedMessenger(outside.messenger, points))
    return app.build(config, clock, outside, lanes_in_turn=True)


def run(pipe: Connection, toml: Path, now: datetime, kill_at: int | None) -> None:
    """Serve ticks: an instant comes in, what was done and the points so far go out; None ends it."""
    log.configure(Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  for as long as the process lives
    clock, points = HandClock(now), Points(kill_at)
    gc.freeze()  # what the server of forks holds is no garbage, and looking through it copies it
    escalator = build(load(toml, {}), clock, points)
    points.rest()
    pipe.send((0, tuple(points.names)))
    while (at := pipe.recv()) is not None:
        clock.turn_to(at)
        done = escalator.tick(at)
        points.rest()
        pipe.send((done, tuple(points.names)))
    escalator.close()
    pipe.send((0, tuple(points.names)))
