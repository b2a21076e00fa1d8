"""One row of the complaint log, as reports, digests and the search for repetitions count it: nothing of the patient."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from od_escalator.domain.case import End
from od_escalator.domain.catalogue import Cause, Lesson, Satisfaction
from od_escalator.domain.complaint import Category, Origin, Remedy
from od_escalator.domain.severity import Severity


class Escalation(StrEnum):
    """How it came to anybody above the office, if it did: at once by severity, by timer, or because asked."""

    NONE = "none"
    AT_OPENING = "at_opening"
    BY_HAND = "by_hand"
    BY_TIMER = "by_timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Times are aware UTC instants or None; of a case that was opened again those of its last opening.

    `confirmed`: a manager has said that the category is right. `proven`: a CommLog records the conversation.
    `cost` is that of the remedies in cents, None where nobody has said. `earlier` counts the same patient's complaints
    in the twelve months before. `provider` is Open Dental's ProvNum where it is known, for owners alone. `waived_at`:
    somebody has decided that a review gets no public reply.
    """

    number: int
    database: str
    office: str
    severity: Severity
    category: Category
    confirmed: bool
    origin: Origin | None
    opened_at: datetime
    opening: int
    seen_at: datetime | None
    attempted_at: datetime | None
    attempts: int
    contacted_at: datetime | None
    proven: bool
    replied_at: datetime | None
    escalation: Escalation
    end: End | None
    ended_at: datetime | None
    offered: tuple[Remedy, ...]
    cost: int | None
    satisfied: Satisfaction | None
    cause: Cause | None
    lesson: Lesson | None
    earlier: int
    provider: int | None
    waived_at: datetime | None = None
