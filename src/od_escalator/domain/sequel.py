"""What became of patients after their case: whether they came back, as the appointment book says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequel:
    """What became of a patient after a day: the first completed visit behind it, and the first one that is scheduled.

    `left`: the chart is inactive, archived, deleted, or of somebody who has died.
    """

    came: date | None = None
    comes: date | None = None
    left: bool = False


#: Whoever came back later than this came for another reason.
WITHIN = timedelta(days=183)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """Of the patients of ended cases: who came back in time, else is to come, else has left, else none of these."""

    came: int = 0
    comes: int = 0
    left: int = 0
    neither: int = 0

    @property
    def whole(self) -> int:
        return self.came + self.comes + self.left + self.neither

    def __add__(self, other: "Returns") -> "Returns":
        return Returns(
            came=self.came + other.came,
            comes=self.comes + other.comes,
            left=self.left + other.left,
            neither=self.neither + other.neither,
        )


def returns_of(found: Iterable[tuple[date, Sequel]]) -> Returns:
    """Each with the day of the end; a chart that is gone is not among them."""
    kinds = [_kind(end, sequel) for end, sequel in found]
    return Returns(**{kind: kinds.count(kind) for kind in set(kinds)})


def _kind(end: date, sequel: Sequel) -> str:
    if sequel.came is not None and sequel.came <= end + WITHIN:
        return "came"
    if sequel.comes is not None:
        return "comes"
    return "left" if sequel.left else "neither"
