"""The time of a run as our machine shows it, and what has happened so far."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class Counts:
    """What has happened in the run."""

    ticks: int = 0
    crashes: int = 0
    outages: int = 0
    jumps: int = 0
    edits: int = 0
    restores: int = 0
    audits: int = 0
    mornings: int = 0
    sick: int = 0
    stood_in: int = 0
    pauses: int = 0
    rebuilt: int = 0
    notes: int = 0
    flagged: int = 0
    clicks: int = 0
    unheard: int = 0
    done_by_click: int = 0


class SimulatedClock:
    """Our machine's; `wrong` is how far it is ahead of the true time."""

    def __init__(self, start: datetime) -> None:
        self.true, self.wrong, self._start = start, timedelta(0), start

    def now(self) -> datetime:
        return self.true + self.wrong

    def monotonic(self) -> float:
        return (self.true - self._start).total_seconds()
