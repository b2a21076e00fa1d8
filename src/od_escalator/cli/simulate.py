"""`simulate`: who would hear what, and when, if nobody did anything; nothing is kept or sent."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import click

from od_escalator.cli.away import as_said
from od_escalator.cli.closures import with_closures
from od_escalator.cli.forecast import forecast
from od_escalator.clock import SystemClock
from od_escalator.config import rules
from od_escalator.config.load import load_settings
from od_escalator.config.model import Settings
from od_escalator.domain.complaint import Origin
from od_escalator.domain.person import Office
from od_escalator.domain.severity import Severity
from od_escalator.domain.wording import dated, listed, severity_words

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOW = 'write it like "Fri 16:40", "2026-11-25 16:40" or "16:40"'


@click.command("simulate")
@click.option("--office", "name", help="The office; may be left out where there is only one.")
@click.option(
    "--severity",
    type=click.IntRange(min(Severity), max(Severity)),
    default=int(Severity.STANDARD),
    show_default=True,
    help="1 mild, 2 standard, 3 serious, 4 critical.",
)
@click.option("--at", "moment", help='When the note is written: "Fri 16:40", "2026-11-25 16:40"; now if left out.')
@click.option("--review", is_flag=True, help="The note is about a public review (#review).")
@click.option("--replay", "days", metavar="DAYS", help="What the notes of the last days would have come to: 90d.")
@click.option("--json", "as_json", is_flag=True, help="Of --replay, for scripts.")
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    severity: int,
    moment: str | None,
    days: str | None,
    *,
    review: bool,
    as_json: bool,
) -> None:
    """Show who would hear what, and when, if nobody did anything.

    A note flags at the moment given, and the calendar shows when the office is closed. It is worked out from the
    configuration, from who was said in Slack to be away, and where an office goes by Open Dental's schedule, from its
    holidays; nobody hears of it.

    With --replay, what the notes of those days would have come to: they are read in Open Dental by their indexes, and
    nothing is written.
    """
    if days is not None or as_json:
        _replay(ctx, days, name, moment, as_json=as_json)
        return
    settings = load_settings(ctx.obj)
    office = _office(settings, name)
    at = read_moment(moment, SystemClock().now(), office.calendar.zone)
    office, unread = with_closures(ctx.obj, office, at)
    office, unknown = as_said(settings, office)
    rated = Severity(severity)
    click.echo(
        f"{office.name}: {severity_words(rated)}, noted {dated(at, office.calendar.zone)}, and nobody does anything."
    )
    if unread is not None:
        click.echo(f"The holidays of Open Dental's schedule are not in it: {unread}.")
    if unknown is not None:
        click.echo(f"Who was said in Slack to be away is not in it: {unknown}.")
    if office.shadow:
        click.echo("The office is in shadow: nothing is written, and the operations channel hears what is said here.")
    click.echo()
    origin = Origin.REVIEW if review else None
    for line in forecast(office, rules.people(settings), rules.policies(settings), rated, at, origin=origin):
        click.echo(line)


def _replay(ctx: click.Context, days: str | None, office: str | None, moment: str | None, *, as_json: bool) -> None:
    from od_escalator.cli.replay import replay_days  # noqa: PLC0415  only this reads Open Dental

    if days is None or moment is not None:
        raise click.UsageError("--json goes with --replay, and --at does not")
    replay_days(ctx, days, office, as_json=as_json)


def read_moment(text: str | None, now: datetime, zone: str) -> datetime:
    """UTC, from a local time; of a weekday or a bare time the next one that comes. BadParameter where it is none."""
    if text is None:
        return now.replace(second=0, microsecond=0)
    local = now.astimezone(ZoneInfo(zone))
    day, _, clock = text.strip().rpartition(" ")
    try:
        wall = time.fromisoformat(clock)
        on = _day(day, local, wall)
        return datetime.combine(on, wall, local.tzinfo).astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{text!r} is no moment: {_HOW}", param_hint="'--at'") from None


def _day(text: str, local: datetime, wall: time) -> datetime:
    passed = timedelta(days=wall < local.time())
    if not text:
        return local + passed
    if (name := text.strip().lower()[:3]) in _DAYS and text.isalpha():
        ahead = timedelta(days=(_DAYS.index(name) - local.weekday()) % len(_DAYS))
        return local + (ahead or passed * len(_DAYS))
    return datetime.fromisoformat(text)


def _office(settings: Settings, name: str | None) -> Office:
    known = {office.name.casefold(): office for office in rules.offices(settings)}
    if name is None and len(known) == 1:
        return next(iter(known.values()))
    if name is None or name.casefold() not in known:
        names = listed([office.name for office in known.values()], most=50)
        problem = "there are several offices" if name is None else f"there is no office {name!r}"
        raise click.BadParameter(f"{problem}: it is one of {names}", param_hint="'--office'")
    return known[name.casefold()]
