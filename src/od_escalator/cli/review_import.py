"""`review import`: the reviews of a file become cases, all of them in one transaction; each line's fate is told."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, BinaryIO

import click
import structlog
from sqlalchemy import Connection

from od_escalator import log
from od_escalator.cli import review_file
from od_escalator.cli.failures import FAILED
from od_escalator.cli.numbers import numbering_of
from od_escalator.cli.review_add import office_named
from od_escalator.cli.review_rows import Reader, Row
from od_escalator.cli.state import open_state
from od_escalator.cli.table import print_json, print_table
from od_escalator.clock import SystemClock
from od_escalator.config.load import load
from od_escalator.domain.case import LABEL
from od_escalator.domain.public_review import Site
from od_escalator.domain.wording import counted, listed, local_day
from od_escalator.domain.written_day import Order
from od_escalator.engine import reviewed
from od_escalator.engine.numbering import Numbering
from od_escalator.engine.record import Recorder
from od_escalator.errors import OperatorError
from od_escalator.records import recorder_of

_MOST_BYTES = 20_000_000
_MOST_STARS = 3
_DAYS_BACK = 30
_COLUMNS = ("Line", "Office", "Site", "Day", "Stars", "What becomes of it")

#: Each line, and the label of the case that it has become.
_Taken = Sequence[tuple[Row, str | None]]


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--office", metavar="NAME", help="Of lines that name none.")
@click.option("--site", type=click.Choice([each.value for each in Site]), help="Of lines that name none.")
@click.option("--dates", type=click.Choice([each.value for each in Order]), help="How 3/4/2026 is meant.")
@click.option("--since", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="Older ones are left out; 30 days ago.")
@click.option("--most-stars", type=click.IntRange(1, 5), default=_MOST_STARS, show_default=True, help="More is praise.")
@click.option("--dry-run", is_flag=True, help="Only say what would become of each line.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_context
def command(ctx: click.Context, /, *, file: BinaryIO, dry_run: bool, as_json: bool, **said: Any) -> None:  # noqa: ANN401  click's
    """Open a case for each public review in FILE (CSV) whose writer nobody knows, and say what was left out, and why.

    Its first line names the columns: office, site, date, and if it has them stars, link, text. Neither link nor text is
    kept. All is taken or, when something fails on the way, nothing. Exit code 1 where a line should be put right.
    """
    config, clock = load(ctx.obj, os.environ), SystemClock()
    recorder, now = recorder_of(config), clock.now()
    data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise OperatorError(f"the file has more than {_MOST_BYTES // 1_000_000} MB", "leave older ones out")
    found = review_file.read(data, [name for name in ("office", "site") if said[name]])
    rows = _reader(recorder, now, said).rows(found.lines)
    with open_state(config) as store:
        numbering = None if dry_run else numbering_of(config, store, clock)
        with (store.reading if dry_run else store.transaction)() as tx:
            rows = [_unless_known(tx, row) for row in rows]
            taken = [(row, _take(tx, recorder, numbering, row, now) if numbering else None) for row in rows]
    if not dry_run:
        _log(taken)
    _print(taken, found.ignored, dry_run=dry_run, as_json=as_json)
    ctx.exit(FAILED if any(row.told is None for row in rows) else 0)


def _reader(recorder: Recorder, now: datetime, said: dict[str, Any]) -> Reader:
    offices = recorder.roster.offices
    office = office_named(said["office"], recorder) if said["office"] else None
    today = local_day(now, (office or offices[0]).calendar.zone)
    return Reader(
        offices=offices,
        office=office,
        site=said["site"] and Site(said["site"]),
        order=said["dates"] and Order(said["dates"]),
        today=today,
        since=said["since"].date() if said["since"] else today - timedelta(days=_DAYS_BACK),
        most_stars=said["most_stars"],
    )


def _unless_known(tx: Connection, row: Row) -> Row:
    if row.left_out or row.told is None:
        return row
    known = reviewed.known_as(tx, row.told.office, row.told.review, row.told.which)
    return row if known is None else replace(row, left_out=f"it is known already as {LABEL}{known}")


def _take(tx: Connection, recorder: Recorder, numbering: Numbering, row: Row, now: datetime) -> str | None:
    """The label of its case."""
    if row.left_out or row.told is None:
        return None
    number, _ = reviewed.found(tx, recorder, numbering, row.told.office, row.told.review, row.told.which, now)
    return f"{LABEL}{number}"


def _log(taken: _Taken) -> None:
    log.configure(sys.stderr)
    for row, label in taken:
        if label and row.told:
            office = row.told.office
            structlog.get_logger().info("case.opened", case=label, office=office.name, database=office.database)


def _print(taken: _Taken, ignored: Sequence[str], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json([_as_json(row, label) for row, label in taken])
        return
    if taken:
        print_table(_COLUMNS, [_cells(row, label) for row, label in taken])
    if ignored:
        click.echo(f"Not read: the columns {listed(ignored, most=len(ignored))}.")
    left_out = sum(row.left_out is not None for row, _ in taken)
    verb = "would be taken" if dry_run else "taken"
    how_many = counted(len(taken) - left_out, "review")
    click.echo(f"{how_many[0].upper()}{how_many[1:]} {verb}, {left_out} left out.")
    if wrong := [str(row.line) for row, _ in taken if row.told is None]:
        which = f"line {wrong[0]}" if len(wrong) == 1 else f"lines {listed(wrong)}"
        click.echo(f"Please put {which} right and import the file again: what was taken is not taken twice.")


def _cells(row: Row, label: str | None) -> Sequence[str]:
    review = row.told.review if row.told else None
    rating = str(review.rating) if review and review.rating else ""
    where = (row.told.office.name, review.site, str(review.posted_on), rating) if row.told and review else ("",) * 4
    return (str(row.line), *where, f"left out: {row.left_out}" if row.left_out else label or "a case")


def _as_json(row: Row, label: str | None) -> dict[str, object]:
    told = row.told
    return {
        "line": row.line,
        "office": told.office.name if told else None,
        "site": told.review.site if told else None,
        "posted_on": str(told.review.posted_on) if told else None,
        "stars": told.review.rating if told else None,
        "case": label,
        "left_out": row.left_out,
    }
