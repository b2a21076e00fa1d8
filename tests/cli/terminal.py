"""A person at a terminal: sees what a command prints, waits for a question, and types."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

#: How often Ctrl-C is pressed, a second apart.
_TRIES = 30

#: Seconds until a question that does not come is a failure.
_PATIENCE = 120.0


_STYLE = re.compile(r"\x1b\[[\d;]*m")


class Terminal:
    """Runs `od-escalator --config CONFIG WORDS` in a pseudo-terminal."""

    def __init__(self, config: Path, *words: str, columns: int = 120) -> None:
        self._ours, theirs = pty.openpty()
        # A shell starts what works in the background deaf to Ctrl-C, and so would this one be; nobody's terminal is.
        command = ["env", "--default-signal=INT", sys.executable, "-m", "od_escalator", "--config", str(config), *words]
        shown = {"COLUMNS": str(columns), "TERM": "xterm", "PYTHONUTF8": "1", "NO_COLOR": "1"}
        self._process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=os.environ | shown,
            start_new_session=True,
        )
        os.close(theirs)
        self._seen = ""
        self._at = 0
        self.answers = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._ours)

    @property
    def seen(self) -> str:
        return _plain(self._seen)

    def answer(self, question: str, *typed: str) -> str:
        """Wait for the question, type that and Enter; returns all that was said since the last one."""
        since = self._at
        self._read_until(question)
        for line in typed:
            os.write(self._ours, f"{line}\n".encode())
            self.answers += 1
        return _plain(self._seen[since : self._at])

    def see(self, text: str) -> None:
        """Wait until that was said."""
        while text not in self._seen[self._at :]:
            assert self._more(), f"no {text!r} in:\n{self.seen}"

    def interrupt(self, question: str) -> None:
        """Wait for the question, and press Ctrl-C until it ends: one that comes before it reads is not heard."""
        self._read_until(question)
        for _ in range(_TRIES):
            self._process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
                return
        raise AssertionError(f"Ctrl-C was not heard after:\n{self.seen}")

    def end(self) -> int:
        """Wait for the end; the exit code."""
        while self._more():
            pass
        return self._process.wait()

    def _read_until(self, question: str) -> None:
        while (found := self._seen.find(question, self._at)) < 0:
            assert self._more(), f"no {question!r} in:\n{self.seen}"
        self._at = found + len(question)

    def _more(self) -> bool:
        """False when the other side has closed."""
        ready, _, _ = select.select([self._ours], [], [], _PATIENCE)
        assert ready, f"nothing more came after:\n{self.seen}"
        try:
            chunk = os.read(self._ours, 65536)
        except OSError:  # how Linux says it
            return False
        self._seen += chunk.decode(errors="replace")
        return bool(chunk)


def _plain(text: str) -> str:
    return _STYLE.sub("", text).replace("\r\n", "\n")
