"""One Open Dental database: whether it lets us in, allows what we do, and is one that we know."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from od_escalator.cli.checking.moments import instants_to_compare
from od_escalator.cli.checking.report import Report
from od_escalator.config.findings import suggestion
from od_escalator.config.model import Settings
from od_escalator.domain import wording
from od_escalator.errors import EscalatorError, Permanent, Transient
from od_escalator.opendental.api import ApiAway
from od_escalator.opendental.inspection import Inspection, Question
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.opendental.replica import Behind
from od_escalator.opendental.schedule import ScheduleFacts
from od_escalator.opendental.versions import Unfit, Updating

Facts = TypeVar("Facts")

_UNFIT = {
    "not_open_dental": "database-not-open-dental",
    "too_old": "database-too-old",
}
_PERMANENT = {
    "random_keys": "keys-random",
    "access_denied": "database-login",
    "no_rights": "database-login",
    "unknown_database": "database-unknown-database",
    "missing_table": "database-incomplete",
    "missing_column": "database-incomplete",
    "crashed_table": "database-damaged",
    "no_binlog": "replica-impossible",
    "not_mariadb": "replica-impossible",
    "tls_missing": "tls-missing",
    "tls_old": "tls-missing",
    "tls_untrusted": "tls-untrusted",
    "tls_expired": "tls-expired",
    "tls_name": "tls-name",
    "api_keys": "api-keys",
    "api_url": "api-url",
    "api_tls": "api-tls",
    "api_too_old": "api-too-old",
    "api_elsewhere": "api-elsewhere",
    "api_refused": "api-refused",
    "api_unknown": "api-refused",
    "unknown_version": "database-unknown-version",
    "unknown_column": "database-unknown-column",
}


#: The note about each way of writing, and what it says.
_WAYS = {
    "sql": ("sql-writes", "tasks are written by SQL, which Open Dental does not approve of"),
    "api": ("api-writes", "tasks are written through Open Dental's REST API, for which it bills each location"),
    "none": ("by-hand", "nothing is written; staff send the task by hand, and it is found and followed"),
}


def inspect(practice: OpenDentalPractice, settings: Settings, now: datetime, report: Report) -> Inspection | None:
    """The facts, or None and findings about why there are none."""
    people = [person.open_dental_user for person in settings.people.values() if person.open_dental_user]
    question = Question(
        now=now,
        people=people,
        codes=settings.flags.procedure_codes,
        instants=instants_to_compare(_zones(practice.name, settings), now),
    )
    way = settings.databases[practice.name].tasks_via
    if not _allows_reading(practice, report, writes=way == "sql"):
        return None
    facts = _guarded(lambda: practice.inspect(question), practice.name, report)
    _guarded(practice.check_replica, practice.name, report)
    if way != "none" and facts is not None and facts.own_user is not None:
        _guarded(practice.check_writable, practice.name, report)
    return facts


def check_practice(name: str, facts: Inspection, settings: Settings, report: Report) -> None:
    """How Open Dental itself is set up there."""
    _check_types(name, facts, settings, report)
    _check_codes(name, facts, settings, report)
    place = f"databases.{name}"
    if not facts.popups:
        report.find("popups-off", place, "workstations do not look for new tasks (ProcessSigsIntervalInSecs is 0)")
    if not facts.reminders:
        report.find("reminders-off", place, "reminders are off: a task does not pop up at a later login")
    if any(office.closures == "open dental" for office in settings.offices if office.database == name):
        _check_schedule(place, facts.schedule, report)
    way = settings.databases[name].tasks_via
    if facts.random_keys and way != "sql":
        report.find("keys-random-read", place, "Open Dental makes random keys here (preference RandomPrimaryKeys)")
    note, said = _WAYS[way]
    report.find(note, place, said)


def _check_schedule(place: str, schedule: ScheduleFacts, report: Report) -> None:
    if not schedule.holidays:
        report.find("closures-none", place, "Open Dental's schedule names no holiday in the next twelve months")
    if schedule.stretch is not None:
        since, until = schedule.stretch
        days = f"from {since} to {until}" if until else f"from {since} on"
        report.find("closures-missing", place, f"Open Dental's schedule has nothing at all {days}")


def _zones(name: str, settings: Settings) -> list[str]:
    return [office.timezone or settings.timezone for office in settings.offices if office.database == name]


def _allows_reading(practice: OpenDentalPractice, report: Report, *, writes: bool) -> bool:
    missing = _guarded(lambda: practice.missing_rights(writes=writes), practice.name, report)
    for each in missing or ():
        rights = wording.listed(each.rights)
        id_ = "plans-not-read" if each.optional else "right-missing"
        problem = f"the account lacks {rights} on {each.table}"
        report.find(id_, f"databases.{practice.name}", problem, grant=each.grant)
    return missing is not None and not any("SELECT" in each.rights for each in missing if not each.optional)


def kind_of(error: EscalatorError) -> str:
    """The id of the finding that it is when a database cannot be read or written."""
    match error:
        case Unfit():
            return _UNFIT[error.code]
        case Permanent():
            return _PERMANENT.get(error.code, "database-refused")
        case Behind():
            return "replica-behind"
        case Updating():
            return "database-updating"
        case ApiAway():
            return "api-away"
        case _:
            return "database-away"


def _guarded(ask: Callable[[], Facts], name: str, report: Report) -> Facts | None:
    place = f"databases.{name}"
    try:
        return ask()
    except Behind as error:
        report.find(kind_of(error), f"{place}: read_url", "the replica has not replayed yet what the database has")
    except Unfit as error:
        report.find(kind_of(error), place, _without(error.problem, name))
    except (Permanent, Transient) as error:
        report.find(kind_of(error), place, _without(str(error), name))
    return None


def _without(text: str, name: str) -> str:
    return text.removeprefix(f"{name}: ")


def _check_codes(name: str, facts: Inspection, settings: Settings, report: Report) -> None:
    known = {code.casefold() for code in facts.codes}
    for number, wanted in enumerate(settings.flags.procedure_codes, start=1):
        if wanted.casefold() in known:
            report.good(f'Database {name}: clinical notes of the procedure "{wanted}" open cases')
        else:
            problem = f'database {name} has no procedure code "{wanted}"'
            report.find("procedure-code-unknown", f"flags: procedure_codes: {number}", problem)


def _check_types(name: str, facts: Inspection, settings: Settings, report: Report) -> None:
    known = {each.name.strip().casefold(): each for each in facts.commlog_types}
    first = next((each for each in facts.commlog_types if not each.hidden), None)
    for number, wanted in enumerate(settings.flags.commlog_types, start=1):
        there = known.get(wanted.strip().casefold())
        place = f"flags: commlog_types: {number}"
        if there is None:
            near = suggestion(wanted, (each.name for each in facts.commlog_types))
            report.find("commlog-type-unknown", place, f'database {name} has no CommLog type "{wanted}"{near}')
        elif there.hidden:
            report.find(
                "commlog-type-hidden",
                place,
                f'the CommLog type "{wanted}" of database {name} is hidden, so nobody can choose it',
            )
        else:
            report.good(f'Database {name}: the CommLog type "{there.name}" opens cases')
            if there == first:
                report.find(
                    "commlog-type-first",
                    place,
                    f'the CommLog type "{wanted}" is the first of database {name}, so e-services give it to theirs',
                )
