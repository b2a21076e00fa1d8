"""`rebuild`: make a lost or damaged state anew from Open Dental and Slack, without telling anybody twice."""

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from od_escalator import app
from od_escalator.cli.facts import Directory
from od_escalator.cli.failures import FAILED
from od_escalator.cli.run import silence
from od_escalator.cli.since import bar, is_agreed, read_day
from od_escalator.cli.state_files import StateFiles
from od_escalator.cli.table import print_table
from od_escalator.clock import Clock, SystemClock
from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.domain.practice import OwnTask
from od_escalator.domain.trace import POST, Openings, Trace, openings
from od_escalator.domain.wording import counted, dated
from od_escalator.engine.found import Found, numbers_stand_since
from od_escalator.engine.rebuild import Rebuild, own_tasks
from od_escalator.errors import EscalatorError, OperatorError, Permanent
from od_escalator.escalator import Escalator
from od_escalator.records import place_of
from od_escalator.store import cases, outbox
from od_escalator.store.migrate import migrate

_ALL = 1_000_000
_COLUMNS = ("Case", "Office", "Opened", "Task", "Stands")


@dataclass(frozen=True, slots=True)
class _Stands:
    """What one database is made of, from the notes since then; `unread` are places in Slack that refuse to be read."""

    database: str
    found: Found
    since: datetime
    unread: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Made:
    """`strays` are open tasks of which no flagged note was found."""

    of: _Stands
    strays: Sequence[OwnTask]


@click.command("rebuild")
@click.option(
    "--since", metavar="DAY", help="Judge the notes since then; otherwise a week, or as long as a task is open."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def command(ctx: click.Context, *, since: str | None, yes: bool) -> None:
    """Make a lost or damaged state anew from Open Dental and Slack.

    Nobody is told twice: what was told already is found in Slack. Shows the cases first, and asks. A damaged state is
    moved aside, never deleted. Interrupted, it can simply be started again.
    """
    config, clock = load(ctx.obj, os.environ), SystemClock()
    day = read_day(since, config, clock.now()) if since else None
    files = StateFiles(_file(config))
    files.require_lost()
    files.remove_unfinished()
    try:
        with silence():
            migrate(files.unfinished_url)
            with closing(app.build(config, clock, state_url=files.unfinished_url)) as escalator:
                make(escalator, clock, day)
        if not is_agreed(yes=yes, nothing="Nothing was made: add --yes to make it so.", question="Make it so?"):
            ctx.exit(FAILED)
        aside = files.put_in_place(clock.now())
    finally:
        files.remove_unfinished()
    if aside is not None:
        click.echo(f"What was left of the old state is now {aside}")
    click.echo(f"{files.file}: made anew. Start the service: it goes on from here.")


def _file(config: Config) -> Path:
    place = place_of(config)
    if place.file is None:
        raise OperatorError(
            f"[state] url: {place} is on a server, and only a file is made anew",
            "restore the server's newest backup: what it lacks is found at the start",
        )
    return place.file


def make(escalator: Escalator, clock: Clock, day: datetime | None) -> None:
    """On an empty state; shows what was found. Cases of all databases are numbered in one row."""
    practices, now = escalator.outside.practices, clock.now()
    tasks = {name: own_tasks(practices[name], now) for name in escalator.config.databases}
    numbers = numbers_stand_since([task for each in tasks.values() for task in each], now)
    found = [_find(escalator, name, own, numbers, day, now) for name, own in tasks.items()]
    highest = max((each.found.highest for each in found), default=0)
    for each in found:
        escalator.sight.compare(each.database)
    made = [_make_database(escalator, each, highest, clock.now()) for each in found]
    _show(escalator, made, clock.now())


def _find(
    escalator: Escalator, name: str, tasks: Sequence[OwnTask], numbers: datetime, day: datetime | None, now: datetime
) -> _Stands:
    """`numbers` is from when on Slack must be read for the numbers that were given, whatever `day` says."""
    opened = [task.made_at for task in tasks if not task.done]
    told, unread = told_in_slack(escalator, name, tasks, min([numbers, *opened, *([day] if day else [])]))
    found = Found(tasks=tasks, told=told)
    since = day or found.begins(now)
    if since is None:
        raise OperatorError(
            f"{name}: neither Open Dental nor Slack has anything of ours, so that there is nothing to make anew",
            "run od-escalator migrate, and begin as at a first start; or say how far to go back: --since DAY",
        )
    since = max(since, now - escalator.config.retention.kept)  # what was purged stays so, with this state lost as well
    return _Stands(name, found, since, unread)


def _make_database(escalator: Escalator, stands: _Stands, highest: int, now: datetime) -> _Made:
    practice = escalator.outside.practices[stands.database]
    rebuild = Rebuild(escalator.store, escalator.poll, escalator.track, escalator.sight)
    with bar(f"Reading {stands.database}") as progress:
        strays = rebuild.make(practice, stands.found, highest, stands.since, now, progress)
    return _Made(stands, strays)


def told_in_slack(
    escalator: Escalator, database: str, tasks: Sequence[OwnTask], since: datetime
) -> tuple[Openings, list[str]]:
    """When the cases were opened that have a message in the offices' places, and again, as the owners were told."""
    config = escalator.config
    managers = [config.people[o.regional_manager].slack for o in config.offices if o.database == database]
    channels = [office.slack_channel for office in config.offices if office.database == database]
    told: Openings = frozenset()
    unread: list[str] = []
    for place in dict.fromkeys([*channels, config.slack.operations_channel, *filter(None, managers)]):
        traces = _read(escalator, place, since, unread)
        told |= openings(trace for trace in traces if trace.what == POST)
    ours = {*(number for number, _ in told), *(task.case for task in tasks)}
    again = openings(_read(escalator, config.slack.owners_channel, since, unread))
    return told | {each for each in again if each[0] in ours}, unread


def _read(escalator: Escalator, place: str, since: datetime, unread: list[str]) -> list[Trace]:
    try:
        return [trace for each in escalator.outside.messenger.read(place, since) for trace in each.traces]
    except Permanent as error:
        unread.append(f"{place} ({error.code})")
        return []
    except EscalatorError as error:
        said = str(error).splitlines()[0]
        raise OperatorError(f"Slack cannot be read: {said}", "try again when Slack is there") from None


def _show(escalator: Escalator, made: Sequence[_Made], now: datetime) -> None:
    directory, zone = Directory.of(escalator.config), escalator.config.timezone
    with escalator.store.reading() as tx:
        found = sorted(cases.list_all(tx, _ALL), key=lambda case: case.number)
        waiting = sum(count for state, count in outbox.count_by_state(tx).items() if state in outbox.UNSETTLED)
    for each in made:
        click.echo(f"{each.of.database}: notes since {dated(each.of.since, zone, now)} were read.")
        for place in each.of.unread:
            click.echo(f"{place} in Slack cannot be read: what was told there may be told again.")
        for task in each.strays:
            click.echo(
                f"UP-{task.case} (task {task.task}): no flagged note of it was found, and nobody would follow it."
                " Look into the task."
            )
    running = sum(case.end is None for case in found)
    click.echo(f"{counted(len(found), 'case')}, {running} of them open:")
    if found:
        rows = [
            (
                case.label,
                case.office,
                dated(case.opened_at, directory.zone_of(case), now),
                str(case.task or ""),
                directory.standing(case),
            )
            for case in found
        ]
        print_table(_COLUMNS, rows)
    click.echo(f"{counted(waiting, 'message')} would be looked for in Slack, and sent where not there.")
    click.echo("What was clicked or chosen in Slack is not known any more: see operators.md, When the state is lost.")
