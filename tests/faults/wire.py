"""A wire between us and a server that a test can cut: a TCP proxy for MariaDB and for the local Slack alike.

A request is what a client sends until the server answers. The test's rule gives each one its fate when its first bytes
arrive; nothing here waits for time to pass.
"""

import selectors
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from threading import Condition, Thread
from typing import Self

PATIENCE = 20  # seconds until a test gives up; nothing here takes as long
_RESET_WHEN_CLOSED = struct.pack("ii", 1, 0)  # SO_LINGER
_MOST = 65_536


class Fate(Enum):
    """`BEFORE`: the server never sees the request. `AFTER`: it carries it out, and its answer is lost.

    Both end in a reset. In the holes nothing is heard, and the connection stays open. `LATE` reaches the server when
    the test lets it (`deliver_late`), even when its sender has given up (`hang_up`).
    """

    PASS = auto()
    BEFORE = auto()
    AFTER = auto()
    HOLE_BEFORE = auto()
    HOLE_AFTER = auto()
    LATE = auto()


Rule = Callable[[bytes], Fate]


def let_pass(_request: bytes) -> Fate:
    return Fate.PASS


@dataclass(eq=False)
class _Line:
    """One connection; `fate` is that of the request under way."""

    client: socket.socket
    server: socket.socket
    fate: Fate = Fate.PASS
    is_asking: bool = False
    late: bytes = b""
    given_up: bool = False


class Wire:
    """Listens on `port` of this machine from `with` on, and reaches the server at `server`, a port as well."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._ear.getsockname()[1]
        self._rule: Rule = let_pass
        self._is_cut = False
        self._lines: set[_Line] = set()
        self._met = 0
        self._changed = Condition()
        self._bell, self._rung = socket.socketpair()
        self._calls: list[Callable[[], None]] = []
        self._eyes = selectors.DefaultSelector()
        self._thread = Thread(target=self._run)

    def __enter__(self) -> Self:
        self._eyes.register(self._ear, selectors.EVENT_READ, self._accept)
        self._eyes.register(self._rung, selectors.EVENT_READ, self._answer_bell)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._end)
        self._thread.join(PATIENCE)
        self._bell.close()
        self._eyes.close()

    def judge_by(self, rule: Rule) -> None:
        """From now on; it runs on the wire's own thread."""
        self._do(lambda: setattr(self, "_rule", rule))

    def cut(self) -> None:
        """Nothing passes any more in either direction, and nobody hears that; not even that the other side hangs up."""
        self._do(lambda: setattr(self, "_is_cut", True))

    def mend(self) -> None:
        """New connections pass again. The old ones are gone: what was cut for so long, one side has given up."""
        self._do(self._mend)

    def reset(self) -> None:
        """End every connection with a reset."""
        self._do(self._end_lines)

    def hang_up(self) -> None:
        """Whoever waits for an answer to what is late hears that the connection is lost; the server hears nothing."""
        self._do(self._hang_up)

    def deliver_late(self) -> None:
        """What was held back reaches the server now, and what it answers goes the way of the fates."""
        self._do(self._deliver_late)

    def wait_for_fates(self, number: int) -> None:
        """Until so many requests have met another fate than to pass."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._met >= number, PATIENCE)

    def _do(self, call: Callable[[], object]) -> None:
        """On the wire's own thread, and done when this returns."""
        done = Condition()
        state = {"done": False}

        def run() -> None:
            call()
            with done:
                state["done"] = True
                done.notify_all()

        with self._changed:
            self._calls.append(run)
        self._bell.send(b"!")
        with done:
            assert done.wait_for(lambda: state["done"], PATIENCE)

    def _run(self) -> None:
        while self._eyes.get_map():
            for key, _ in self._eyes.select():
                if key.fileobj in {each.fileobj for each in self._eyes.get_map().values()}:
                    key.data()

    def _answer_bell(self) -> None:
        self._rung.recv(_MOST)
        with self._changed:
            calls, self._calls = self._calls, []
        for call in calls:
            call()

    def _end(self) -> None:
        self._end_lines()
        for each in (self._ear, self._rung):
            self._eyes.unregister(each)
            each.close()

    def _mend(self) -> None:
        self._is_cut = False
        self._end_lines()

    def _accept(self) -> None:
        client, _ = self._ear.accept()
        try:
            server = socket.create_connection(("127.0.0.1", self._server))
        except OSError:
            client.close()
            return
        line = _Line(client, server)
        self._lines.add(line)
        self._eyes.register(client, selectors.EVENT_READ, lambda: self._from_client(line))
        self._eyes.register(server, selectors.EVENT_READ, lambda: self._from_server(line))

    def _from_client(self, line: _Line) -> None:
        data = _receive(line.client)
        if not data and (self._is_cut or line.late):
            self._eyes.unregister(line.client)  # nobody hears that they hung up
            line.given_up = True
            return
        if not data:
            self._end_line(line)
            return
        if self._is_cut:
            return
        if not line.is_asking:
            line.is_asking = True
            line.fate = self._rule(data)
            if line.fate is not Fate.PASS:
                with self._changed:
                    self._met += 1
                    self._changed.notify_all()
        match line.fate:
            case Fate.BEFORE:
                self._end_line(line)
            case Fate.HOLE_BEFORE:
                pass
            case Fate.LATE:
                line.late += data
            case _:
                _send(line.server, data)

    def _from_server(self, line: _Line) -> None:
        data = _receive(line.server)
        if self._is_cut:
            if not data:
                self._eyes.unregister(line.server)
            return
        if line.fate is Fate.HOLE_AFTER and data:
            return
        if not data or line.fate is Fate.AFTER:
            self._end_line(line)
            return
        line.is_asking = False
        _send(line.client, data)

    def _hang_up(self) -> None:
        for line in self._lines:
            if line.late and not line.given_up:
                self._eyes.unregister(line.client)
                line.client.shutdown(socket.SHUT_RDWR)
                line.given_up = True

    def _deliver_late(self) -> None:
        for line in set(self._lines):
            if line.late:
                line.fate = Fate.AFTER if line.given_up else Fate.PASS
                _send(line.server, line.late)
                line.late = b""

    def _end_lines(self) -> None:
        for line in set(self._lines):
            self._end_line(line)

    def _end_line(self, line: _Line) -> None:
        self._lines.discard(line)
        for each in (line.client, line.server):
            with suppress(KeyError):
                self._eyes.unregister(each)
            with suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_WHEN_CLOSED)
            each.close()


def _receive(end: socket.socket) -> bytes:
    try:
        return end.recv(_MOST)
    except OSError:
        return b""


def _send(end: socket.socket, data: bytes) -> None:
    with suppress(OSError):
        end.sendall(data)
