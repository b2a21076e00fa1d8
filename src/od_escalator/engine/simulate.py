"""Simulate: who would hear what, and when, of a note after which nobody does anything.

The real `decide` plays it, so that it cannot say anything but what would happen. Nothing is read, kept or sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from od_escalator.domain.belonging import new_case
from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.effects import Effect
from od_escalator.domain.events import Event, TimePassed
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.note import NoteKey, Source
from od_escalator.domain.person import Office
from od_escalator.domain.policy import Policies
from od_escalator.domain.said import Flagged
from od_escalator.domain.severity import Severity
from od_escalator.domain.timing import next_due

_NUMBER, _SOMEBODY = 1001, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What is done outside at one instant (UTC), and the case as it is then."""

    at: datetime
    case: Case
    effects: tuple[Effect, ...]


def simulate(
    office: Office,
    severity: Severity,
    at: datetime,
    policies: Policies,
    *,
    category: Category = Category.OTHER,
    origin: Origin | None = None,
) -> Iterator[Moment]:
    """From the note at `at` to the last step of its plan; of what goes on without end only the first time."""
    note = NoteKey(office.database, 1, Source.COMMLOG, 1)
    flagged = Flagged(at=at, note=note, author=_SOMEBODY, severity=severity, category=category, origin=origin)
    case = new_case(_NUMBER, office, _SOMEBODY, flagged)
    event: Event = flagged
    now: datetime | None = at
    while now is not None:
        decision = decide(case, event, policies, office.calendar)
        case = decision.case
        yield Moment(at=now, case=case, effects=decision.effects)
        now = None if _goes_on(case) else next_due(case, policies)
        if now is not None:
            event = TimePassed(at=now, seen_until=now)


def _goes_on(case: Case) -> bool:
    """Whether nothing is left but what was told before."""
    left = [p for p in case.plan.steps if p.taken_at is None and not case.reached(p.step.until)] if case.plan else []
    return bool(left) and all(p.step.endless and p.round for p in left)
