"""What the row of a direct message keeps: who hears, in whose place, of which steps, and until when it is held."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from od_escalator.domain.availability import Absent, quiet_until
from od_escalator.domain.case import Case
from od_escalator.domain.effects import Tell, TellPeople
from od_escalator.domain.hours import is_open
from od_escalator.domain.person import Office, Person
from od_escalator.domain.recipients import Hearer, ids_of, kept_from, recipients_of
from od_escalator.domain.severity import Severity

_AT_ANY_HOUR = (Tell.PICKED_UP, Tell.EMERGENCY)

#: What asks somebody to act for the patient now; all else can be read in Slack in the morning.
_WAKES = (Tell.STEP, Tell.BLIND, Tell.HELP, Tell.DANGER, Tell.PRIVACY, Tell.EMERGENCY)


def hearers(effect: TellPeople, case: Case, office: Office, now: datetime) -> Sequence[Hearer]:
    if effect.kind is Tell.PICKED_UP:
        kept = kept_from(case, office)  # who wrote is there, whatever the TOML says
        return [Hearer(id_) for id_ in effect.recipients if id_ not in kept]
    return recipients_of(effect.recipients, case, office, now)


def detail_of(
    effect: TellPeople, hearer: Hearer, case: Case, office: Office, plan: int, now: datetime
) -> dict[str, Any]:
    absent = hearer.instead_of
    detail: dict[str, Any] = {
        "tell": effect.kind,
        "person": hearer.person,
        "plan": plan,
        "steps": list(effect.steps),
        "own_steps": _own_steps(case, effect.steps, hearer.person, office, now),
        "since": effect.since.isoformat() if effect.since else None,
        "by": effect.by,
    }
    if effect.why is not None:
        detail["why"] = effect.why
    if absent is not None:
        until = absent.until.isoformat() if absent.until else None
        day = absent.day.isoformat()
        detail["instead_of"] = {"person": absent.person, "day": day, "until": until, "unseen": absent.unseen}
    return detail


def hearer_of(detail: Mapping[str, Any]) -> Hearer:
    """Who hears, and in whose place, as it was promised."""
    absent = detail.get("instead_of")
    if not absent:
        return Hearer(detail["person"])
    until = date.fromisoformat(absent["until"]) if absent["until"] else None
    day, unseen = date.fromisoformat(absent["day"]), absent.get("unseen", False)
    return Hearer(detail["person"], Absent(absent["person"], day, until, unseen))


def waits_until(
    effect: TellPeople, person: Person | None, case: Case, office: Office, now: datetime
) -> datetime | None:
    """The end of the person's quiet hours.

    Not of what is critical or an emergency, goes to operations, or answers what they just wrote.
    """
    if person is None or case.shadow or case.severity is Severity.CRITICAL or effect.kind in _AT_ANY_HOUR:
        return None
    return quiet_until(now, person.quiet_hours, office.calendar.zone)


def goes_by_mail(effect: TellPeople, person: Person | None, case: Case, office: Office, now: datetime) -> bool:
    """Whether Slack may be silent when it is said, and it cannot wait: quiet hours, or the office is closed."""
    if person is None or person.email is None or case.shadow or effect.kind not in _WAKES:
        return False
    if case.severity is not Severity.CRITICAL and effect.kind is not Tell.EMERGENCY:
        return False
    is_quiet = quiet_until(now, person.quiet_hours, office.calendar.zone) is not None
    return is_quiet or not is_open(now, office.calendar)


def held_until(detail: Mapping[str, Any]) -> datetime | None:
    written = detail.get("held_until")
    return datetime.fromisoformat(written) if written else None


def _own_steps(case: Case, steps: Sequence[int], person: str, office: Office, now: datetime) -> list[int]:
    """Those of the steps that tell this person; all where none does, as in a warning."""
    planned = case.plan.steps if case.plan else ()
    chosen = [index for index in range(len(planned)) if index in steps]
    told = {index: ids_of(recipients_of(planned[index].step.tell, case, office, now)) for index in chosen}
    return [index for index in chosen if person in told[index]] or list(steps)
