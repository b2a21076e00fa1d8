"""`review waive`: somebody above the office has decided that a review gets no public answer."""

import os

import click

from od_escalator.cli.case_number import CaseNumber, find_case
from od_escalator.cli.state import open_state
from od_escalator.clock import SystemClock
from od_escalator.config.load import load
from od_escalator.domain.case import Case
from od_escalator.domain.catalogue import Waiver, label
from od_escalator.domain.deeds import ReplyWaived
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.person import ABOVE_THE_OFFICE, Office
from od_escalator.domain.recipients import kept_from
from od_escalator.domain.wording import listed
from od_escalator.engine.record import Recorder
from od_escalator.errors import OperatorError
from od_escalator.records import recorder_of

_REASONS = "; ".join(f"{why}: {label(why)}" for why in Waiver)


@click.command("waive", epilog=f"Reasons: {_REASONS}.")
@click.argument("number", metavar="CASE", type=CaseNumber())
@click.option("--why", required=True, type=click.Choice([each.value for each in Waiver]), help="The reason.")
@click.option("--by", required=True, metavar="PERSON", help="Who decided it: their table name under [people].")
@click.pass_context
def command(ctx: click.Context, *, number: int, why: str, by: str) -> None:
    """Write down that the review of CASE gets no public answer, why, and who decided it.

    A regional manager or owner decides; in Slack they click No public reply. The thread and the task say so.
    """
    config, now = load(ctx.obj, os.environ), SystemClock().now()
    recorder = recorder_of(config)
    with open_state(config) as store, store.transaction() as tx:
        case = find_case(tx, number)
        office = _office(case, by, recorder)
        event = ReplyWaived(at=now, by=by, why=Waiver(why))
        decision = decide(case, event, recorder.policies, office.calendar)
        if not decision.entries:
            raise OperatorError(
                f"{case.label}: {_why_not(case)}", f"od-escalator explain {case.label} tells what happened"
            )
        recorder.record(tx, decision, now)
    ended = "and that ended it" if decision.case.end else "and it ends when the patient is settled"
    click.echo(f"{case.label}: no public reply ({label(Waiver(why))}), {ended}.")


def _office(case: Case, by: str, recorder: Recorder) -> Office:
    office = recorder.roster.office(case.office)
    if office is None:
        hint = "a case stays as it is until its office is back in the TOML"
        raise OperatorError(f'{case.label}: the office "{case.office}" is not in the configuration', hint)
    kept = kept_from(case, office)
    above = [id_ for role in ABOVE_THE_OFFICE for id_ in office.holders(role) if id_ not in kept]
    if by not in above:
        problem = f'{case.label}: "{by}" cannot decide this, only a regional manager or owner of {office.name} can'
        raise OperatorError(problem, f"--by is one of {listed(above, most=len(above))}")
    return office


def _why_not(case: Case) -> str:
    if case.end is not None:
        return "it has ended already"
    return "no public reply was decided already" if case.waived_at else "it waits for no public reply"
