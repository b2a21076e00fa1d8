"""Who hears: roles become the people who hold them, or who stand in for them on that day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from od_escalator.domain.availability import Absent
from od_escalator.domain.case import Case
from od_escalator.domain.hours import next_opening
from od_escalator.domain.person import AT_THE_OFFICE, Office, Role

_ROLES = {role.value: role for role in Role}


@dataclass(frozen=True, slots=True)
class Hearer:
    """A person's id, and in whose place they hear of it, if they do."""

    person: str
    instead_of: Absent | None = None


def recipients_of(names: Iterable[str], case: Case, office: Office, at: datetime) -> tuple[Hearer, ...]:
    """Everybody once, in the order of `names` (roles or ids): who is there at `at`.

    Where nobody is, those who are meant are told all the same. Whoever has the case hears with its holder's role. Who
    wrote the note that opened it is nobody's delegate. Of what goes past the office manager she and the deputy never
    hear, in nobody's place either.
    """
    silent = _silent(case, office)
    found = (hearer for name in names for hearer in _meant(name, case, office, _day(at, office)))
    by_person: dict[str, Hearer] = {}
    for hearer in found:
        if hearer.person not in silent:
            by_person.setdefault(hearer.person, hearer)
    return tuple(by_person.values())


def ids_of(hearers: Iterable[Hearer]) -> tuple[str, ...]:
    return tuple(hearer.person for hearer in hearers)


def holder_of(case: Case, office: Office) -> str:
    """The id of the person whose case it is: who has its task, or looks into it."""
    if case.past_manager and office.above:
        return _present(office.above, case, office, _day(case.opened_at, office))[0].person
    return office.office_manager if case.by_hand else case.task_with or office.office_manager


def task_goes_to(office: Office, at: datetime) -> str:
    """Whose inbox a task belongs in: of who is there when the office is open next."""
    day = _day(next_opening(at, office.calendar), office)
    manager = office.office_manager
    hearer = _in_place(manager, Role.OFFICE_MANAGER, office, day, frozenset())
    return hearer.person if hearer else manager


def _silent(case: Case, office: Office) -> frozenset[str]:
    if not case.past_manager:
        return frozenset()
    return frozenset(id_ for role in AT_THE_OFFICE for id_ in office.holders(role))


def _meant(name: str, case: Case, office: Office, day: date) -> Iterator[Hearer]:
    role = _ROLES.get(name)
    if name == case.noted_by:
        yield Hearer(name)
    elif role is None:
        yield _in_place(name, None, office, day, _silent(case, office)) or Hearer(name)
    elif case.past_manager and role is Role.REGIONAL_MANAGER:
        yield from _present(office.above, case, office, day)[:1]
        yield from _present((holder_of(case, office),), case, office, day)
    else:
        yield from _holding(role, case, office, day)


def _holding(role: Role, case: Case, office: Office, day: date) -> Iterator[Hearer]:
    silent, held = _silent(case, office), office.holders(role)
    hearers = [hearer for id_ in held if (hearer := _in_place(id_, role, office, day, silent))]
    yield from hearers or map(Hearer, held)
    if role is case.holder and (holder := holder_of(case, office)) not in held:
        yield from _present((holder,), case, office, day)


def _present(ids: tuple[str, ...], case: Case, office: Office, day: date) -> list[Hearer]:
    silent = _silent(case, office)
    hearers = [hearer for id_ in ids if (hearer := _in_place(id_, None, office, day, silent))]
    return hearers or [Hearer(id_) for id_ in ids]


def _in_place(person: str, role: Role | None, office: Office, day: date, silent: frozenset[str]) -> Hearer | None:
    """The person, or who stands in; None where nobody is there. A weekday counts for the manager of an open office."""
    attendance, is_manager = office.attendance, role is Role.OFFICE_MANAGER
    absent = attendance.absence(person, day, by_weekday=is_manager and office.is_open_on(day))
    if absent is None:
        return Hearer(person)
    deputies = office.holders(Role.DEPUTY) if is_manager else ()
    there = [id_ for id_ in deputies if attendance.works(id_, day)]
    found = attendance.stand_in(person, day, there, silent)
    return Hearer(found, absent) if found else None


def _day(at: datetime, office: Office) -> date:
    return at.astimezone(office.calendar.tz).date()
