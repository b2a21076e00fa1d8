"""One Open Dental database: whether it lets us in, is one that we know, and keeps the same time as we do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from od_escalator.cli.checking.report import Report
from od_escalator.config.findings import listed, suggestion
from od_escalator.config.model import Settings
from od_escalator.domain.wording import span
from od_escalator.errors import OperatorError, Permanent, Transient
from od_escalator.opendental.inspection import Inspection
from od_escalator.opendental.practice import OpenDentalPractice

Facts = TypeVar("Facts")

_SKEW = timedelta(minutes=2)
_DEFINITIONS = "in Open Dental: Setup, Definitions, Commlog Types"
_LOGIN = "the account of url and the password of password_file must be the server's; the README has its grants"
_HINTS = {
    "access_denied": _LOGIN,
    "no_rights": "grant the account what the README names, and SELECT on the whole database",
    "unknown_database": "name Open Dental's database in url (usually opendental)",
    "unknown_user": "in Open Dental: Setup, Security, Users: add the user, or correct open_dental_user",
    "unknown_version": "update od-escalator; until then it reads and tells Slack, and writes no tasks",
    "unknown_column": "update od-escalator; until then it reads and tells Slack, and writes no tasks",
}
_IDS = {"access_denied": "database-login", "unknown_user": "own-user-missing"}


def inspect(practice: OpenDentalPractice, now: datetime, report: Report, *, writes: bool) -> Inspection | None:
    """The facts, or None and a finding about why there are none."""
    facts = _guarded(lambda: practice.inspect(now), practice.name, report)
    if writes and facts is not None and facts.own_user is not None:
        _guarded(practice.check_writable, practice.name, report)
    return facts


def check_server(name: str, facts: Inspection, settings: Settings, now: datetime, report: Report) -> None:
    engines = ", ".join(sorted({engine for engine in facts.engines.values() if engine}))
    report.good(f"Database {name}: Open Dental {facts.version} on {facts.server_version}, stored in {engines}")
    _check_clock(name, facts, report)
    _check_zone(name, facts, settings, now, report)
    _check_types(name, facts, settings, report)
    _note_the_way(name, settings, report)


def _note_the_way(name: str, settings: Settings, report: Report) -> None:
    if settings.databases[name].tasks_via == "none":
        report.note(f"Database {name}: nothing is written; staff send the task by hand, and it is found and followed")
        return
    report.note(
        f"Database {name}: tasks are written by SQL, which Open Dental does not approve of;"
        ' see "Writing to Open Dental" in the README'
    )


def _guarded(ask: Callable[[], Facts], name: str, report: Report) -> Facts | None:
    place = f"databases.{name}"
    try:
        return ask()
    except OperatorError as error:
        report.error("database-unusable", place, _without(error.problem, name), error.hint)
    except Permanent as error:
        hint = _HINTS.get(error.code, "put it right on the server, then check again")
        report.error(
            _IDS.get(error.code, f"database-{error.code.replace('_', '-')}"), place, _without(str(error), name), hint
        )
    except Transient as error:
        hint = "check again when an update is over; else: does the server run, and is the address in url right?"
        report.error("database-away", place, _without(str(error), name), hint)
    return None


def _without(text: str, name: str) -> str:
    return text.removeprefix(f"{name}: ")


def _check_clock(name: str, facts: Inspection, report: Report) -> None:
    if abs(facts.skew) > _SKEW:
        side = "ahead of" if facts.skew > timedelta(0) else "behind"
        report.warning(
            "clock-skew",
            f"databases.{name}",
            f"the server's clock is {span(abs(facts.skew))} {side} this machine's",
            "let both machines set their clocks from the network; times count from notes correctly even so",
        )


def _check_zone(name: str, facts: Inspection, settings: Settings, now: datetime, report: Report) -> None:
    zones = {office.timezone or settings.timezone for office in settings.offices if office.database == name}
    strange = sorted(zone for zone in zones if now.astimezone(ZoneInfo(zone)).utcoffset() != facts.utc_offset)
    if strange:
        report.warning(
            "server-time-zone",
            f"databases.{name}",
            f"the server's time zone ({facts.time_zone}) shows another time than {listed(strange)}",
            "correct timezone in the configuration, or the time zone of the server",
        )


def _check_types(name: str, facts: Inspection, settings: Settings, report: Report) -> None:
    known = {each.name.strip().casefold(): each for each in facts.commlog_types}
    for number, wanted in enumerate(settings.flags.commlog_types, start=1):
        there = known.get(wanted.strip().casefold())
        place = f"flags: commlog_types: {number}"
        if there is None:
            near = suggestion(wanted, (each.name for each in facts.commlog_types))
            report.error(
                "commlog-type-unknown",
                place,
                f'database {name} has no CommLog type "{wanted}"{near}',
                f"{_DEFINITIONS}: add it, or correct commlog_types",
            )
        elif there.hidden:
            report.error(
                "commlog-type-hidden",
                place,
                f'the CommLog type "{wanted}" of database {name} is hidden, so nobody can choose it',
                f"{_DEFINITIONS}: show it again",
            )
        else:
            report.good(f'Database {name}: the CommLog type "{there.name}" opens cases')
