"""The log in a file, where nothing else keeps it: five older ones at most; what goes wrong with it stops nothing."""

from contextlib import suppress
from io import TextIOBase
from logging import LogRecord, makeLogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path

from od_escalator.errors import OperatorError

_LARGEST, _OLDER = 10_000_000, 5


class LogFile(TextIOBase):
    """Written to a line at a time, from any thread. Raises OperatorError where it cannot be begun."""

    def __init__(self, file: Path, largest: int = _LARGEST) -> None:
        """`largest` is in bytes."""
        try:
            self._handler = _Rotating(file, maxBytes=largest, backupCount=_OLDER, encoding="utf-8")
        except OSError as error:
            raise OperatorError(
                f"--log-file: cannot write {file}: {error.strerror}",
                "its folder must exist, and belong to the account that runs od-escalator",
            ) from None

    def write(self, text: str) -> int:
        self._handler.handle(makeLogRecord({"msg": text.rstrip("\n")}))
        return len(text)

    def close(self) -> None:
        self._handler.close()
        super().close()


class _Rotating(RotatingFileHandler):
    def doRollover(self) -> None:  # noqa: N802  as logging has it
        """On Windows nobody can rename what somebody else reads: then it goes on in the same file."""
        with suppress(OSError):
            super().doRollover()

    def handleError(self, record: LogRecord) -> None:  # noqa: N802  the same
        """A full disk takes a line of the log away and nothing else."""
