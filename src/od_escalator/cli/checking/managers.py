"""An office's manager in Open Dental: an inbox whose tasks pop up for her, and not for half the practice."""

from od_escalator.cli.checking.report import Report
from od_escalator.config.model import Office, Settings
from od_escalator.config.person import Person
from od_escalator.domain.wording import counted, listed
from od_escalator.opendental.inspection import Inspection, UserFacts
from od_escalator.opendental.task_lists import InboxFacts

_CROWD = 5


def check_manager(office: Office, manager: UserFacts, facts: Inspection, settings: Settings, report: Report) -> None:
    person, place = settings.people[office.office_manager], f'office "{office.name}": office_manager'
    who = f"{person.name} ({manager.name})"
    if manager.silent:
        report.find("manager-silent", place, f"{who} left no trace in Open Dental for 14 days")
    if manager.inbox is None:
        _without_inbox(place, who, manager, report)
        return
    _check_popup(place, person, manager, manager.inbox, report)
    _check_audience(office, place, manager.inbox, facts, report)
    if manager.inbox.filtered and (clinics := _clinics_of(office.office_manager, facts, settings)) > 1:
        report.find(
            "clinic-filter",
            place,
            f'the task filter of "{manager.inbox.name}" hides tasks of other clinics from {person.name},'
            f" who manages {counted(clinics, 'clinic')}",
            inbox=manager.inbox.name,
        )
    report.good(_chain(office, person, manager.inbox, settings))


def _without_inbox(place: str, who: str, manager: UserFacts, report: Report) -> None:
    if manager.inbox_gone:
        report.find("inbox-gone", place, f"the task list that was the inbox of {who} is gone", user=manager.name)
    else:
        report.find(
            "manager-without-inbox",
            place,
            f"{who} has no task inbox, so a task would reach nobody",
            user=manager.name,
        )


def _check_popup(place: str, person: Person, manager: UserFacts, inbox: InboxFacts, report: Report) -> None:
    names = {"user": manager.name, "inbox": inbox.name}
    if inbox.archived:
        problem = f'the inbox "{inbox.name}" of {person.name} is archived, so its tasks pop up for nobody'
        report.find("inbox-archived", place, problem, **names)
    elif manager.number not in inbox.followers:
        problem = f'{person.name} is not subscribed to the inbox "{inbox.name}", so its tasks do not pop up'
        report.find("inbox-not-followed", place, problem, **names)
    if manager.number in inbox.blockers:
        problem = f'{person.name} has blocked the popups of the inbox "{inbox.name}"'
        report.find("popups-blocked", place, problem, **names)


def _check_audience(office: Office, place: str, inbox: InboxFacts, facts: Inspection, report: Report) -> None:
    seeing = inbox.followers - inbox.blockers
    names = [user.name for user in facts.users if user.number in seeing and not user.hidden]
    if len(names) > _CROWD:
        report.find(
            "popup-crowd",
            place,
            f'a task in "{inbox.name}" pops up for {len(names)} people: {listed(names)}',
            inbox=inbox.name,
        )
    elif names and not inbox.archived:
        report.good(f"{office.name}: a task pops up for {listed(names)}")


def _clinics_of(manager: str, facts: Inspection, settings: Settings) -> int:
    """How many clinics this person manages; an office without clinics is all of them."""
    mine = [office for office in settings.offices if office.office_manager == manager]
    if all(office.clinics for office in mine):
        return sum(len(office.clinics) for office in mine)
    return sum(not clinic.hidden for clinic in facts.clinics)


def _chain(office: Office, manager: Person, inbox: InboxFacts, settings: Settings) -> str:
    regional = settings.people[office.regional_manager].name
    owners = listed([settings.people[id_].name for id_ in office.owners])
    return (
        f"{office.name}: {manager.name} gets the tasks (inbox '{inbox.name}'), {regional} is told next, then {owners}"
    )
