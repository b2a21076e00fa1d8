"""What a person may look at in Slack, and for whom they may speak: by their part in an office."""

from datetime import datetime

from od_escalator.domain.case import Case
from od_escalator.domain.person import ABOVE_THE_OFFICE, AT_THE_OFFICE, MANAGERS, Office, Role
from od_escalator.domain.recipients import holder_of, ids_of, kept_from, recipients_of
from od_escalator.domain.roster import Roster


def sees(person: str, case: Case, office: Office, at: datetime) -> bool:
    """Managers of the office, whoever hears in their place or is to be told; of a rehearsal nobody at the office."""
    if case.shadow or person in kept_from(case, office):
        return False
    if any(person in office.holders(role) for role in MANAGERS):
        return True
    told = {name for planned in (case.plan.steps if case.plan else ()) for name in planned.step.tell}
    return person in ids_of(recipients_of((*MANAGERS, *sorted(told)), case, office, at))


def has(person: str, case: Case, office: Office) -> bool:
    """Whether it is theirs: they hold it, or are at the office that does."""
    return person == holder_of(case, office) or any(person in office.holders(role) for role in AT_THE_OFFICE)


def offices_of(person: str, roster: Roster) -> tuple[Office, ...]:
    """In which they have a part, or stand in for somebody who has."""
    return tuple(
        office
        for office in roster.offices
        if office.role_of(person) or any(person in office.holders(role) for role in Role)
    )


def may_speak_for(person: str, other: str, roster: Roster) -> bool:
    """For themselves; who is above an office also for the people of it, and of those above only an owner."""
    return person == other or any(_stands_above(person, other, office) for office in roster.offices)


def _stands_above(person: str, other: str, office: Office) -> bool:
    role = office.role_of(person)
    if role not in ABOVE_THE_OFFICE or not any(other in office.holders(each) for each in Role):
        return False
    return role is Role.OWNERS or other not in office.holders(Role.OWNERS)
