"""The policies against the people: whether each step of each office's ladder reaches somebody."""

from collections.abc import Collection, Mapping

from od_escalator.cli.checking.report import Report
from od_escalator.config import rules
from od_escalator.config.model import Settings
from od_escalator.config.relations import holders
from od_escalator.domain.person import Office, Role
from od_escalator.domain.policy import DRILL, Step
from od_escalator.domain.wording import listed


def with_slack(settings: Settings) -> frozenset[str]:
    """Who can be reached as far as the configuration tells."""
    return frozenset(id_ for id_, person in settings.people.items() if person.slack is not None)


def check_ladder(settings: Settings, reached: Collection[str], report: Report) -> None:
    """`reached` are the people whom Slack knows."""
    policies, offices = rules.policies(settings), rules.offices(settings)
    for office in offices:
        ends: dict[str, list[str]] = {}
        silent: list[str] = []
        for name, steps in policies.steps.items():
            if name == DRILL and settings.drill is None:
                continue
            numbers = [number for number, step in enumerate(steps, start=1) if not _reaches(step, office, reached)]
            if len(steps) in numbers:
                ends[name] = _told(steps[-1], office, settings)
            elif numbers:
                silent.append(f"{name} (step {', '.join(map(str, numbers))})")
        _tell(office, ends, silent, report)


def _tell(office: Office, ends: Mapping[str, list[str]], silent: list[str], report: Report) -> None:
    place = f'office "{office.name}"'
    if ends:
        told = listed(list(dict.fromkeys(name for names in ends.values() for name in names)))
        problem = f"the last step of {_policies(list(ends))} tells {told}, whom Slack does not reach"
        report.find("ladder-ends-in-nobody", place, problem)
    if silent:
        report.find("step-tells-nobody", place, f"Slack reaches nobody by {_policies(silent)}")


def check_databases(settings: Settings, report: Report) -> None:
    """Each database has an office that looks after its notes."""
    used = {office.database for office in settings.offices}
    for name in settings.databases:
        if name not in used:
            problem = "no office belongs to this database, so every note in it would be set aside"
            report.find("database-without-office", f"databases.{name}", problem, name=name)


def check_people(settings: Settings, report: Report) -> None:
    """Whoever has a role can be told in Slack."""
    told = {id_ for office in settings.offices for role in Role for id_ in holders(office, role)}
    for id_, person in settings.people.items():
        if person.slack is None and id_ in told:
            problem = f"{person.name} would be told in Slack, and has no Slack identity"
            report.find("person-without-slack", f"people.{id_}", problem)


def check_doctors(settings: Settings, report: Report) -> None:
    """Words of an emergency reach a doctor."""
    for office in settings.offices:
        if not holders(office, Role.ON_CALL_DOCTOR):
            who = settings.people[office.regional_manager].name
            problem = f"names no doctor: of swelling, bleeding or trouble breathing {who} is told"
            report.find("on-call-doctor-missing", f'office "{office.name}": on_call_doctor', problem)


def _policies(names: list[str]) -> str:
    return f"{'policy' if len(names) == 1 else 'policies'} {listed(names)}"


def _reaches(step: Step, office: Office, reached: Collection[str]) -> bool:
    return any(id_ in reached for id_ in _people(step, office))


def _told(step: Step, office: Office, settings: Settings) -> list[str]:
    return [settings.people[id_].name for id_ in _people(step, office)] or ["nobody"]


def _people(step: Step, office: Office) -> list[str]:
    """The ids behind the roles and names, each once."""
    ids = (id_ for told in step.tell for id_ in (office.holders(Role(told)) if told in set(Role) else (told,)))
    return list(dict.fromkeys(ids))
