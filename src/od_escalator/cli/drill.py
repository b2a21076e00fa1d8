"""`drill`: how a drill is held, and how the last one of each office went; from our own database alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import click
from sqlalchemy import Connection

from od_escalator.cli.facts import Directory
from od_escalator.cli.state import open_state
from od_escalator.cli.table import print_json, print_table
from od_escalator.config.drilling import drill_database
from od_escalator.config.load import load_settings
from od_escalator.config.model import Settings
from od_escalator.domain.drill_result import DrillResult, result_line
from od_escalator.domain.wording import dated, listed
from od_escalator.engine.drills import result_of
from od_escalator.store import cases


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDrill:
    """The newest drill of an office, None where none was held yet."""

    office: str
    database: str
    zone: str
    began_at: datetime | None = None
    result: DrillResult | None = None


@click.command("drill")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Say how a drill is held, and how the last one of each office went.

    A drill is begun in Open Dental, by a note, as everything else: this command only tells.
    """
    settings = load_settings(ctx.obj)
    with open_state(settings) as store, store.reading() as tx:
        found = _last_drills(tx, settings)
    if as_json:
        print_json(_as_json(settings, found))
        return
    for line in _how(settings):
        click.echo(line)
    click.echo()
    print_table(("Office", "Last drill", "How it went"), [_row(each) for each in found])


def _last_drills(tx: Connection, settings: Settings) -> list[LastDrill]:
    directory = Directory.of(settings)
    found = []
    for office in directory.roster.offices:
        case = cases.last_drill(tx, office.database, office.name)
        drill = LastDrill(
            office=office.name,
            database=office.database,
            zone=office.calendar.zone,
            began_at=case.opened_at if case else None,
            result=result_of(tx, case, directory.roster) if case else None,
        )
        found.append(drill)
    return found


def _how(settings: Settings) -> list[str]:
    if settings.drill is None:
        return [
            "No drill can be held yet. Make a patient for it in Open Dental (say Drill Test), give it the clinic of an",
            "office, and put its number into the configuration: [drill] test_patient = 12345. Then reload or restart.",
        ]
    numbers = listed([str(number) for number in settings.drill.test_patient])
    where = f" of database {drill_database(settings)}" if len(settings.databases) > 1 else ""
    return [
        f"To hold a drill: in Open Dental anybody writes a CommLog on patient number {numbers}{where}: #upset #drill",
        "All comes as in earnest, marked DRILL: a task that pops up for the office manager of that patient's clinic,",
        "and Slack. She opens the task and marks it Done; nothing else is needed. Left alone, the regional manager is",
        "told, and it ends by itself. The operations channel gets the result. Hold one each month, at each office.",
    ]


def _row(each: LastDrill) -> tuple[str, str, str]:
    if each.began_at is None or each.result is None:
        return each.office, "never", ""
    return each.office, dated(each.began_at, each.zone), result_line(each.result).split(": ", 1)[1]


def _as_json(settings: Settings, found: list[LastDrill]) -> dict[str, Any]:
    return {
        "test_patients": list(settings.drill.test_patient) if settings.drill else [],
        "database": drill_database(settings),
        "offices": [
            {
                "office": each.office,
                "database": each.database,
                "began_at": each.began_at.isoformat() if each.began_at else None,
                "last": _figures(each.result) if each.result else None,
            }
            for each in found
        ],
    }


def _figures(result: DrillResult) -> dict[str, Any]:
    """Lengths in seconds since the note."""
    return {
        "case": result.label,
        "shadow": result.shadow,
        "task": _seconds(result.task),
        "seen": _seconds(result.seen),
        "told": [{"name": name, "after": _seconds(when)} for name, when in result.told],
        "end": result.end.value if result.end else None,
        "ended": _seconds(result.ended),
    }


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds(), 1)
