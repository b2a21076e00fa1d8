"""`pause`: this machine will be silent on purpose, so Slack shall not raise the alarm meanwhile."""

import os
from datetime import datetime, timedelta

import click

from od_escalator.cli.known_time import KnownClock
from od_escalator.cli.state import open_state
from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.config.spelling import parse_duration
from od_escalator.domain.wording import at_moment
from od_escalator.engine.dead_man import SILENT_FOR, DeadMan
from od_escalator.engine.sight import Sight
from od_escalator.records import recorder_of
from od_escalator.slack.later import Later
from od_escalator.store import dead_man
from od_escalator.store.store import Store

_LONGEST = timedelta(days=7)


class Length(click.ParamType[timedelta]):
    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        try:
            length = parse_duration(str(value))
        except ValueError as error:
            self.fail(f'cannot read "{value}": {error}', param, ctx)
        if not timedelta(0) < length <= _LONGEST:
            self.fail(f'"{value}" is not a time of up to 7 days; write it like 2h or 30m', param, ctx)
        return length


@click.command("pause")
@click.option("--for", "length", type=Length(), help="So long, like 2h or 30m.")
@click.option("--end", "ends", is_flag=True, help="The pause is over.")
@click.pass_context
def command(ctx: click.Context, *, length: timedelta | None, ends: bool) -> None:
    """Say that this machine will be silent on purpose, for an update, say.

    Slack then waits that much longer before it raises the alarm. Nothing else changes: while the service runs it
    works as always, and what falls due while it is stopped is caught up with when it starts again.
    """
    if ends == (length is not None):
        raise click.UsageError("say for how long (--for 2h), or --end")
    config = load(ctx.obj, os.environ)
    with open_state(config) as store:
        with store.transaction() as tx:
            clock = KnownClock(tx)
            now = clock.now()
            until = now + length if length else None
            dead_man.pause(tx, until)
        later = Later(token=config.secrets.bot_token.get_secret_value(), clock=clock, base_url=config.slack.base_url)
        _dead_man(config, store, later).set(now)
    click.echo(_said(config, now, until))


def _said(config: Config, now: datetime, until: datetime | None) -> str:
    alarm = at_moment((until or now) + SILENT_FOR, config.timezone, now)
    if until is None:
        return f"The pause is over. If nothing is heard of us, Slack raises the alarm {alarm}."
    return f"If nothing is heard of us, Slack raises the alarm {alarm}. Start the service before; pause --end ends it."


def _dead_man(config: Config, store: Store, later: Later) -> DeadMan:
    return DeadMan(store, later, recorder_of(config), Sight(), config.timezone)
