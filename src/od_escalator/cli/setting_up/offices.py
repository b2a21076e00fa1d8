"""What offices there seem to be, and who runs them: a proposal made of clinics, inboxes and channels. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from od_escalator.cli.setting_up.people import Somebody
from od_escalator.cli.setting_up.places import office_channel
from od_escalator.cli.setting_up.week import GUESS, Week
from od_escalator.opendental.inspection import ClinicFacts
from od_escalator.slack.roll import Channel

_LONGEST = 80  # letters of an office's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """What one database has to offer; `week` is what its schedule says, `title` what to call it without clinics."""

    name: str
    title: str
    clinics: tuple[ClinicFacts, ...]
    week: Week | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One office; None is what nobody has said yet."""

    name: str
    database: str
    clinics: tuple[str, ...] = ()
    manager: Somebody | None = None
    deputy: Somebody | None = None
    regional: Somebody | None = None
    channel: str | None = None
    hours: Week


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """`members` are the member ids of each channel that the bot is in, by its id; `clinics` those of each database."""

    people: tuple[Somebody, ...]
    channels: tuple[Channel, ...]
    members: Mapping[str, frozenset[str]]
    clinics: Mapping[str, tuple[str, ...]]
    owners: tuple[Somebody, ...] = ()


def offices(databases: Sequence[Database], around: Surroundings) -> tuple[Plan, ...]:
    """One for each clinic that is not hidden, and one for a database without any."""
    plans = _told_apart([plan for database in databases for plan in _of(database, around)])
    found = [around.members.get(plan.channel or "", frozenset()) for plan in plans]
    return tuple(_with_people(plan, found, number, around) for number, plan in enumerate(plans))


def regional_manager(plans: Sequence[Plan], around: Surroundings) -> Somebody | None:
    """Who is in most offices' channels, and runs none of them; else an owner."""
    running = {each for plan in plans for each in (plan.manager, plan.deputy)}
    here = [around.members.get(plan.channel or "", frozenset()) for plan in plans]
    beside = [each for each in around.people if each not in running and each not in around.owners]
    counted = {each: sum(each.slack in ids for ids in here) for each in beside}
    most = max(counted.values(), default=0)
    if most:
        return next(each for each in beside if counted[each] == most)
    return around.owners[0] if around.owners else None


def _of(database: Database, around: Surroundings) -> list[Plan]:
    week = database.week or GUESS
    visible = [clinic for clinic in database.clinics if not clinic.hidden]
    if not visible:
        return [_plan(database.title, database.name, (), week, around)]
    return [
        _plan(called(clinic), database.name, (called(clinic),), week, around, clinic.description) for clinic in visible
    ]


def _told_apart(plans: Sequence[Plan]) -> list[Plan]:
    """Several servers may have a "Main Street" each; an office's name is its own."""
    count = Counter(plan.name.casefold() for plan in plans)
    return [
        replace(plan, name=f"{plan.name} ({plan.database})") if count[plan.name.casefold()] > 1 else plan
        for plan in plans
    ]


def called(clinic: ClinicFacts) -> str:
    return clinic.abbreviation or clinic.description


def _plan(name: str, database: str, clinics: tuple[str, ...], week: Week, around: Surroundings, more: str = "") -> Plan:
    found = office_channel(name, around.channels) or office_channel(more, around.channels)
    channel = found.id if found else None
    return Plan(name=name[:_LONGEST], database=database, clinics=clinics, channel=channel, hours=week)


def _with_people(plan: Plan, found: Sequence[frozenset[str]], number: int, around: Surroundings) -> Plan:
    """Managers are those with an inbox who are in this office's channel and in no other's, the one followed first."""
    elsewhere = frozenset().union(*(ids for each, ids in enumerate(found) if each != number))
    candidates = [
        each
        for each in around.people
        if each.has_inbox and each.slack in found[number] - elsewhere and each not in around.owners
    ]
    if not candidates:
        return plan
    numbers = {each.number for each in candidates}
    in_order = sorted(candidates, key=lambda each: -len(each.followers & numbers - {each.number}))
    return replace(plan, manager=in_order[0], deputy=in_order[1] if len(in_order) > 1 else None)
