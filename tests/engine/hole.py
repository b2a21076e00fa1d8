"""A database server that is in trouble: people knock at its port, and it never answers, or slams the door."""

import socket
from contextlib import suppress
from threading import Condition, Thread
from typing import Self

from tests.engine.jobs import PATIENCE


class BlackHole:
    """Takes every connection and says nothing, until `slam` ends them all and each that comes after."""

    def __init__(self) -> None:
        self._ear = socket.create_server(("127.0.0.1", 0))
        self._held: list[socket.socket] = []
        self._slams = False
        self._knocks = 0
        self._changed = Condition()
        self._thread = Thread(target=self._listen)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._ear.shutdown(socket.SHUT_RDWR)
        self._ear.close()
        self._thread.join(PATIENCE)
        self.slam()

    @property
    def url(self) -> str:
        return f"mysql+pymysql://nobody@127.0.0.1:{self._ear.getsockname()[1]}/opendental"

    @property
    def knocks(self) -> int:
        with self._changed:
            return self._knocks

    def wait_for_knock(self) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._knocks > 0, PATIENCE)

    def slam(self) -> None:
        with self._changed:
            self._slams = True
            while self._held:
                self._held.pop().close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._ear.accept()
                with self._changed:
                    self._knocks += 1
                    self._held.append(caller)
                    self._changed.notify_all()
                    if self._slams:
                        self._held.pop().close()
