"""What became of patients after their case: whether they came back, as the appointment book says."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequel:
    """What became of a patient after a day: the first completed visit behind it, and the first one that is scheduled.

    `left`: the chart is inactive, archived, deleted, or of somebody who has died.
    """

    came: date | None = None
    comes: date | None = None
    left: bool = False
