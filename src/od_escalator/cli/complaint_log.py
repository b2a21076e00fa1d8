"""`cases log`: the complaint log as a table, as CSV or as JSON, without anything of the patients unless asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Connection

from od_escalator.cli.state import open_state
from od_escalator.cli.table import print_csv, print_json, print_table
from od_escalator.config import rules
from od_escalator.config.load import load_settings
from od_escalator.config.model import Settings
from od_escalator.domain.case import LABEL
from od_escalator.domain.catalogue import Choice, label
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.complaint_log import Complaint, Escalation
from od_escalator.domain.wording import listed
from od_escalator.errors import OperatorError
from od_escalator.store import complaint_log

_AT_ONCE = 1000
_CATEGORY = click.Choice([each.value for each in Category])
_DAY = click.DateTime(["%Y-%m-%d"])

_ESCALATED = {
    Escalation.NONE: "",
    Escalation.AT_OPENING: "at once",
    Escalation.BY_HAND: "by hand",
    Escalation.BY_TIMER: "by a step",
}
_YES_NO = {True: "yes", False: "no"}


def _time(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""


def _word(choice: Choice | None) -> str:
    return label(choice) if choice else ""


#: Each cell in words, times as they are at the office.
_CELLS: Mapping[str, Callable[[Complaint, ZoneInfo], str]] = {
    "Case": lambda row, _: f"{LABEL}{row.number}",
    "Office": lambda row, _: row.office,
    "Opened": lambda row, zone: _time(row.opened_at, zone),
    "Times opened": lambda row, _: str(row.opening),
    "Severity": lambda row, _: str(int(row.severity)),
    "Category": lambda row, _: row.category,
    "Category confirmed": lambda row, _: _YES_NO[row.confirmed],
    "From": lambda row, _: row.origin or "",
    "Seen": lambda row, zone: _time(row.seen_at, zone),
    "First try": lambda row, zone: _time(row.attempted_at, zone),
    "Tries": lambda row, _: str(row.attempts),
    "Conversation": lambda row, zone: _time(row.contacted_at, zone),
    "With a CommLog": lambda row, _: _YES_NO[row.proven],
    "Reply posted": lambda row, zone: _time(row.replied_at, zone),
    "Escalated": lambda row, _: _ESCALATED[row.escalation],
    "Ended": lambda row, zone: _time(row.ended_at, zone),
    "How it ended": lambda row, _: row.end or "open",
    "Offered": lambda row, _: listed([remedy.label for remedy in row.offered], most=len(Remedy)),
    "Cost": lambda row, _: "" if row.cost is None else f"{row.cost // 100}.{row.cost % 100:02}",
    "Satisfied": lambda row, _: _word(row.satisfied),
    "Cause": lambda row, _: _word(row.cause),
    "Lesson": lambda row, _: _word(row.lesson),
    "Complaints in the year before": lambda row, _: str(row.earlier),
}
_IN_A_TABLE = ("Case", "Office", "Opened", "Severity", "Category", "Escalated", "Ended", "How it ended", "Cause")
_PATIENT = "Patient number"

#: A row of the log, and the patient's number where it is asked for.
Row = tuple[Complaint, int | None]


@click.command("log")
@click.option("--office", "offices", multiple=True, metavar="NAME", help="Of this office alone; may be repeated.")
@click.option("--since", type=_DAY, metavar="DAY", help="Opened on this day or later (2026-11-01).")
@click.option("--until", type=_DAY, metavar="DAY", help="Opened before this day.")
@click.option("--category", "categories", multiple=True, type=_CATEGORY, help="May be repeated.")
@click.option("--severity", "severities", multiple=True, type=click.IntRange(1, 4), help="May be repeated.")
@click.option("--open", "only_open", is_flag=True, help="Without those that have ended.")
@click.option("--with-patients", is_flag=True, help="With Open Dental's patient numbers: keep it in the house.")
@click.option("--csv", "shape", flag_value="csv", help="For a spreadsheet.")
@click.option("--json", "shape", flag_value="json", help="For scripts.")
@click.pass_context
def command(ctx: click.Context, /, *, with_patients: bool, shape: str | None, **asked: Any) -> None:  # noqa: ANN401  click's
    """Print the complaint log, the oldest first: every case but drills and rehearsals.

    It names no patient, no provider and no word of a note. Days are those of the TOML's time zone.
    """
    settings = load_settings(ctx.obj)
    zones = {office.name: office.calendar.tz for office in rules.offices(settings)}
    with open_state(settings) as store, store.reading() as tx:
        chosen = _chosen(tx, settings, asked)
        rows = _with_patients(tx, chosen) if with_patients else ((each, None) for each in chosen)
        if shape == "json":
            print_json([_as_json(each, patient) for each, patient in rows])
            return
        columns = [*(_CELLS if shape else _IN_A_TABLE), *([_PATIENT] if with_patients else [])]
        cells = (_cells(columns, row, zones.get(row[0].office, ZoneInfo(settings.timezone))) for row in rows)
        if shape:
            print_csv(columns, cells)
        elif found := [*cells]:
            print_table(columns, found)
        else:
            click.echo("The complaint log has no such case.")


def _chosen(tx: Connection, settings: Settings, asked: Mapping[str, Any]) -> Iterator[Complaint]:
    """Raises OperatorError for an office that neither the TOML nor the log knows."""
    since, until = (_instant(asked[name], settings.timezone) for name in ("since", "until"))
    offices, categories, severities = (set(asked[name]) for name in ("offices", "categories", "severities"))
    known = {office.name for office in settings.offices}
    if unknown := offices - known - complaint_log.offices(tx):
        raise OperatorError(f'there is no office "{min(unknown)}"', f"the TOML has {listed(sorted(known))}")
    return (
        each
        for each in complaint_log.complaints(tx, since=since, until=until)
        if (not offices or each.office in offices)
        and (not categories or each.category in categories)
        and (not severities or each.severity in severities)
        and (each.end is None or not asked["only_open"])
    )


def _instant(day: datetime | None, zone: str) -> datetime | None:
    return day and day.replace(tzinfo=ZoneInfo(zone))


def _with_patients(tx: Connection, found: Iterator[Complaint]) -> Iterator[Row]:
    while some := list(islice(found, _AT_ONCE)):
        patients = complaint_log.patients(tx, [each.number for each in some])
        yield from ((each, patients[each.number]) for each in some)


def _cells(columns: Sequence[str], row: Row, zone: ZoneInfo) -> list[str]:
    complaint, patient = row
    return [str(patient) if name == _PATIENT else _CELLS[name](complaint, zone) for name in columns]


def _as_json(complaint: Complaint, patient: int | None) -> dict[str, Any]:
    """Codes, UTC instants, and the cost in cents."""
    known = {field.name: getattr(complaint, field.name) for field in fields(complaint) if field.name != "provider"}
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in known.items()}
    return {"case": f"{LABEL}{complaint.number}", **plain, **({"patient": patient} if patient is not None else {})}
