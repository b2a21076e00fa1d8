"""A process whose clock is turned by hand: libfaketime hands it its time, and reads that from a file.

Measured on Debian 12, libfaketime 0.9.10: seconds since 1970 make the folded hour of autumn unambiguous.

A server starts long ago, so that it is first turned forward: MariaDB 10.11 was seen to hang for ever, in the midst of
creating a table, when its clock went back months in the second in which it had started. InnoDB starts its threads, and
rests between two of them, by that clock.
"""

from datetime import UTC, datetime
from pathlib import Path

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class TurnedClock:
    """`preload` is libfaketime, its file lies in `folder`; a process that has `environment` goes by it."""

    def __init__(self, preload: str, folder: Path) -> None:
        self._folder = folder
        self.environment = {
            "LD_PRELOAD": preload,
            "FAKETIME_TIMESTAMP_FILE": str(folder / "clock"),
            "FAKETIME_FMT": "%s",
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def begin(self) -> None:
        """Run from long ago on."""
        self._write(f"@{_seconds(LONG_AGO)}")

    def run(self) -> None:
        self._write("+0")

    def stand_at(self, at: datetime) -> None:
        self._write(_seconds(at))

    def _write(self, setting: str) -> None:
        if self._folder.exists():
            new = self._folder / "clock.new"
            new.write_text(f"{setting}\n", encoding="ascii")
            new.replace(self._folder / "clock")


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))


def sweep(pid: int) -> None:
    """A killed process leaves libfaketime's shared memory, and a later process of the same number trips over it."""
    for left in Path("/dev/shm").glob(f"*faketime_s[eh]m_{pid}"):  # noqa: S108  libfaketime chose the place
        left.unlink(missing_ok=True)
