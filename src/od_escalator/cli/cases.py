"""`cases list` and `cases show`: as tables or as JSON."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import click

from od_escalator.cli import complaint_log, filing, improvements, offer, pathway, purge, rebase
from od_escalator.cli.case_number import CaseNumber, find_case
from od_escalator.cli.facts import Directory
from od_escalator.cli.state import open_state
from od_escalator.cli.table import print_json, print_table
from od_escalator.config.load import load_settings
from od_escalator.domain.card import card_of
from od_escalator.domain.case import Case
from od_escalator.domain.catalogue import label
from od_escalator.domain.effects import Entry
from od_escalator.domain.wording import dated, listed, severity_words, weekday_time
from od_escalator.store import cases, outcomes, timeline
from od_escalator.store.outcomes import Outcome

_MOST = 50
_NOTED = ("Opened", "Opened again", "Attempted", "Contacted")
_json = click.option("--json", "as_json", is_flag=True, help="For scripts.")


@click.group("cases", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the cases, show one, print the complaint log, or put something on record."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command)


@command.command("list")
@click.option("--open", "only_open", is_flag=True, help="Without those that have ended.")
@click.option("--most", type=click.IntRange(1, 100_000), default=_MOST, show_default=True, help="The newest so many.")
@_json
@click.pass_context
def list_command(ctx: click.Context, *, only_open: bool = False, most: int = _MOST, as_json: bool = False) -> None:
    """List the newest cases first."""
    settings = load_settings(ctx.obj)
    with open_state(settings) as store, store.reading() as tx:
        if only_open:
            opened = [case for name in settings.databases for case in cases.list_open(tx, name)]
            found = sorted(opened, key=lambda case: -case.number)[:most]
        else:
            found = cases.list_all(tx, most)
    directory = Directory.of(settings)
    if as_json:
        print_json([_as_json(case) for case in found])
    elif found:
        columns = ("Case", "Office", "Opened", "Severity", "Category", "Where it stands", "Next")
        print_table(columns, [_row(case, directory) for case in found])
    else:
        click.echo("There are no open cases." if only_open else "There are no cases yet.")


command.add_command(rebase.command)
command.add_command(complaint_log.command)
command.add_command(purge.command)
for each in filing.COMMANDS:
    command.add_command(each)
command.add_command(improvements.action_command)
command.add_command(improvements.register_command)
command.add_command(offer.command)
command.add_command(pathway.command)


@command.command("show")
@click.argument("number", metavar="CASE", type=CaseNumber())
@_json
@click.pass_context
def show_command(ctx: click.Context, number: int, *, as_json: bool) -> None:
    """Show CASE (UP-1042 or 1042) with everything that is known of it."""
    settings = load_settings(ctx.obj)
    with open_state(settings) as store, store.reading() as tx:
        case, directory = find_case(tx, number), Directory.of(settings, tx)
        said = outcomes.of_case(tx, case.number, case.opening)
        lines = timeline.of_case(tx, case.number)
    if as_json:
        print_json(_as_json(case) | {"answers": _answers(said) if said else None})
    else:
        print_table((case.label, case.office), [*_facts(case, directory, lines), *_said(said, case, directory)])


def _row(case: Case, directory: Directory) -> tuple[str, ...]:
    zone = directory.zone_of(case)
    opened = dated(case.opened_at, zone)
    standing = directory.standing(case)
    about = ("", "drill") if case.drill else (str(int(case.severity)), case.category)
    return (case.label, case.office, opened, *about, standing, _next(case, directory))


def _next(case: Case, directory: Directory) -> str:
    office = directory.office(case)
    step = card_of(case, office, directory.people).next_step if office else None
    if step is None:
        return ""
    return f"{dated(step.due_at, directory.zone_of(case))}: {listed([person.name for person in step.told])}"


def _facts(case: Case, directory: Directory, lines: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    zone, dates = directory.zone_of(case), {line.at: line.dated_at for line in lines if line.dated_at}
    yield "Where it stands", directory.standing(case)
    yield "Severity", severity_words(case.severity)
    yield "Category", case.category if case.category_by else f"{case.category}, as the words suggest"
    if case.cost is not None:
        yield "Cost", f"${case.cost / 100:.2f}"
    if case.hold:
        yield "On hold", label(case.hold)
    if case.origin:
        yield "From", case.origin
    nobody = "nobody knows whose review it is" if case.of_nobody else "purged"
    yield "Patient number", str(case.patient) if case.patient else nobody
    yield (
        "Task number",
        str(case.task)
        if case.task
        else "none, in shadow"
        if case.shadow
        else "not sent yet"
        if case.by_hand
        else "not made yet",
    )
    for name, at, by in _milestones(case):
        if at is not None:
            who, says = directory.name(by), dates.get(at) if name in _NOTED else None
            told = f" (the note is dated {weekday_time(says, zone, at)})" if says else ""
            yield name, f"{dated(at, zone)}{f', {who}' if who else ''}{told}"
    if coming := _next(case, directory):
        yield "Next step", coming


def _said(said: Outcome | None, case: Case, directory: Directory) -> Iterator[tuple[str, str]]:
    """What was answered in Slack about the end; this is the only place that shows cause and lesson."""
    if case.given_to:
        yield "Given to", directory.name(case.given_to) or case.given_to
    if said is not None:
        yield "Asked how it ended", f"{said.how}, {directory.name(said.by) or said.by}"
        yield "Satisfied", label(said.satisfied)
        yield "Offered", listed([remedy.label for remedy in said.offered]) or "nothing recorded"
        yield "Cause", label(said.cause)
        yield "Lesson", label(said.lesson)


def _answers(said: Outcome) -> dict[str, Any]:
    return {
        "how": said.how.value,
        "satisfied": said.satisfied.value,
        "offered": [remedy.value for remedy in said.offered],
        "cause": said.cause.value,
        "lesson": said.lesson.value,
        "by": said.by,
        "at": _iso(said.at),
    }


def _milestones(case: Case) -> Iterator[tuple[str, datetime | None, str | None]]:
    yield "Opened again" if case.opening > 1 else "Opened", case.opened_at, None
    yield "Seen", case.seen_at, None
    yield "Attempted", case.attempted_at, None
    yield "Contacted", case.contacted_at, case.contacted_by
    yield "Task done", case.done_at, case.done_by
    yield "Ended", case.ended_at, case.ended_by


def _as_json(case: Case) -> dict[str, Any]:
    times = ("opened_at", "dated_at", "seen_at", "attempted_at", "claimed_at", "contacted_at", "done_at", "ended_at")
    plain = (
        "number",
        "database",
        "office",
        "patient",
        "task",
        "attempts",
        "opening",
        "unsatisfied",
        "shadow",
        "drill",
        "revision",
    )
    return {
        "case": case.label,
        **{name: getattr(case, name) for name in plain},
        "severity": int(case.severity),
        "category": case.category.value,
        "origin": case.origin.value if case.origin else None,
        "state": case.state.value,
        "end": case.end.value if case.end else None,
        "contacted_by": case.contacted_by,
        "ended_by": case.ended_by,
        **{name: _iso(getattr(case, name)) for name in times},
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
