"""Our own Open Dental user: there, without rights, and nobody else's."""

from od_escalator.cli.checking.report import Report
from od_escalator.config.model import Settings
from od_escalator.domain.wording import listed
from od_escalator.opendental.inspection import OwnUser


def check_own_user(name: str, own: OwnUser | None, settings: Settings, report: Report) -> None:
    wanted = settings.databases[name].open_dental_user
    place = f"databases.{name}: open_dental_user"
    twin = next((id_ for id_, p in settings.people.items() if _same(p.open_dental_user, wanted)), None)
    if own is None and settings.databases[name].tasks_via == "none":
        return  # nothing is written, so nobody has to be its author
    if own is None:
        problem = f'Open Dental has no user "{wanted}", who would be the author of our tasks'
        report.find("own-user-missing", place, problem)
    elif own.hidden:
        report.find("own-user-hidden", place, f'the user "{wanted}" is hidden')
    if twin is not None:
        problem = f'"{wanted}" is the user of people.{twin}, so our tasks would seem theirs and not pop up for them'
        report.find("own-user-is-a-person", place, problem)
    elif own is not None:
        _check_use(place, wanted, own, report)


def _check_use(place: str, wanted: str, own: OwnUser, report: Report) -> None:
    if signs := _signs_of_a_person(own):
        report.find("own-user-in-use", place, f'"{wanted}" seems to be used by a person: it {listed(signs)}')
    if own.group_mates:
        problem = f'"{wanted}" shares a user group with {listed(own.group_mates)}, and may do what they may'
        report.find("own-user-has-rights", place, problem)


def _signs_of_a_person(own: OwnUser) -> list[str]:
    signs = {
        "has logged in": own.last_login is not None,
        "is a provider": own.is_provider,
        "is an employee": own.is_employee,
        "has written CommLogs": own.wrote_commlogs,
        f"was used at {own.used_at}": own.used_at is not None,
    }
    return [sign for sign, is_so in signs.items() if is_so]


def _same(name: str | None, other: str) -> bool:
    return name is not None and name.casefold() == other.casefold()
