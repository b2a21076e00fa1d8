"""`report`: what the complaint log shows of a week, a month or any days, as a page to print, CSV or JSON."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from sqlalchemy import Connection

from od_escalator.cli.report_days import KINDS, Kind, read_days
from od_escalator.cli.state import open_state
from od_escalator.clock import SystemClock
from od_escalator.config import rules
from od_escalator.config.findings import suggestion
from od_escalator.config.load import load, load_settings
from od_escalator.config.model import Settings
from od_escalator.domain.closures import closed_too
from od_escalator.domain.person import Role
from od_escalator.domain.roster import Roster
from od_escalator.domain.wording import dated, listed
from od_escalator.engine.ports import Practice
from od_escalator.errors import OperatorError
from od_escalator.outside import practice_of
from od_escalator.report.exports import as_csv, as_json
from od_escalator.report.gather import Findings, Question, gather
from od_escalator.report.layout import Report
from od_escalator.report.sections import sections
from od_escalator.store import closures

Form = Literal["html", "csv", "json"]
FORMS: tuple[Form, ...] = ("html", "csv", "json")
_MOST = 50


@click.command("report")
@click.argument("kind", metavar="[week|month|range]", type=click.Choice(KINDS), default="month")
@click.argument("words", metavar="[WHEN]...", nargs=-1)
@click.option("--office", help="Of this office alone.")
@click.option("--region", metavar="PERSON", help="Of the offices of this regional manager.")
@click.option("--for-owners", is_flag=True, help="With what there is by provider: keep it to yourselves.")
@click.option("--format", "form", type=click.Choice(FORMS), help="By the ending of FILE if left out, else html.")
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to, - for standard output.",
)
@click.pass_context
def command(  # noqa: PLR0913  each is an option of its own
    ctx: click.Context,
    kind: Kind,
    words: tuple[str, ...],
    office: str | None,
    region: str | None,
    form: Form | None,
    output: Path | None,
    *,
    for_owners: bool,
) -> None:
    """Write what the complaint log shows of a time: last month, or what is named.

    "week" is the last whole week, "week 2026-11-18" the one with that day; "month 2026-10" is that month, and
    "range 2025-01-01 2026-12-31" has both these days.

    One HTML file that prints on A4 and Letter, CSV or JSON. Completed visits, for rates, are counted in Open Dental by
    its indexes; where that cannot be reached, the report says so and leaves rates out. It holds nothing of a patient.
    """
    settings, now = load_settings(ctx.obj), SystemClock().now()
    days = read_days(kind, words, now.astimezone(ZoneInfo(settings.timezone)).date())
    roster = Roster(rules.people(settings), rules.offices(settings))
    names, scope = _scope(roster, office, region)
    question = Question(
        days=days,
        offices=names,
        whole=office is None and region is None,
        scope=scope,
        zone=settings.timezone,
        for_owners=for_owners,
    )
    form = form or _form_of(output)
    with _working(), open_state(settings) as store, store.reading() as tx:
        found = gather(tx, question, _closed_too(tx, roster), partial(connect_by, ctx.obj))
    for database, why in found.unread.items():
        click.echo(f"{database}: visits could not be counted, so there are no rates: {why}", err=True)
    text = _write(_report(found, settings, now), form)
    _put(text, output or Path(f"od-escalator-{days.since}.html" if form == "html" else "-"))


def _scope(roster: Roster, office: str | None, region: str | None) -> tuple[tuple[str, ...], str]:
    """The names of the offices, in the order of the TOML, and what they are together."""
    if office is not None and region is not None:
        raise click.UsageError("--office and --region do not go together: leave one of them out")
    known = [each.name for each in roster.offices]
    if office is not None:
        found = [name for name in known if name.casefold() == office.casefold()]
        return tuple(found or _refuse("--office", f"no office {office!r}", office, known)), found[0]
    if region is None:
        return tuple(known), "All offices"
    managers = {id_: roster.people[id_].name for each in roster.offices for id_ in each.holders(Role.REGIONAL_MANAGER)}
    meant = [id_ for id_ in roster.called(region) if id_ in managers]
    if len(meant) != 1:
        _refuse("--region", f"no regional manager {region!r}", region, list(managers))
    theirs = [each.name for each in roster.offices if meant[0] in each.holders(Role.REGIONAL_MANAGER)]
    return tuple(theirs), f"The offices of {managers[meant[0]]}"


def _refuse(option: str, problem: str, word: str, known: list[str]) -> list[str]:
    said = f"there is {problem}{suggestion(word, known)}: it is one of {listed(known, most=_MOST)}"
    raise click.BadParameter(said, param_hint=f"'{option}'")


def _form_of(output: Path | None) -> Form:
    ending = output.suffix.lower().removeprefix(".") if output else ""
    return next((form for form in FORMS if form == ending), "html")


def _closed_too(tx: Connection, roster: Roster) -> Roster:
    """With the holidays that Open Dental's schedule had when it was read last."""
    known = {database: closures.load(tx, database) for database in roster.databases()}
    return replace(roster, offices=tuple(closed_too(each, known[each.database]) for each in roster.offices))


def connect_by(path: Path, database: str) -> Practice:
    """With a database of the configuration there, for one who closes it."""
    return practice_of(load(path, os.environ), database, SystemClock())


@contextmanager
def _working() -> Iterator[None]:
    if not sys.stderr.isatty():
        yield
        return
    with Console(stderr=True).status("Counting cases and visits"):
        yield


def _report(found: Findings, settings: Settings, now: datetime) -> Report:
    notes = (
        [f"The visits of {listed(sorted(found.uncounted))} could not be counted in Open Dental: rates are left out."]
        if found.unread
        else []
    )
    return Report(
        scope=found.question.scope,
        days=found.question.days,
        made=dated(now, settings.timezone),
        for_owners=found.question.for_owners,
        sections=tuple(sections(found)),
        notes=tuple(notes),
    )


def _write(report: Report, form: Form) -> str:
    if form == "csv":
        return as_csv(report)
    if form == "json":
        return as_json(report)
    try:
        page = import_module("od_escalator.report.page")
    except ModuleNotFoundError as error:
        raise OperatorError(
            f"the page needs {error.name}, which is not installed",
            'pip install "od-escalator[report]", or --format csv',
        ) from error
    html: str = page.as_html(report)
    return html


def _put(text: str, output: Path) -> None:
    if output == Path("-"):
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise OperatorError(
            f"{output} cannot be written: {error.strerror}", "name another file after --output"
        ) from error
    click.echo(f"Wrote {output}.", err=True)
