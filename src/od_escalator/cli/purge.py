"""`cases purge`: shows what would go of cases that ended long ago, and does it when told to."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from od_escalator.cli.state import open_state
from od_escalator.cli.table import print_table
from od_escalator.clock import SystemClock
from od_escalator.config.load import load_settings
from od_escalator.domain.wording import counted
from od_escalator.errors import OperatorError
from od_escalator.store import purge


@click.command("purge")
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Ended before it.")
@click.option("--yes", is_flag=True, help="Do it.")
@click.pass_context
def command(ctx: click.Context, *, before: datetime | None, yes: bool) -> None:
    """Show which cases ended so long ago that they would be made anonymous; with --yes do it, for good.

    What is open or on hold stays, and so does what somebody is still to be told of.
    """
    settings, now = load_settings(ctx.obj), SystemClock().now()
    limit, kept = now - settings.retention.kept, counted(settings.retention.years, "year")
    day = before.replace(tzinfo=ZoneInfo(settings.timezone)) if before else limit
    if day > limit:
        raise OperatorError(
            f"--before {day:%Y-%m-%d}: that is less than {kept} ago",
            f"name an earlier day; [retention] years in the TOML keeps what is younger than {kept}",
        )
    with open_state(settings) as store:
        with store.reading() as tx:
            going, staying = purge.purgeable(tx, day), purge.staying(tx, day)
        years = sorted(Counter((office, f"{ended:%Y}") for _, office, ended in going).items())
        if years:
            print_table(("Office", "Ended in", "Cases"), [(*place, str(count)) for place, count in years])
        for count, why in staying:
            click.echo(f"{counted(count, 'case')} stay{'s' if count == 1 else ''}: {why}.")
        if not going:
            click.echo(f"Nothing goes: no other case ended before {day:%Y-%m-%d}.")
        elif not yes:
            click.echo(f"Nothing was purged: add --yes to make {counted(len(going), 'case')} anonymous, for good.")
        else:
            with store.transaction() as tx:
                click.echo(f"Purged {counted(purge.purge(tx, day), 'case')}.")
