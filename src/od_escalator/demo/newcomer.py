"""A practice and a Slack that nobody has set up yet, left open for whoever wants to try `init` on them."""

import sys
from threading import Event

from rich.console import Console

from od_escalator.clock import SystemClock
from od_escalator.demo.opening_times import write_schedule
from od_escalator.demo.practice import build
from od_escalator.demo.server import Server
from od_escalator.demo.slack import APP_TOKEN, BOT_TOKEN, LocalSlack
from od_escalator.demo.world import CHANNELS, USERS, ZONE

_LOGIN = "od_escalator_opendental"
_TOLD = """\
Willow Creek Dental is there, and a Slack; nobody has set od-escalator up. In another terminal:

  od-escalator --config try/config.toml init --base-url {slack}api/

  Open Dental's database server   127.0.0.1:{port}
  Our login there                 {login}
  Its password                    {password}
  Bot token, app-level token      {bot}, {app}

What arrives in Slack: {slack}
It stays open until Ctrl-C ends it."""


def leave_open(port: int = 0) -> None:
    """Raises OperatorError where MariaDB is missing."""
    console, clock = Console(highlight=False), SystemClock()
    with (
        Server(engine="MyISAM") as server,
        LocalSlack(clock, users=USERS, channels=CHANNELS, zone=ZONE, port=port) as slack,
    ):
        today = clock.now().astimezone(ZONE).date()
        practice = build(server, today)
        with practice.open() as session:
            write_schedule(session, practice, today)
        known = {"bot": BOT_TOKEN.value, "app": APP_TOKEN.value, "login": _LOGIN, "password": server.password}
        console.print(_TOLD.format(slack=slack.page_url, port=server.port, **known), soft_wrap=True)
        sys.stdout.flush()
        Event().wait()
