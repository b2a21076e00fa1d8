"""`cases rebase`: put open cases on their policies as the TOML says them now."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
import structlog

from od_escalator import log
from od_escalator.cli.case_number import CaseNumber, find_case
from od_escalator.cli.closures import with_closures
from od_escalator.cli.facts import Directory
from od_escalator.cli.state import open_state
from od_escalator.clock import SystemClock
from od_escalator.config.load import load
from od_escalator.domain.case import Case
from od_escalator.domain.effects import Decision, Reason
from od_escalator.domain.events import Rebased
from od_escalator.domain.hours import Calendar
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.wording import counted, dated, unless_words
from od_escalator.engine.record import Recorder
from od_escalator.errors import OperatorError
from od_escalator.records import recorder_of
from od_escalator.store import cases


@click.command("rebase")
@click.argument("number", metavar="[CASE]", type=CaseNumber(), required=False)
@click.option("--all", "every", is_flag=True, help="Every open case.")
@click.option("--yes", is_flag=True, help="Without asking.")
@click.pass_context
def command(ctx: click.Context, *, number: int | None, every: bool, yes: bool) -> None:
    """Put CASE, or --all open ones, on the policy as the TOML says it now; nothing starts over.

    What was told already counts as told. What is due by now and was not told is told at once.
    """
    if every == (number is not None):
        raise click.UsageError("name a case (UP-1042), or --all")
    config, now = load(ctx.obj, os.environ), SystemClock().now()
    recorder, directory, event = recorder_of(config), Directory.of(config), Rebased(at=now)
    with open_state(config) as store:
        with store.reading() as tx:
            found = [find_case(tx, number)] if number is not None else cases.list_all_open(tx)
        calendars = _calendars(ctx.obj, found, recorder)
        decisions = [
            (case, decided) for case in found if (decided := _decide(case, event, recorder, calendars)).entries
        ]
        for case, decision in decisions:
            for line in _changes(case, decision.case, directory):
                click.echo(line)
        if not decisions:
            click.echo("Nothing changes: no plan of an open case differs from what the TOML says.")
            return
        if not (yes or click.confirm(f"Change the {counted(len(decisions), 'plan')}?")):
            return
        with store.transaction() as tx:
            for case, _ in decisions:
                recorder.record(tx, _decide(find_case(tx, case.number), event, recorder, calendars), now)
    log.configure(sys.stderr)
    for case, decision in decisions:
        structlog.get_logger().info(
            "case." + decision.reason, case=case.label, office=case.office, database=case.database
        )
    click.echo(f"Changed {counted(len(decisions), 'plan')}.")


def _calendars(path: Path, found: Sequence[Case], recorder: Recorder) -> Mapping[str, Calendar]:
    """Of the offices of these cases, with what Open Dental's schedule says since the first of them began."""
    began = {case.office: case.opened_at for case in sorted(found, key=lambda case: case.opened_at, reverse=True)}
    offices = {office.name: office for office in recorder.roster.offices if office.name in began}
    calendars = {}
    for name, office in offices.items():
        known, unread = with_closures(path, office, began[name])
        if unread is not None:
            raise OperatorError(f"the holidays of Open Dental's schedule: {unread}", "try again when it can be read")
        calendars[name] = known.calendar
    return calendars


def _decide(case: Case, event: Rebased, recorder: Recorder, calendars: Mapping[str, Calendar]) -> Decision:
    """As it is at this moment; a case whose office left the TOML stays as it is."""
    if case.office not in calendars:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    return decide(case, event, recorder.policies, calendars[case.office])


def _changes(old: Case, new: Case, directory: Directory) -> Iterator[str]:
    before, after = _coming(old, directory), _coming(new, directory)
    yield f"{old.label}, {old.office}:"
    yield from (f"  no more  {line}" for line in before if line not in after)
    yield from (f"  new      {line}" for line in after if line not in before)


def _coming(case: Case, directory: Directory) -> list[str]:
    zone, steps = directory.zone_of(case), case.plan.steps if case.plan else ()
    pending = [p for p in steps if p.taken_at is None and not case.reached(p.step.until)]
    return [
        f"{dated(p.due_at, zone)}: {directory.names(p.step.tell, case, p.due_at)}, {unless_words(p.step.until)}"
        for p in sorted(pending, key=lambda planned: planned.due_at)
    ]
