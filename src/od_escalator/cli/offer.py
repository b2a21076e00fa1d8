"""`cases offer`: whether something may be offered as it is, and what has to come first. Nothing is kept."""

import os
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from od_escalator.cli.case_number import CaseNumber, find_case
from od_escalator.cli.failures import FAILED
from od_escalator.cli.state import open_state
from od_escalator.config.load import load, load_settings
from od_escalator.config.offerings import guards
from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Remedy
from od_escalator.domain.offerings import Concern, Offer, concerns, dollars
from od_escalator.errors import EscalatorError
from od_escalator.opendental.plans import has_federal_plan
from od_escalator.outside import reader_of
from od_escalator.store import patient_year

_REMEDIES = [each.value for each in Remedy if each is not Remedy.NONE_WANTED]
_SAYS: Mapping[Concern, str] = {
    Concern.ASK_REGIONAL_MANAGER: "it takes the regional manager's word first",
    Concern.ASK_OWNER: "it takes an owner's word first",
    Concern.NOT_OURS: "it is for a mistake of ours alone: --our-mistake, where it was one",
    Concern.TOO_MUCH: "it is more than the office gives for one",
    Concern.TOO_MUCH_IN_A_YEAR: "with what the patient was given in the last twelve months it is more than a year's",
    Concern.FEDERAL_UNKNOWN: "has the patient Medicare, Medicaid or the like? Say --federal or --no-federal",
    Concern.FEDERAL_CASH: "Medicare, Medicaid and the like allow no gift that is like cash",
    Concern.FEDERAL_ITEM: "Medicare, Medicaid and the like allow gifts up to $15 each",
    Concern.FEDERAL_YEAR: "Medicare, Medicaid and the like allow gifts up to $75 a year",
}


@click.command("offer")
@click.argument("number", metavar="CASE", type=CaseNumber())
@click.argument("remedy", type=click.Choice(_REMEDIES))
@click.argument("amount", metavar="[DOLLARS]", type=click.IntRange(0, 100_000), default=0)
@click.option("--our-mistake", is_flag=True, help="The mistake was ours.")
@click.option(
    "--federal/--no-federal",
    default=None,
    help="The patient has Medicare, Medicaid or another federal program.  [default: as Open Dental has it]",
)
@click.pass_context
def command(
    ctx: click.Context, *, number: int, remedy: str, amount: int, our_mistake: bool, federal: bool | None
) -> None:
    """Tell whether REMEDY (such as gift_card) worth DOLLARS may be offered in CASE, and what has to come first.

    Exit code 1 where something has to.
    """
    settings = load_settings(ctx.obj)
    with open_state(settings) as store, store.reading() as tx:
        case = find_case(tx, number)
        year = patient_year.before(tx, case)
    offer = Offer(
        remedy=Remedy(remedy), cents=amount * 100, earlier=year.cents, our_mistake=our_mistake, federal=federal
    )
    if federal is None and offer.is_gift:
        offer = replace(offer, federal=_has_federal_plan(ctx.obj, case))
    found = concerns(offer, guards(settings))
    worth = f", {dollars(offer.cents)}" if amount else ""
    click.echo(f"{case.label}, {offer.remedy.label}{worth}: {'wait' if found else 'it may be offered'}")
    for concern in found:
        click.echo(f"- {_SAYS[concern]}")
    click.echo(f"The patient's cases of the last twelve months: {dollars(year.cents)}, as far as it was said.")
    ctx.exit(FAILED if found else 0)


def _has_federal_plan(path: Path, case: Case) -> bool | None:
    """None where Open Dental does not say: then a person does."""
    if case.of_nobody:
        return None
    try:
        with closing(reader_of(load(path, os.environ), case.database)) as connection:
            return has_federal_plan(connection, case.patient)
    except EscalatorError as error:
        click.echo(f"Open Dental was asked for the patient's plans: {error}", err=True)
        return None
