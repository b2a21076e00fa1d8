"""What staff may type beside `#promise` and `#snooze` that cannot be done as it stands; its author is told why."""

from enum import StrEnum


class Unclear(StrEnum):
    PROMISE_PAST = "promise_past"
    PROMISE_DAY = "promise_day"
    SNOOZE_PAST = "snooze_past"
    SNOOZE_DAY = "snooze_day"
    SNOOZE_REASON = "snooze_reason"
    SNOOZE_ROLE = "snooze_role"
