"""Medians, shares and rates of few cases: each knows when there are too few to say it (domain.md 2.7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from statistics import median

#: Of fewer cases no median and no share is given, and a rate may well be chance.
FEW = 5
#: The 90th percentile of fewer is but the longest of them.
FEW_FOR_NINETIETH = 10
#: Of fewer completed visits no rate is given.
FEW_VISITS = 200

_NINETIETH, _PER = 0.9, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Of `count` lengths; None where there are too few."""

    count: int
    median: float | None
    ninetieth: float | None


@dataclass(frozen=True, slots=True)
class Share:
    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None where there are too few."""
        return self.part / self.whole if self.whole >= FEW else None


@dataclass(frozen=True, slots=True)
class Rate:
    """`visits` are the completed ones; None where nobody could count them."""

    cases: int
    visits: int | None

    @property
    def value(self) -> float | None:
        """Cases per 1,000 completed visits; None where these are too few or not known."""
        return None if self.visits is None or self.visits < FEW_VISITS else self.cases / self.visits * _PER

    @property
    def is_chance(self) -> bool:
        """Whether one case more or less would make it quite another."""
        return self.cases < FEW


def spread(lengths: Iterable[float]) -> Spread:
    """The 90th percentile is a length that there was: nine of ten took no longer."""
    ordered = sorted(lengths)
    count = len(ordered)
    return Spread(
        count=count,
        median=median(ordered) if count >= FEW else None,
        ninetieth=ordered[ceil(_NINETIETH * count) - 1] if count >= FEW_FOR_NINETIETH else None,
    )
