"""What somebody who has just done something in Slack is told, and nobody else: codes, which slack/ words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    STRANGER = "stranger"
    NOT_UNDERSTOOD = "not_understood"
    FAILED = "failed"
    NO_CASE = "no_case"
    NOT_YOURS = "not_yours"
    ONLY_ABOVE = "only_above"
    SECOND_PERSON = "second_person"
    ASKS_YOU = "asks_you"
    TAKEN = "taken"
    TRIED = "tried"
    CLAIMED = "claimed"
    HELP_ASKED = "help_asked"
    RAISED = "raised"
    REOPENED = "reopened"
    ENDED = "ended"
    REACHED = "reached"
    TRIED_ALREADY = "tried_already"
    ASKED_ALREADY = "asked_already"
    YOURS_ALREADY = "yours_already"
    TAKEN_BY = "taken_by"
    DONE_ALREADY = "done_already"
    CRITICAL_ALREADY = "critical_already"
    LEGAL = "legal"
    HELD = "held"
    ANOTHER_CASE = "another_case"
    MOVED_ON = "moved_on"
    CLICK_AGAIN = "click_again"
    TRY_AGAIN = "try_again"
    FEW_ATTEMPTS = "few_attempts"
    CANNOT_WAIT = "cannot_wait"
    NO_DAY = "no_day"
    DAY_OVER = "day_over"
    DAY_TOO_LATE = "day_too_late"
    DAY_CLOSED = "day_closed"
    NOBODY = "nobody"
    ASKED_ABOVE = "asked_above"
    DONE_SAID = "done_said"
    PROOF_MISSING = "proof_missing"
    NOT_SATISFIED = "not_satisfied"
    OVER = "over"
    PUT_OFF = "put_off"
    VOWED = "vowed"
    GIVEN = "given"
    ASKS_ABOVE = "asks_above"
    WAIVED = "waived"
    REPLY_OWED = "reply_owed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The truth about what came of it; `label` is the case's, where it is about one.

    `who` is the name of the member of staff of whom it speaks, None for whoever clicked; `at` is when that was, shown
    as in `zone`.
    """

    outcome: Outcome
    label: str | None = None
    who: str | None = None
    at: datetime | None = None
    zone: str = "UTC"
