"""The configuration's people in Open Dental: users who exist, can log in, and are one person each."""

from collections.abc import Mapping

from od_escalator.cli.checking.managers import check_manager
from od_escalator.cli.checking.own_user import check_own_user
from od_escalator.cli.checking.report import Report
from od_escalator.config.findings import suggestion
from od_escalator.config.model import Office, Settings
from od_escalator.config.person import Person
from od_escalator.config.relations import holders
from od_escalator.domain.person import MANAGERS, Role
from od_escalator.domain.wording import listed
from od_escalator.opendental.inspection import Inspection, UserFacts

_MOST_COMPUTERS = 3

Users = Mapping[str, UserFacts]


def check_users(name: str, facts: Inspection, settings: Settings, report: Report) -> None:
    users: dict[str, UserFacts] = {}
    for user in sorted(facts.users, key=lambda user: not user.hidden):  # names are not unique: the visible one counts
        users[user.name.casefold()] = user
    here = [office for office in settings.offices if office.database == name]
    for id_ in dict.fromkeys(id_ for office in here for role in MANAGERS for id_ in holders(office, role)):
        _check_person(id_, settings.people[id_], users, report)
    for office in here:
        manager = users.get((settings.people[office.office_manager].open_dental_user or "").casefold())
        if manager is not None and not manager.hidden:  # else told already
            check_manager(office, manager, facts, settings, report)
        _check_stand_ins(office, users, settings, report)
    check_own_user(name, facts.own_user, settings, report)


def _check_stand_ins(office: Office, users: Users, settings: Settings, report: Report) -> None:
    """Of whoever gets the office manager's tasks while she is away; who is missing or hidden was told already."""
    delegates = (away.delegate for away in settings.people[office.office_manager].away)
    for id_ in dict.fromkeys((*holders(office, Role.DEPUTY), *filter(None, delegates))):
        person = settings.people[id_]
        user = users.get((person.open_dental_user or "").casefold())
        if person.open_dental_user is None or (user is not None and not user.hidden and user.inbox is None):
            manager = settings.people[office.office_manager].name
            problem = f"{person.name} stands in for {manager} and has no task inbox"
            report.find("stand-in-without-inbox", f'office "{office.name}": {id_}', problem)


def _check_person(id_: str, person: Person, users: Users, report: Report) -> None:
    wanted = person.open_dental_user
    if wanted is None:
        return
    place, user = f"people.{id_}: open_dental_user", users.get(wanted.casefold())
    if user is None:
        near = suggestion(wanted, (each.name for each in users.values()))
        report.find("user-unknown", place, f'Open Dental has no user "{wanted}"{near}')
    elif user.hidden:
        report.find("user-hidden", place, f'the user "{wanted}" is hidden')
    elif not user.employed and len(user.computers) > _MOST_COMPUTERS:
        problem = f'"{wanted}" is no employee\'s user and was at {len(user.computers)} computers today'
        report.find("login-shared", place, f"{problem}: {listed(sorted(user.computers))}")
