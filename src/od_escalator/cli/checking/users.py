"""Open Dental's users: managers with an inbox that pops up, people who exist, and a user for ourselves alone."""

from collections.abc import Mapping

from od_escalator.cli.checking.report import Report
from od_escalator.config.findings import suggestion
from od_escalator.config.model import Office, Person, Settings
from od_escalator.config.relations import holders
from od_escalator.domain.person import MANAGERS
from od_escalator.domain.wording import listed
from od_escalator.opendental.inspection import Inspection, OwnUser, UserFacts

_USERS = "in Open Dental: Setup, Security, Users"
_INBOX = "in Open Dental: Setup, Tasks, Inbox Setup"

Users = Mapping[str, UserFacts]


def check_users(name: str, facts: Inspection, settings: Settings, report: Report) -> None:
    users: dict[str, UserFacts] = {}
    for user in sorted(facts.users, key=lambda user: not user.hidden):  # names are not unique: the visible one counts
        users[user.name.casefold()] = user
    here = [office for office in settings.offices if office.database == name]
    for id_ in dict.fromkeys(id_ for office in here for role in MANAGERS for id_ in holders(office, role)):
        _check_person(id_, settings.people[id_], users, report)
    for office in here:
        _check_manager(office, settings, users, report)
    _check_own(name, facts.own_user, settings, report)


def _check_person(id_: str, person: Person, users: Users, report: Report) -> None:
    wanted = person.open_dental_user
    if wanted is None:
        return
    place, user = f"people.{id_}: open_dental_user", users.get(wanted.casefold())
    if user is None:
        near = suggestion(wanted, (each.name for each in users.values()))
        report.error(
            "user-unknown", place, f'Open Dental has no user "{wanted}"{near}', f"give the name as it stands {_USERS}"
        )
    elif user.hidden:
        report.error("user-hidden", place, f'the user "{wanted}" is hidden', f"{_USERS}: show it, or name another")


def _check_manager(office: Office, settings: Settings, users: Users, report: Report) -> None:
    manager = settings.people[office.office_manager]
    user = users.get((manager.open_dental_user or "").casefold())
    if user is None or user.hidden:
        return  # told already
    place = f'office "{office.name}": office_manager'
    if user.inbox is None:
        report.error(
            "manager-without-inbox",
            place,
            f"{manager.name} ({user.name}) has no task inbox, so a task would reach nobody",
            f"{_INBOX}: choose a task list for {user.name}",
        )
        return
    if user.inbox_archived:
        report.error(
            "inbox-archived",
            place,
            f'the inbox "{user.inbox}" of {manager.name} is archived, so its tasks pop up for nobody',
            f'in Open Dental: Tasks, right-click "{user.inbox}", Unarchive',
        )
    elif not user.follows_inbox:
        report.error(
            "inbox-not-followed",
            place,
            f'{manager.name} is not subscribed to the inbox "{user.inbox}", so its tasks do not pop up',
            f'in Open Dental, logged in as {user.name}: Tasks, right-click "{user.inbox}", Subscribe',
        )
    report.good(_chain(office, manager, user, settings))


def _chain(office: Office, manager: Person, user: UserFacts, settings: Settings) -> str:
    regional = settings.people[office.regional_manager].name
    owners = listed([settings.people[id_].name for id_ in office.owners])
    return (
        f"{office.name}: {manager.name} gets the tasks (inbox '{user.inbox}'), {regional} is told next, then {owners}"
    )


def _check_own(name: str, own: OwnUser | None, settings: Settings, report: Report) -> None:
    wanted = settings.databases[name].open_dental_user
    place = f"databases.{name}: open_dental_user"
    twin = next((id_ for id_, p in settings.people.items() if _same(p.open_dental_user, wanted)), None)
    if own is None and settings.databases[name].tasks_via == "none":
        return  # nothing is written, so nobody has to be its author
    if own is None:
        report.error(
            "own-user-missing",
            place,
            f'Open Dental has no user "{wanted}", who would be the author of our tasks',
            f"{_USERS}: add the user, in a group without any permission",
        )
    elif own.hidden:
        report.error("own-user-hidden", place, f'the user "{wanted}" is hidden', f"{_USERS}: show the user again")
    if twin is not None:
        report.error(
            "own-user-is-a-person",
            place,
            f'"{wanted}" is the user of people.{twin}, so our tasks would seem theirs and not pop up for them',
            f"{_USERS}: make a user for this program alone, and name that one",
        )
    elif own is not None and (signs := _signs_of_a_person(own)):
        report.warning(
            "own-user-in-use",
            place,
            f'"{wanted}" seems to be used by a person: it {listed(signs)}',
            f"{_USERS}: make a user for this program alone, and name that one",
        )


def _signs_of_a_person(own: OwnUser) -> list[str]:
    signs = {
        "has logged in": own.last_login is not None,
        "is a provider": own.is_provider,
        "is an employee": own.is_employee,
        "has written CommLogs": own.wrote_commlogs,
    }
    return [sign for sign, is_so in signs.items() if is_so]


def _same(name: str | None, other: str) -> bool:
    return name is not None and name.casefold() == other.casefold()
