"""What a chart shows, whoever draws it: it can be read without colour, and without being seen at all."""

from dataclasses import dataclass
from enum import StrEnum


class ChartKind(StrEnum):
    """Bars for kinds that are compared, a run for what follows in time."""

    BARS = "bars"
    RUN = "run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`sentence` says what it shows, to be read beside it or instead of it; `unit` is what is counted, on the axis.

    A value of None is not known and leaves a gap. `median` is a line across all of a run.
    """

    kind: ChartKind
    sentence: str
    unit: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    median: float | None = None

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.values):
            raise ValueError(f"{len(self.labels)} labels do not name {len(self.values)} values")
