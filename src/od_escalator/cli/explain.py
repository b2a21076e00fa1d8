"""`explain`: what happened to a case, what comes next, and why other things did not happen."""

from collections.abc import Sequence
from datetime import datetime

import click

from od_escalator.cli.case_number import CaseNumber, find_case
from od_escalator.cli.facts import Directory
from od_escalator.cli.state import open_state
from od_escalator.cli.story import Line, Sightline, tell
from od_escalator.clock import SystemClock
from od_escalator.config.load import load_settings
from od_escalator.domain.wording import dated, severity_words
from od_escalator.store import cursors, timeline


@click.command("explain")
@click.argument("number", metavar="CASE", type=CaseNumber())
@click.pass_context
def command(ctx: click.Context, number: int) -> None:
    """Tell what happened to CASE (UP-1042 or 1042), what comes next, and why other things did not happen."""
    settings, now = load_settings(ctx.obj), SystemClock().now()
    directory = Directory.of(settings)
    with open_state(settings) as store, store.reading() as tx:
        case = find_case(tx, number)
        entries = timeline.of_case(tx, number)
        seen = cursors.seen(tx, case.database)
    sight = Sightline(now=now, seen_until=_complete(*seen), grace=settings.grace)
    story = tell(case, entries, directory, sight)
    zone = directory.zone_of(case)
    click.echo(f"{case.label}, {case.office}: {case.category}, {severity_words(case.severity)}")
    click.echo(f"Now: {directory.standing(case)}.")
    _print("What happened", story.happened, zone, now)
    _print("What comes next", story.next, zone, now)
    _print("What was not needed", story.not_needed, zone, now)


def _print(title: str, lines: Sequence[Line], zone: str, now: datetime) -> None:
    if not lines:
        return
    click.echo(f"\n{title}")
    width = max(len(dated(at, zone, now)) for at, _ in lines)
    for at, words in lines:
        click.echo(f"  {dated(at, zone, now):<{width}}  {words}")


def _complete(read_until: datetime | None, tracked_until: datetime | None) -> datetime | None:
    return None if read_until is None or tracked_until is None else min(read_until, tracked_until)
