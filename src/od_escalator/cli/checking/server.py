"""The database server itself: storage, replication, and whether it keeps the same time as we do."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from od_escalator.cli.checking.report import Report
from od_escalator.config.addresses import is_this_machine
from od_escalator.config.findings import listed
from od_escalator.config.model import Settings
from od_escalator.domain.wording import dated, span
from od_escalator.opendental.inspection import Inspection
from od_escalator.opendental.server_facts import ServerFacts

_SKEW = timedelta(minutes=2)


def check_server(name: str, facts: Inspection, settings: Settings, now: datetime, report: Report) -> None:
    server, place = facts.server, f"databases.{name}"
    engines = sorted({engine for engine in server.engines.values() if engine})
    report.good(f"Database {name}: Open Dental {facts.version} on {server.version}, stored in {', '.join(engines)}")
    if server.cipher:
        report.good(f"Database {name}: the connection is encrypted ({server.cipher})")
    elif not is_this_machine(urlsplit(settings.databases[name].url).hostname or ""):
        report.find("database-unencrypted", place, "notes and names cross the network unencrypted")
    if len(engines) > 1:
        report.find("engines-mixed", place, _mixture(server))
    if server.read_only and settings.databases[name].tasks_via != "none":
        report.find("database-read-only", place, "the server is read-only, so no task can be written")
    if server.replica:
        report.find("database-replicates", place, "the server is a replica of another server")
    if server.increment != 1:
        report.find("keys-in-steps", place, f"the server counts its keys up by {server.increment}")
    _check_clock(place, server, report)
    _check_zones(name, server, settings, now, report)


def _mixture(server: ServerFacts) -> str:
    kept = {engine: [t for t, e in server.engines.items() if e == engine] for engine in set(server.engines.values())}
    fewest = min(kept, key=lambda engine: (len(kept[engine]), engine))
    return f"stored in {fewest} are {', '.join(sorted(kept[fewest]))}; the rest is not"


def _check_clock(place: str, server: ServerFacts, report: Report) -> None:
    if abs(server.skew) > _SKEW:
        side = "ahead of" if server.skew > timedelta(0) else "behind"
        report.find("clock-skew", place, f"the server's clock is {span(abs(server.skew))} {side} this machine's")


def _check_zones(name: str, server: ServerFacts, settings: Settings, now: datetime, report: Report) -> None:
    zones = {office.timezone or settings.timezone for office in settings.offices if office.database == name}
    strange = sorted(zone for zone in zones if not _agrees(zone, now, server))
    if strange:
        report.find(
            "server-time-zone",
            f"databases.{name}",
            f"the server's time zone ({server.time_zone}) shows another time than {listed(strange)}",
        )
    for zone in sorted(zones - set(strange)):
        parts = [at for at in sorted(server.offsets) if not _agrees(zone, at, server)]
        if parts:
            _tell_apart(name, zone, parts[0], server, report)


def _tell_apart(name: str, zone: str, at: datetime, server: ServerFacts, report: Report) -> None:
    shown = at + server.offsets[at]
    report.find(
        "dst-table",
        f"databases.{name}",
        f"when it is {dated(at, zone)} in {zone}, the server ({server.time_zone}) will show {dated(shown, 'UTC')}",
    )


def _agrees(zone: str, at: datetime, server: ServerFacts) -> bool:
    return at.astimezone(ZoneInfo(zone)).utcoffset() == server.offsets[at]
