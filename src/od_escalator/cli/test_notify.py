"""`test-notify`: does Slack take a message for each place of the configuration? Everybody hears that it is a test."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import click

from od_escalator.cli.failures import FAILED
from od_escalator.cli.places import Place, places
from od_escalator.cli.table import print_table
from od_escalator.clock import Clock, SystemClock
from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.domain.notices import PlaceTest
from od_escalator.domain.wording import at_moment, counted
from od_escalator.engine.ports import Mailer
from od_escalator.errors import Ambiguous, EscalatorError, Transient
from od_escalator.outside import mailer_of
from od_escalator.slack.later import Later
from od_escalator.slack.send import SlackMessenger
from od_escalator.store.outbox import new_id

_AHEAD = timedelta(minutes=3)
_TRIES = 3

#: Slack's history may lag behind the post (seconds).
_PAUSE = 2.0

_NOT_IN_SLACK = "not in Slack: gets no messages, as configured"


@click.command("test-notify")
@click.option("--dead-man", is_flag=True, help="Instead, let Slack post one to operations by itself in three minutes.")
@click.pass_context
def command(ctx: click.Context, *, dead_man: bool) -> None:
    """Send every place in Slack one message marked as a test.

    The offices' channels, the owners', operations, and each person directly. Exit code 1 when one did not arrive.
    """
    config, clock = load(ctx.obj, os.environ), SystemClock()
    if dead_man:
        _schedule(config, clock)
        return
    ctx.exit(0 if notify(config, clock) else FAILED)


def notify(config: Config, clock: Clock) -> bool:
    """Try every place, say what came of it, and return whether all were reached."""
    token, base_url = config.secrets.bot_token.get_secret_value(), config.slack.base_url
    messenger = SlackMessenger(token=token, clock=clock, base_url=base_url)
    tried = [(place, _try(messenger, place, clock, time.sleep)) for place in places(config)]
    tried += _mailed(config, clock)
    print_table(("Place", "Slack", "Result"), [(place.name, place.slack or "", result) for place, result in tried])
    failed = sum(place.slack is not None and result != "delivered" for place, result in tried)
    click.echo(f"{counted(failed, 'place')} not reached" if failed else "Every place in Slack was reached.")
    return not failed


def _try(messenger: SlackMessenger, place: Place, clock: Clock, wait: Callable[[float], object]) -> str:
    """`delivered`, or why not and what helps."""
    if place.slack is None:
        return _NOT_IN_SLACK
    id_, since, problem = new_id(), clock.now(), ""
    for _ in range(_TRIES):
        try:
            messenger.send(id_, place.slack, PlaceTest(place.purpose))
        except Ambiguous as lost:
            # Sent again it might arrive twice; so it is looked for, and a person may look too.
            wait(_PAUSE)
            return "delivered" if _is_there(messenger, id_, place.slack, since) else f"{lost}; it may have arrived"
        except Transient as busy:
            problem = f"{busy}; od-escalator check looks at it"
            if busy.retry_after is None:
                break
            wait(busy.retry_after)
        except EscalatorError as refused:
            return str(refused)
        else:
            return "delivered"
    return problem


def _mailed(config: Config, clock: Clock) -> Iterator[tuple[Place, str]]:
    """Everybody who has an e-mail address, one mail each."""
    mailer = mailer_of(config, clock)
    for person in config.people.values():
        if mailer is not None and person.email is not None:
            test = PlaceTest("Here arrives what is critical at night.")
            place = Place(name=f"{person.name}, by e-mail", slack=person.email, purpose=test.purpose)
            yield place, _mail(mailer, person.email, test)


def _mail(mailer: Mailer, to: str, test: PlaceTest) -> str:
    try:
        mailer.send(new_id(), to, test)
    except EscalatorError as refused:
        return f"{refused}; see [email]"
    return "delivered"


def _is_there(messenger: SlackMessenger, id_: str, place: str, since: datetime) -> bool:
    try:
        return messenger.find(id_, place, since) is not None
    except EscalatorError:
        return False


def _schedule(config: Config, clock: Clock) -> None:
    token, channel = config.secrets.bot_token.get_secret_value(), config.slack.operations_channel
    at = clock.now() + _AHEAD
    test = PlaceTest("Slack posted it by itself, as it will when od-escalator falls silent.")
    id_ = Later(token=token, clock=clock, base_url=config.slack.base_url).schedule(channel, test, at)
    shown = at_moment(at, config.timezone, clock.now())
    click.echo(f"Scheduled in {channel}: Slack posts the test there by itself {shown} ({id_}).")
    click.echo("To see it, open that channel in Slack then; it comes even if this machine is switched off until then.")
