"""`review lint` and `review draft`: what may stand in public under a review."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import click

from od_escalator.cli.any_text import decoded
from od_escalator.cli.case_number import CaseNumber, find_case
from od_escalator.cli.failures import FAILED
from od_escalator.cli.state import open_state
from od_escalator.cli.table import print_json
from od_escalator.clock import SystemClock
from od_escalator.config.load import load, load_settings
from od_escalator.config.model import Settings
from od_escalator.domain.case import Case
from od_escalator.domain.review_drafts import BLANK, Draft, draft
from od_escalator.domain.review_lint import ADVICE, Found, lint
from od_escalator.domain.wording import counted
from od_escalator.errors import EscalatorError, OperatorError
from od_escalator.outside import practice_of

_WHY = "It must not say that you spoke with anybody: that alone says who is a patient. The CommLog says it."
_MOST_BYTES = 1_000_000


@click.command("lint")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--case", "number", type=CaseNumber(), help="Also look for the name of this case's patient.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_context
def lint_command(ctx: click.Context, file: BinaryIO, number: int | None, *, as_json: bool) -> None:
    """Say what in an answer must not stand in public, why, and what to write instead.

    Reads FILE, or what is typed or piped in. Exit code 1 where something must not be posted; nothing is sent anywhere.
    """
    if file.isatty():
        click.echo("Type the answer, then Ctrl-D on a line of its own.", err=True)
    text = decoded(file.read(_MOST_BYTES))
    if not text.strip():
        raise OperatorError(
            "there is no text to read", 'name a file, or pipe it in: echo "Thank you" | ... review lint'
        )
    names: tuple[str, ...] = ()
    phones: list[str] = []
    if number is not None or Path(ctx.obj).exists():
        settings = load_settings(ctx.obj)
        phones = [office.phone for office in settings.offices if office.phone]
    if number is not None:
        names = _name(ctx.obj, settings, number)
    found = lint(text, names=names, phones=phones)
    if as_json:
        print_json([_as_json(each) for each in found])
    else:
        _print(found)
    ctx.exit(FAILED if any(each.fault.blocks for each in found) else 0)


@click.command("draft")
@click.argument("number", metavar="CASE", type=CaseNumber())
@click.option("--kind", type=click.Choice([each.value for each in Draft]), help="Another than fits the case now.")
@click.pass_context
def draft_command(ctx: click.Context, number: int, kind: str | None) -> None:
    """Print an answer for the review of CASE that identifies nobody: a holding one until the patient was reached."""
    settings = load_settings(ctx.obj)
    with open_state(settings) as store, store.reading() as tx:
        case = find_case(tx, number)
    office = next((each for each in settings.offices if each.name == case.office), None)
    text = draft(Draft(kind) if kind else _fitting(case), office.phone if office else None)
    click.echo(text)
    click.echo(_WHY, err=True)
    if BLANK in text:
        click.echo(f'Fill in the number, or put phone = "..." at the office {case.office} in {ctx.obj}.', err=True)


def _fitting(case: Case) -> Draft:
    if case.of_nobody:
        return Draft.HOLDING
    return Draft.FINAL if case.contacted_at or case.settled_at or case.ended_at else Draft.HOLDING


def _name(path: Path, settings: Settings, number: int) -> tuple[str, ...]:
    """Asked for in Open Dental; our own records have no names."""
    with open_state(settings) as store, store.reading() as tx:
        case = find_case(tx, number)
    practice = practice_of(load(path, os.environ), case.database, SystemClock())
    try:
        patient = practice.find_patient(case.patient)
    except EscalatorError as error:
        hint = "try again when Open Dental can be reached, or without --case"
        raise OperatorError(f"the name of {case.label}'s patient cannot be looked up: {error}", hint) from error
    finally:
        practice.close()
    return (patient.name,) if patient else ()


def _print(found: Sequence[Found]) -> None:
    blocked = sum(each.fault.blocks for each in found)
    for each in found:
        advice, quoted = ADVICE[each.fault], f'"{each.words}": ' if each.words else ""
        click.echo(f"{'must not' if each.fault.blocks else 'better not'}  {quoted}{advice.why}")
        click.echo(f"            Write instead: {advice.instead}")
    if blocked:
        click.echo(f"Do not post it so: {counted(blocked, 'thing')} must not stand in public.")
    else:
        click.echo("It may be posted." if found else "Nothing was found. It may be posted.")


def _as_json(found: Found) -> dict[str, object]:
    advice = ADVICE[found.fault]
    return {
        "fault": found.fault.value,
        "blocks": found.fault.blocks,
        "words": found.words,
        "why": advice.why,
        "instead": advice.instead,
    }
