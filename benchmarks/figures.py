"""A measured figure beside its bar."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FULL_SIZE = 5_000_000  # CommLogs


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`bar` is the most that it may be, with `at_least` the least; None where design 11 sets none.

    With `at_full_size` the bar is meant for five million CommLogs; `seen` is what else was measured on the way.
    """

    key: str
    what: str
    engine: str
    value: float
    unit: str = ""
    bar: float | None = None
    at_least: bool = False
    at_full_size: bool = False
    seen: Mapping[str, object] = field(default_factory=dict)

    def is_met(self, rows: int) -> bool | None:
        """None where there is nothing to meet, or the database is too small to tell."""
        if self.bar is None or (self.at_full_size and rows < FULL_SIZE):
            return None
        return self.value >= self.bar if self.at_least else self.value <= self.bar
