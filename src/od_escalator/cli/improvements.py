"""`cases action` and `cases improvements`: what was changed after cases, and how often before and after."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import click

from od_escalator.cli.case_number import CaseNumber, find_case
from od_escalator.cli.facts import Directory
from od_escalator.cli.report import connect_by
from od_escalator.cli.state import open_state
from od_escalator.cli.table import print_json, print_table
from od_escalator.clock import SystemClock
from od_escalator.config import rules
from od_escalator.config.load import load_settings
from od_escalator.domain.catalogue import Lesson, label
from od_escalator.domain.improvement import SPAN, Effect, Improvement, effect_of
from od_escalator.domain.measures import Rate
from od_escalator.domain.periods import Days
from od_escalator.domain.roster import Roster
from od_escalator.domain.visits import ByDay
from od_escalator.domain.wording import dated, local_day
from od_escalator.errors import OperatorError
from od_escalator.report.book import Connect, read_book
from od_escalator.store import improvements, outcomes
from od_escalator.store.complaint_log import complaints

_COLUMNS = (
    *("Since", "Case", "Office", "Category", "What was changed", "Who", "By"),
    *("Before", "After", "Per 1,000 visits", ""),
)
_CHANGES = [each.value for each in Lesson if each is not Lesson.NONE]


@click.command("action")
@click.argument("number", metavar="CASE", type=CaseNumber())
@click.option("--change", type=click.Choice(_CHANGES), required=True, help="What is changed.")
@click.option("--owner", help="Who sees to it: the name of a table under [people].")
@click.option("--by", "due", type=click.DateTime(["%Y-%m-%d"]), help="The day until which it is done.")
@click.pass_context
def action_command(ctx: click.Context, *, number: int, change: str, owner: str | None, due: datetime | None) -> None:
    """Record what is changed at the office after CASE, so that the same coming up again is noticed."""
    settings, now = load_settings(ctx.obj), SystemClock().now()
    if owner is not None and owner not in settings.people:
        raise OperatorError(f"no person called {owner}", "people are named by their tables: [people.kelly] is kelly")
    with open_state(settings) as store, store.transaction() as tx:
        case = find_case(tx, number)
        if case.drill:
            raise OperatorError(f"{case.label} is a drill", "nothing is changed after a drill")
        said = outcomes.of_case(tx, case.number, case.opening)
        kept = Improvement(
            case_number=case.number,
            office=case.office,
            category=case.category,
            cause=said.cause if said else None,
            change=Lesson(change),
            since=now,
            owner=owner,
            due=due.date() if due else None,
        )
        improvements.keep(tx, kept)
    click.echo(f"Recorded for {case.office}, {case.category}, after {case.label}: {label(kept.change)}.")


@click.command("improvements")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_context
def register_command(ctx: click.Context, *, as_json: bool) -> None:
    """List what was changed after cases, with how many cases of that kind came in four weeks before and after."""
    settings, now = load_settings(ctx.obj), SystemClock().now()
    with open_state(settings) as store, store.reading() as tx:
        found = improvements.every(tx)
        log = list(complaints(tx, since=min(each.since for each in found) - SPAN)) if found else []
    roster = Roster(rules.people(settings), rules.offices(settings))
    visits = _visits(found, roster, settings.timezone, now, partial(connect_by, ctx.obj))
    rows = [(each, effect_of(each, log, now, visits.get(each.office), settings.timezone)) for each in found]
    if as_json:
        print_json([_as_json(each, effect) for each, effect in rows])
    elif rows:
        directory = Directory.of(settings)
        print_table(_COLUMNS, [_row(each, effect, directory) for each, effect in rows])
        click.echo("Before and after: cases of that office and category in four weeks, over half a year at most.")
        click.echo("Per 1,000 visits: the same for each 1,000 visits that were completed at that office.")
    else:
        click.echo("Nothing is recorded yet: od-escalator cases action UP-1042 --change write_costs_down")


def _visits(
    found: Sequence[Improvement], roster: Roster, zone: str, now: datetime, connect: Connect
) -> Mapping[str, ByDay]:
    """By office; nothing of those whose Open Dental cannot be asked, and that is said."""
    offices = [office for office in roster.offices if any(each.office == office.name for each in found)]
    if not offices:
        return {}
    since, until = local_day(min(each.since for each in found) - SPAN, zone), local_day(now, zone)
    book = read_book((office.database for office in offices), roster, Days(since, until), connect)
    for database, why in book.unread.items():
        click.echo(f"{database}: visits could not be counted, so there are no rates by visits: {why}", err=True)
    return {office.name: book.visits for office in offices if office.database not in book.unread}


def _row(each: Improvement, effect: Effect, directory: Directory) -> Sequence[str]:
    return (
        dated(each.since, directory.zone),
        each.label,
        each.office,
        each.category,
        label(each.change),
        directory.name(each.owner) or "",
        each.due.isoformat() if each.due else "",
        f"{effect.rate_before:.1f}",
        f"{effect.rate_after:.1f}",
        f"{_rate(effect.per_visits_before)}, then {_rate(effect.per_visits_after)}",
        "too few or too early to tell" if effect.is_too_little else "",
    )


def _rate(rate: Rate) -> str:
    return "?" if rate.value is None else f"{rate.value:.1f}"


def _as_json(each: Improvement, effect: Effect) -> dict[str, Any]:
    return {
        "case": each.label,
        "office": each.office,
        "category": each.category.value,
        "cause": each.cause.value if each.cause else None,
        "change": each.change.value,
        "since": each.since.isoformat(),
        "owner": each.owner,
        "due": each.due.isoformat() if each.due else None,
        "before": effect.before,
        "after": effect.after,
        "rate_before": round(effect.rate_before, 3),
        "rate_after": round(effect.rate_after, 3),
        "per_1000_visits_before": effect.per_visits_before.value,
        "per_1000_visits_after": effect.per_visits_after.value,
        "too_little": effect.is_too_little,
    }
