"""`cases category`, `cost`, `hold` and `release`: put on record what a case is about, its cost, and that it is kept."""

import os
import re
from pathlib import Path

import click

from od_escalator.cli.case_number import CaseNumber, find_case
from od_escalator.cli.state import open_state
from od_escalator.clock import SystemClock
from od_escalator.config.load import load
from od_escalator.domain.catalogue import Hold
from od_escalator.domain.complaint import Category
from od_escalator.domain.filed import Filed
from od_escalator.domain.lifecycle import decide
from od_escalator.errors import OperatorError
from od_escalator.records import recorder_of

_AMOUNT = re.compile(r"\$?(\d{1,7})(?:\.(\d{2}))?", re.ASCII)

#: Who says it where nobody is named.
_HERE = "the command line"

_number = click.argument("number", metavar="CASE", type=CaseNumber())
_by = click.option("--by", metavar="PERSON", help="Who says so: the name of their table in the TOML.")


class Cents(click.ParamType[int]):
    name = "amount"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = _AMOUNT.fullmatch(str(value).strip())
        if found is None:
            self.fail(f'"{value}" is no amount; write it like 40 or 40.00', param, ctx)
        return int(found[1]) * 100 + int(found[2] or 0)


@click.command("category")
@_number
@click.argument("category", type=click.Choice([each.value for each in Category]))
@_by
@click.pass_context
def category_command(ctx: click.Context, *, number: int, category: str, by: str | None) -> None:
    """Say what CASE is about, or confirm what its words suggest.

    A legal matter begins the policy of those at once, and its records are on hold.
    """
    _file(ctx.obj, number, Filed(at=SystemClock().now(), by=by or _HERE, category=Category(category)))


@click.command("cost")
@_number
@click.argument("cost", metavar="AMOUNT", type=Cents())
@_by
@click.pass_context
def cost_command(ctx: click.Context, *, number: int, cost: int, by: str | None) -> None:
    """Say what the remedy of CASE cost (40.00)."""
    _file(ctx.obj, number, Filed(at=SystemClock().now(), by=by or _HERE, cost=cost))


@click.command("hold")
@_number
@click.option("--why", required=True, type=click.Choice([each.value for each in Hold]))
@_by
@click.pass_context
def hold_command(ctx: click.Context, *, number: int, why: str, by: str | None) -> None:
    """Keep the records of CASE, whatever their age; while it is open, only an owner ends it."""
    _file(ctx.obj, number, Filed(at=SystemClock().now(), by=by or _HERE, hold=Hold(why)))


@click.command("release")
@_number
@_by
@click.pass_context
def release_command(ctx: click.Context, *, number: int, by: str | None) -> None:
    """End the hold on the records of CASE."""
    _file(ctx.obj, number, Filed(at=SystemClock().now(), by=by or _HERE, release=True))


COMMANDS = (category_command, cost_command, hold_command, release_command)


def _file(path: Path, number: int, event: Filed) -> None:
    config = load(path, os.environ)
    if event.by != _HERE and event.by not in config.people:
        raise OperatorError(f'--by: there is no person "{event.by}"', "use the name of a table under [people]")
    recorder = recorder_of(config)
    with open_state(config) as store, store.transaction() as tx:
        case = find_case(tx, number)
        office = recorder.roster.office(case.office)
        if office is None:
            raise OperatorError(f"{case.label} belongs to {case.office}, which the TOML has no more", "put it back")
        decision = decide(case, event, recorder.policies, office.calendar)
        recorder.record(tx, decision, event.at)
    click.echo(f"{case.label}: {'done' if decision.entries else 'it was so already'}.")
