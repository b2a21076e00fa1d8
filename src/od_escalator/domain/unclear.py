"""What staff may type that cannot be followed as it stands, or should be put right; its author is told why."""

from dataclasses import dataclass
from enum import StrEnum

from od_escalator.domain.review_words import Fault


class Unclear(StrEnum):
    PROMISE_PAST = "promise_past"
    PROMISE_DAY = "promise_day"
    SNOOZE_PAST = "snooze_past"
    SNOOZE_DAY = "snooze_day"
    SNOOZE_REASON = "snooze_reason"
    SNOOZE_ROLE = "snooze_role"
    REPLY_WAIVED = "reply_waived"


@dataclass(frozen=True, slots=True)
class Unfit:
    """Behind `#replied` stands what is perhaps the public answer, and it has these faults."""

    faults: tuple[Fault, ...]


Aside = Unclear | Unfit
