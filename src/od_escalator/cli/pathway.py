"""`cases pathway`: what might come next in a hard case, as proposals that people decide; and the draft of a letter."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from od_escalator.cli.case_number import CaseNumber, find_case
from od_escalator.cli.facts import Directory
from od_escalator.cli.state import open_state
from od_escalator.clock import SystemClock
from od_escalator.config.load import load_settings
from od_escalator.domain.case import Case
from od_escalator.domain.pathway import (
    CHECKLIST,
    SAYS,
    Abuse,
    Dates,
    Proposal,
    Situation,
    letter_draft,
    parting_dates,
    proposals,
)
from od_escalator.errors import OperatorError
from od_escalator.store import outcomes, patient_year

_PREFACE = "Proposals for people to decide; this program acts on none of them. They are no legal advice."


@click.command("pathway")
@click.argument("number", metavar="CASE", type=CaseNumber())
@click.option(
    "--abuse",
    type=click.Choice([each.value for each in Abuse]),
    help="There were threats or abuse towards somebody at the office: for the first time, after it was spoken about, "
    "or after a written warning.",
)
@click.option("--letter", is_flag=True, help="Print only the draft of the letter that would end the relationship.")
@click.option("--from", "begin", type=click.DateTime(["%Y-%m-%d"]), help="The day of that letter. [default: today]")
@click.option(
    "--emergency-days",
    type=click.IntRange(15, 120),
    default=30,
    show_default=True,
    help="For how many days after it the practice is there in an emergency.",
)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    number: int,
    abuse: str | None,
    letter: bool,
    begin: datetime | None,
    emergency_days: int,
) -> None:
    """Propose what might come next in CASE (UP-1042 or 1042), with reasons; nothing is done, and nothing is kept."""
    settings = load_settings(ctx.obj)
    with open_state(settings) as store, store.reading() as tx:
        case, directory = find_case(tx, number), Directory.of(settings, tx)
        said = outcomes.of_case(tx, case.number, case.opening)
        earlier = patient_year.before(tx, case).earlier
    found = proposals(
        Situation(
            category=case.category,
            cause=said.cause if said else None,
            offered=case.offered,
            earlier=earlier,
            abuse=Abuse(abuse) if abuse else None,
        )
    )
    today = SystemClock().now().astimezone(ZoneInfo(directory.zone_of(case))).date()
    dates = parting_dates(begin.date() if begin else today, emergency_days)
    if not letter:
        _print(case, found, dates)
    elif Proposal.PARTING_REVIEW in found:
        click.echo(letter_draft(dates), nl=False)
    else:
        raise OperatorError(
            f"nothing leads to such a letter in {case.label}",
            "it is proposed after abuse, a talk about it and a written warning alone: --abuse warned",
        )


def _print(case: Case, found: Sequence[Proposal], dates: Dates) -> None:
    click.echo(f"{case.label}: {_PREFACE}")
    for proposal in found:
        click.echo(f"- {SAYS[proposal]}")
    if Proposal.PARTING_REVIEW in found:
        for question in CHECKLIST:
            click.echo(f"  [ ] {question}")
        click.echo(f"  {dates.letter}  the letter goes out (--letter prints a draft)")
        click.echo(f"  {dates.emergencies_until}  the last day on which the practice is there in an emergency")
        click.echo(f"  {dates.restricted_from}  scheduling may be restricted in Open Dental, not before")
