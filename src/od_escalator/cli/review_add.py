"""`review add` and `review replied`: a review whose writer nobody knows becomes a case, and ends with its reply."""

import os
import sys
from datetime import date, datetime

import click
import structlog

from od_escalator import log
from od_escalator.cli.case_number import CaseNumber, find_case
from od_escalator.cli.numbers import numbering_of
from od_escalator.cli.state import open_state
from od_escalator.clock import SystemClock
from od_escalator.config.load import load
from od_escalator.domain.case import LABEL
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.person import MANAGERS, Office
from od_escalator.domain.public_review import PublicReview, Site
from od_escalator.domain.said import Replied
from od_escalator.domain.wording import listed, local_day
from od_escalator.engine import reviewed
from od_escalator.engine.record import Recorder
from od_escalator.errors import OperatorError
from od_escalator.records import recorder_of


@click.command("add")
@click.option("--office", required=True, metavar="NAME", help="The office that it is about, as the TOML calls it.")
@click.option("--site", required=True, type=click.Choice([each.value for each in Site]), help="Where it stands.")
@click.option("--date", "posted", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="When it was posted; today.")
@click.option("--stars", type=click.IntRange(1, 5), help="How many stars it gives.")
@click.option("--link", default="", metavar="URL", help="Tells it from others of that day; it is not kept.")
@click.pass_context
def add_command(
    ctx: click.Context, *, office: str, site: str, posted: datetime | None, stars: int | None, link: str
) -> None:
    """Open a case for a public review whose writer nobody knows: its task says to call nobody, and to post a reply.

    Does somebody know who wrote it? Then write a CommLog with #review on that patient instead.
    """
    config, clock = load(ctx.obj, os.environ), SystemClock()
    recorder, now = recorder_of(config), clock.now()
    where = office_named(office, recorder)
    today = local_day(now, where.calendar.zone)
    review = PublicReview(site=Site(site), posted_on=_day(posted, today), rating=stars)
    with open_state(config) as store:
        numbering = numbering_of(config, store, clock)
        with store.transaction() as tx:
            number, is_new = reviewed.found(tx, recorder, numbering, where, review, link, now)
    if not is_new:
        click.echo(f"Known already as {LABEL}{number}. Is it another one of that day? Then give its --link.")
        return
    log.configure(sys.stderr)
    structlog.get_logger().info("case.opened", case=f"{LABEL}{number}", office=where.name, database=where.database)
    click.echo(f"{LABEL}{number}: the reply to this review is followed up. It ends when its task is Done.")


@click.command("replied")
@click.argument("number", metavar="CASE", type=CaseNumber())
@click.option("--by", required=True, metavar="PERSON", help="Who posted it: their table name under [people].")
@click.pass_context
def replied_command(ctx: click.Context, *, number: int, by: str) -> None:
    """Write down that the reply to the review of CASE is posted, where neither its task nor a CommLog can say so."""
    config, now = load(ctx.obj, os.environ), SystemClock().now()
    recorder = recorder_of(config)
    with open_state(config) as store, store.transaction() as tx:
        case = find_case(tx, number)
        office = recorder.roster.office(case.office)
        if office is None or office.role_of(by) not in MANAGERS:
            problem = f'{case.label}: "{by}" is no manager of {case.office}'
            raise OperatorError(problem, "--by is an office manager, a deputy, or somebody above the office")
        if not case.owes_reply or case.end is not None:
            raise OperatorError(
                f"{case.label}: it waits for no public reply", f"od-escalator explain {case.label} tells what happened"
            )
        decision = decide(case, Replied(at=now, by=by), recorder.policies, office.calendar)
        recorder.record(tx, decision, now)
    ended = "and that ended it" if decision.case.end else "and it ends when the patient is settled"
    click.echo(f"{case.label}: the reply is posted, {ended}.")


def office_named(name: str, recorder: Recorder) -> Office:
    """OperatorError where the TOML has none of that name."""
    office = recorder.roster.office(name)
    if office is None:
        names = [each.name for each in recorder.roster.offices]
        raise OperatorError(f'there is no office "{name}" in the configuration', f"--office is one of {listed(names)}")
    return office


def _day(posted: datetime | None, today: date) -> date:
    day = posted.date() if posted else today
    if day > today:
        raise OperatorError(f"--date {day} is still to come", "give the day on which the review was posted")
    return day
