"""Who hears: roles become the people who hold them, or who stand in for them on that day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from od_escalator.domain.availability import Absent
from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Subject
from od_escalator.domain.flags import Flag
from od_escalator.domain.hours import next_opening
from od_escalator.domain.person import ABOVE_THE_OFFICE, AT_THE_OFFICE, MANAGERS, Office, Role
from od_escalator.domain.roster import Roster

_ROLES = {role.value: role for role in Role}


@dataclass(frozen=True, slots=True)
class Hearer:
    """A person's id, and in whose place they hear of it, if they do."""

    person: str
    instead_of: Absent | None = None


def recipients_of(names: Iterable[str], case: Case, office: Office, at: datetime) -> tuple[Hearer, ...]:
    """Everybody once, in the order of `names` (roles or ids): who is there at `at`.

    Where nobody is, those who are meant are told all the same. Whoever has the case hears with its holder's role. Who
    wrote the note that opened it is nobody's delegate. Those from whom a case is kept never hear, in nobody's place
    either; where it is about somebody above the office manager others above hear instead.
    """
    kept = kept_from(case, office)
    found = (hearer for name in names for hearer in _meant(name, case, office, at))
    by_person: dict[str, Hearer] = {}
    for hearer in found:
        if hearer.person not in kept:
            by_person.setdefault(hearer.person, hearer)
    return tuple(by_person.values())


def ids_of(hearers: Iterable[Hearer]) -> tuple[str, ...]:
    return tuple(hearer.person for hearer in hearers)


def kept_from(case: Case, office: Office) -> frozenset[str]:
    """The ids of those who are told nothing of the case."""
    return kept_by(office, past_manager=case.past_manager, subject=case.subject, about=case.about)


def kept_by(office: Office, *, past_manager: bool, subject: Subject | None, about: str | None) -> frozenset[str]:
    roles: tuple[Role, ...] = AT_THE_OFFICE if past_manager else ()
    if subject is Subject.REGIONAL_MANAGER:
        roles += (Role.REGIONAL_MANAGER,)
    if subject is Subject.OWNER and about is None:
        roles += (Role.OWNERS,)
    named = {about} if about else set()
    return frozenset(named | {id_ for role in roles for id_ in office.holders(role)})


def whom_about(flag: Flag, office: Office, roster: Roster) -> tuple[Subject | None, str | None]:
    """Whom a complaint is about, and the person where one above is named; nobody where nobody else would hear of it."""
    above = [roster.people[id_] for id_ in office.above if id_ in roster.people]
    named = [each.id for each in above if flag.who and flag.who.casefold() in {each.id, *each.name.casefold().split()}]
    if flag.subject is Subject.OWNER:
        named = [id_ for id_ in named if id_ in office.holders(Role.OWNERS)]
    about = named[0] if len(named) == 1 and flag.subject in (Subject.OWNER, Subject.PROVIDER) else None
    kept = kept_by(office, past_manager=False, subject=flag.subject, about=about)
    return (flag.subject, about) if set(office.above) - kept else (None, None)


def above(case: Case, office: Office) -> tuple[str, ...]:
    """Who stands above the office manager and may hear of the case: the regional manager, then the owners."""
    return tuple(id_ for id_ in office.above if id_ not in kept_from(case, office))


def present(role: Role, office: Office, at: datetime) -> tuple[str, ...]:
    """Who holds the role at a time, or stands in."""
    return ids_of(each for id_ in office.holders(role) if (each := _in_place(id_, role, office, at, frozenset())))


def holder_of(case: Case, office: Office) -> str:
    """The id of the person whose case it is: to whom it was given, who has its task, or looks into it."""
    return case.given_to or _first_holder_of(case, office)


def may_have(case: Case, office: Office, at: datetime) -> tuple[str, ...]:
    """The ids of those to whom it may be given: the office's managers who are there, but for who has it."""
    roles = ABOVE_THE_OFFICE if case.past_manager else MANAGERS
    out = {*kept_from(case, office), holder_of(case, office)}
    day = at.astimezone(office.calendar.tz).date()
    held = dict.fromkeys(id_ for role in roles for id_ in office.holders(role) if id_ not in out)
    return tuple(id_ for id_ in held if office.attendance.absence(id_, day, by_weekday=False) is None)


def _first_holder_of(case: Case, office: Office) -> str:
    if case.past_manager and (ids := above(case, office)):
        return _present(ids, case, office, case.opened_at)[0].person
    return office.office_manager if case.by_hand else case.task_with or office.office_manager


def home_of(case: Case, office: Office) -> str | None:
    """Who has the case's message among their direct messages; None where it is in the office's channel.

    The regional manager is in that channel.
    """
    if case.past_manager:
        return _first_holder_of(case, office)
    return _first_above(case, office) if case.subject is Subject.REGIONAL_MANAGER else None


def hears_the_end(case: Case, office: Office) -> str | None:
    """Who hears how it ended in the owners' place; None where their channel does."""
    if case.subject is not Subject.OWNER:
        return None
    others = [id_ for id_ in office.holders(Role.OWNERS) if id_ in above(case, office)]
    return others[0] if others else _first_above(case, office)


def task_goes_to(office: Office, at: datetime) -> str:
    """Whose inbox a task belongs in: of who is there when the office is open next."""
    opens, manager = next_opening(at, office.calendar), office.office_manager
    hearer = _in_place(manager, Role.OFFICE_MANAGER, office, opens, frozenset())
    return hearer.person if hearer else manager


def _first_above(case: Case, office: Office) -> str | None:
    found = _present(above(case, office), case, office, case.opened_at)
    return found[0].person if found else None


def _meant(name: str, case: Case, office: Office, at: datetime) -> Iterator[Hearer]:
    role = _ROLES.get(name)
    if name == case.noted_by:
        yield Hearer(name)
    elif role is None:
        yield _in_place(name, None, office, at, kept_from(case, office)) or Hearer(name)
    elif role in ABOVE_THE_OFFICE and kept_from(case, office):
        yield from _meant_above(role, case, office, at)
    else:
        yield from _holding(role, case, office, at)


def _meant_above(role: Role, case: Case, office: Office, at: datetime) -> Iterator[Hearer]:
    """Where nobody is left who holds the role, or it is the regional manager's: the first above who is there."""
    left = [id_ for id_ in office.holders(role) if id_ in above(case, office)]
    if role is Role.OWNERS and left:
        yield from _present(tuple(left), case, office, at)
    else:
        yield from _present(above(case, office), case, office, at)[:1]
    if role is case.holder:
        yield from _present((holder_of(case, office),), case, office, at)


def _holding(role: Role, case: Case, office: Office, at: datetime) -> Iterator[Hearer]:
    kept = kept_from(case, office)
    held = tuple(id_ for id_ in office.holders(role) if id_ not in kept)
    if office.holders(role) and not held and role not in AT_THE_OFFICE:
        yield from _present(above(case, office), case, office, at)[:1]
    hearers = [hearer for id_ in held if (hearer := _in_place(id_, role, office, at, kept))]
    yield from hearers or map(Hearer, held)
    if role is case.holder and (holder := holder_of(case, office)) not in held:
        yield from _present((holder,), case, office, at)


def _present(ids: tuple[str, ...], case: Case, office: Office, at: datetime) -> list[Hearer]:
    kept = kept_from(case, office)
    hearers = [hearer for id_ in ids if (hearer := _in_place(id_, None, office, at, kept))]
    return hearers or [Hearer(id_) for id_ in ids]


def _in_place(person: str, role: Role | None, office: Office, at: datetime, kept: frozenset[str]) -> Hearer | None:
    """The person, or who stands in; None where nobody is there. A weekday counts for the manager of an open office."""
    attendance, is_manager = office.attendance, role is Role.OFFICE_MANAGER
    day = at.astimezone(office.calendar.tz).date()
    absent = attendance.absence(person, day, by_weekday=is_manager and office.is_open_on(day))
    if absent is None and is_manager and attendance.is_unseen(person, at):
        absent = Absent(person, day, unseen=True)
    if absent is None:
        return Hearer(person)
    deputies = office.holders(Role.DEPUTY) if is_manager else ()
    there = [id_ for id_ in deputies if attendance.works(id_, day)]
    found = attendance.stand_in(person, day, there, kept)
    return Hearer(found, absent) if found else None
