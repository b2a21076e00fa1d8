"""What must hold between tables: pure functions from settings to findings."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from od_escalator.config.away import away_findings
from od_escalator.config.connections import connection_findings, where
from od_escalator.config.drilling import drill_findings, no_database
from od_escalator.config.findings import Code, Finding, listed, suggestion
from od_escalator.config.model import Office, Settings
from od_escalator.config.offerings import offering_findings
from od_escalator.config.privacy import privacy_findings
from od_escalator.domain.person import Role
from od_escalator.domain.policy import DRILL, LEGAL, REPLY, REVIEW, Milestone
from od_escalator.domain.severity import Severity

POLICIES = (*(severity.policy for severity in Severity), REVIEW, REPLY, LEGAL, DRILL)
Each = TypeVar("Each")
#: As long as our own tables have room for.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_PEOPLE = 'people are named by their tables: [people.kelly] is "kelly"; there are {}'


def office_findings(settings: Settings) -> list[Finding]:
    """Databases against one another, offices against databases, people and one another."""
    return [
        finding
        for check in (
            _same_databases,
            connection_findings,
            _unknown_databases,
            drill_findings,
            privacy_findings,
            offering_findings,
            _roles,
            _names,
            _clinics,
            _whole,
        )
        for finding in check(settings)
    ]


def people_findings(settings: Settings) -> list[Finding]:
    """People against one another, and policies against people and roles."""
    checks = (_table_names, _twins, _role_names, _away, _policies, _milestones, _told)
    return [finding for check in checks for finding in check(settings)]


def holders(office: Office, role: Role) -> tuple[str, ...]:
    """The ids that the office's table gives for a role."""
    held: str | tuple[str, ...] | None = getattr(office, role)
    return (held,) if isinstance(held, str) else held or ()


def _place(office: Office) -> str:
    return f'office "{office.name}"'


def _unknown_databases(settings: Settings) -> Iterator[Finding]:
    for office in settings.offices:
        if office.database not in settings.databases:
            yield no_database(f"{_place(office)}: database", office.database, settings)


def _same_databases(settings: Settings) -> Iterator[Finding]:
    for names in _grouped(settings.databases, lambda name: where(settings.databases[name].url)):
        for name in names[1:]:
            yield Finding(
                id=Code.DATABASE_TWICE,
                place=f"databases.{name}: url",
                problem=f"is the same database as databases.{names[0]}",
                hint="name every database once: read twice, each note would open two cases",
            )


def _roles(settings: Settings) -> Iterator[Finding]:
    for office in settings.offices:
        for role in Role:
            for person in holders(office, role):
                if person not in settings.people:
                    yield _no_person(f"{_place(office)}: {role}", person, settings)
        manager = settings.people.get(office.office_manager)
        if manager is not None and manager.open_dental_user is None:
            yield Finding(
                id=Code.UNREACHABLE,
                place=f"{_place(office)}: office_manager",
                problem=f'"{office.office_manager}" has no open_dental_user, so the task would have no inbox',
                hint=f"add open_dental_user to [people.{office.office_manager}]",
            )


def _no_person(place: str, person: str, settings: Settings, more: Iterable[str] = ()) -> Finding:
    near = suggestion(person, [*settings.people, *more])
    return Finding(
        id=Code.PERSON,
        place=place,
        problem=f'no person called "{person}"{near}',
        hint=_PEOPLE.format(listed(settings.people)),
    )


def _names(settings: Settings) -> Iterator[Finding]:
    for offices in _grouped(settings.offices, lambda office: office.name.casefold()):
        for office in offices[1:]:
            yield Finding(
                id=Code.OFFICE_TWICE,
                place=f"{_place(office)}: name",
                problem="another office has this name already",
                hint="give every office a name of its own",
            )


def _clinics(settings: Settings) -> Iterator[Finding]:
    claims = [(office, clinic) for office in settings.offices for clinic in office.clinics]
    for claim in _grouped(claims, lambda claim: (claim[0].database, claim[1].casefold())):
        first = claim[0][0]
        for office, clinic in claim[1:]:
            yield Finding(
                id=Code.CLINIC_TWICE,
                place=f"{_place(office)}: clinics",
                problem=f'clinic "{clinic}" belongs to office "{first.name}" already',
                hint="a clinic belongs to one office, and is named there once",
            )


def _whole(settings: Settings) -> Iterator[Finding]:
    for offices in _grouped(settings.offices, lambda office: office.database):
        whole = [office for office in offices if not office.clinics]
        if len(offices) > 1:
            for office in whole:
                yield Finding(
                    id=Code.WHOLE_AND_CLINICS,
                    place=f"{_place(office)}: clinics",
                    problem=f'without clinics it is all of database "{office.database}", which has other offices too',
                    hint="name the clinics of every office in that database",
                )


def _twins(settings: Settings) -> Iterator[Finding]:
    for code, key, what in (
        (Code.OPEN_DENTAL_USER_TWICE, "open_dental_user", "Open Dental user"),
        (Code.SLACK_TWICE, "slack", "Slack identity"),
    ):
        named = [(id_, str(getattr(each, key))) for id_, each in settings.people.items() if getattr(each, key)]
        for group in _grouped(named, lambda pair: pair[1].casefold()):
            first = group[0][0]
            for id_, value in group[1:]:
                yield Finding(
                    id=code,
                    place=f"people.{id_}: {key}",
                    problem=f'"{value}" is the {what} of people.{first} already',
                    hint="name every person once, and give one person all the roles they have",
                )


def _table_names(settings: Settings) -> Iterator[Finding]:
    names = [("databases", name) for name in settings.databases] + [("people", name) for name in settings.people]
    for table, name in names:
        if not _NAME.fullmatch(name):
            yield Finding(
                id=Code.NAME,
                place=f"{table}.{name}",
                problem="is no name for a table",
                hint="use small letters, digits and _, beginning with a letter; 64 of them at most",
            )


def _role_names(settings: Settings) -> Iterator[Finding]:
    for role in Role:
        if role in settings.people:
            yield Finding(
                id=Code.NAME,
                place=f"people.{role}",
                problem="is the name of a role, so nobody could tell which of them a policy means",
                hint="name the table after the person",
            )


def _away(settings: Settings) -> Iterator[Finding]:
    return away_findings({id_: person.away for id_, person in settings.people.items()})


def _policies(settings: Settings) -> Iterator[Finding]:
    for name in settings.policy:
        if name not in POLICIES:
            yield Finding(
                id=Code.POLICY,
                place=f"policy.{name}",
                problem=f'no policy called "{name}"{suggestion(name, POLICIES)}',
                hint=f"policies are {listed(POLICIES)}",
            )


def _milestones(settings: Settings) -> Iterator[Finding]:
    for name, steps in settings.policy.items():
        for number, step in enumerate(steps, start=1):
            if step.until is Milestone.REPLIED and name not in (REVIEW, REPLY):
                yield Finding(
                    id=Code.MILESTONE,
                    place=f"policy.{name}: step {number}: until",
                    problem='"replied" can never come: only reviews have a public reply',
                    hint="write the step in [[policy.review]] or [[policy.reply]]",
                )


def _told(settings: Settings) -> Iterator[Finding]:
    for name, steps in settings.policy.items():
        for number, step in enumerate(steps, start=1):
            place = f"policy.{name}: step {number}: tell"
            for told in step.tell:
                if told in set(Role):
                    yield from _nobody(place, Role(told), step.tell, settings)
                elif told not in settings.people:
                    yield _no_person(place, told, settings, more=Role)


def _nobody(place: str, role: Role, tell: Iterable[str], settings: Settings) -> Iterator[Finding]:
    """A role may be empty where somebody else hears of the step."""
    offices = [office.name for office in settings.offices if not any(_holders(office, name) for name in tell)]
    if offices:
        yield Finding(
            id=Code.NOBODY,
            place=place,
            problem=f"nobody is {role} of {listed(offices)}",
            hint=f"fill {role} in there, or tell somebody else",
        )


def _holders(office: Office, name: str) -> tuple[str, ...]:
    return holders(office, Role(name)) if name in set(Role) else (name,)


def _grouped(items: Iterable[Each], key: Callable[[Each], object]) -> list[list[Each]]:
    groups: dict[object, list[Each]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return list(groups.values())
