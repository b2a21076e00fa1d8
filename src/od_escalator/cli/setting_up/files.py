"""Writes the configuration and its secrets: all of them or none, and what stood there is kept beside them."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from od_escalator.cli.setting_up.private import make_private
from od_escalator.errors import OperatorError

_FOLDER, _READABLE = 0o755, 0o644


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    path: Path
    text: str
    secret: bool

    def changes(self) -> bool:
        """Whether something else stands there."""
        try:
            return self.path.read_text(encoding="utf-8") != self.text
        except (OSError, UnicodeDecodeError):
            return self.path.exists()


def in_the_way(files: Sequence[NewFile]) -> list[Path]:
    return [file.path for file in files if file.changes()]


def write(files: Sequence[NewFile], now: datetime) -> list[Path]:
    """In their order, and returns the copies that were kept; raises OperatorError, and then all is as it was."""
    ready: list[tuple[Path, Path]] = []
    try:
        for file in (each for each in files if each.changes() or not each.path.exists()):
            ready.append((_beside(file.path, "new"), file.path))
            _prepare(file, ready[-1][0])
        with _uninterrupted():
            return _put_in_place(ready, f"before-{now:%Y%m%d-%H%M%S}")
    except OSError as error:
        problem = f"cannot write {error.filename or files[0].path.parent}: {error.strerror}"
        raise OperatorError(problem, "run it as the user who may, or name another place with --config") from error
    finally:
        for new, _ in ready:
            with suppress(OSError):
                new.unlink()


def _prepare(file: NewFile, new: Path) -> None:
    file.path.parent.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
    new.unlink(missing_ok=True)  # of one that was killed
    make_private(new)
    with new.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(file.text)
        stream.flush()
        os.fsync(stream.fileno())
    if not file.secret:
        new.chmod(_READABLE)


def _put_in_place(ready: Sequence[tuple[Path, Path]], mark: str) -> list[Path]:
    kept: list[tuple[Path, Path]] = []
    done: list[Path] = []
    try:
        for new, path in ready:
            if path.exists():
                copy = _beside(path, mark)
                path.replace(copy)
                kept.append((copy, path))
            new.replace(path)
            done.append(path)
    except OSError:
        for path in done:
            path.unlink()
        for copy, path in kept:
            copy.replace(path)
        raise
    return [copy for copy, _ in kept]


def _beside(path: Path, mark: str) -> Path:
    return path.with_name(f"{path.name}.{mark}")


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C comes before or after."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
