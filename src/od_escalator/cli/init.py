"""`init`: asks for what a configuration needs, proposes what can be seen, writes it, and shows that it works."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from od_escalator.cli.check import examine, show
from od_escalator.cli.failures import FAILED
from od_escalator.cli.migrate import bring_up
from od_escalator.cli.setting_up.asking import Asking
from od_escalator.cli.setting_up.conversation import Outcome, converse
from od_escalator.cli.setting_up.files import NewFile, in_the_way, write
from od_escalator.cli.setting_up.given import Given
from od_escalator.cli.state import find_state
from od_escalator.cli.test_notify import notify
from od_escalator.clock import Clock, SystemClock
from od_escalator.config.load import load
from od_escalator.domain.wording import listed
from od_escalator.errors import OperatorError

_FILE = click.Path(path_type=Path, dir_okay=False)
_OF_OFFICES = "For all offices, or OFFICE=... and once for each."

_WELCOME = """\
This asks for what the configuration needs, and proposes what it can see: Enter takes what stands in brackets.
Nothing is written before you agree to it at the end. Ctrl-C ends it, and all is as it was.
"""
_NEXT = """\
All is set up. It begins with the service (see the README), or here and now with
  od-escalator run
To rehearse first, write mode = "shadow" at each office. Whatever you change later, this looks at it:
  od-escalator check"""


@click.command("init")
@click.option("--server", metavar="HOST[:PORT]", help="Open Dental's database server; several with commas between.")
@click.option("--database", "schema", metavar="NAME", help="The name of the database there, usually opendental.")
@click.option("--user", help="Our login there.")
@click.option("--password-file", type=_FILE, help="A file that holds its password; it is used where it is.")
@click.option("--tls", type=click.Choice(["off", "required", "verify"]), default="off", help="Encryption on the way.")
@click.option("--tls-ca", type=_FILE, help="For verify: the certificate of the authority.")
@click.option("--tasks-via", metavar="WAY", help="How tasks get into Open Dental: sql, api or none.")
@click.option("--api-url", metavar="URL", help="For api: its address, where it is not Open Dental's own.")
@click.option("--developer-key-file", type=_FILE, help="For api: a file that holds the developer key.")
@click.option("--customer-key-file", type=_FILE, help="For api: a file that holds the customer key.")
@click.option("--open-dental-user", metavar="NAME", help="The author of our tasks in Open Dental.")
@click.option("--timezone", metavar="ZONE", help="Like America/New_York.")
@click.option("--commlog-types", metavar="NAMES", help="CommLog types that flag, with commas between; - for none.")
@click.option("--procedure-codes", metavar="CODES", help="Codes of clinical notes that flag; never asked for.")
@click.option("--bot-token-file", type=_FILE, help="A file that holds the bot token; it is used where it is.")
@click.option("--app-token-file", type=_FILE, help="A file that holds the app-level token; it is used where it is.")
@click.option("--no-app-token", is_flag=True, help="Do without: messages have no buttons.")
@click.option("--base-url", metavar="URL", help="Another address of Slack; never asked for.")
@click.option("--operations-channel", metavar="CHANNEL", help="Where whoever looks after this program hears.")
@click.option("--owners-channel", metavar="CHANNEL", help="Where the owners hear how cases ended.")
@click.option("--owners", metavar="PEOPLE", help="With commas between.")
@click.option("--office", multiple=True, metavar="OFFICE", help="Only this one; may be repeated.")
@click.option("--manager", multiple=True, metavar="PERSON", help=f"The office manager. {_OF_OFFICES}")
@click.option("--deputy", multiple=True, metavar="PERSON", help=f"Stands in for her; - for none. {_OF_OFFICES}")
@click.option("--regional-manager", multiple=True, metavar="PERSON", help=f"Is told next. {_OF_OFFICES}")
@click.option("--channel", multiple=True, metavar="CHANNEL", help=f"Of the office's managers. {_OF_OFFICES}")
@click.option("--hours", multiple=True, metavar="HOURS", help=f'Like "mon-fri 08:00-17:00". {_OF_OFFICES}')
@click.option("--mode", type=click.Choice(["live", "shadow"]), default="live", help="shadow: rehearse, tell nobody.")
@click.option("--state", type=_FILE, help="The file of our own records; never asked for.")
@click.option("--yes", is_flag=True, help="Take what is proposed; asks only for what cannot be.")
@click.option("--replace", is_flag=True, help="Put it in the place of what is there; a copy is kept.")
@click.option("--print", "printed", is_flag=True, help="Write nothing: print the configuration, without secrets.")
@click.option("--test/--no-test", default=None, help="Send every place in Slack a test message at the end, or do not.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    yes: bool,
    replace: bool,
    printed: bool,
    test: bool | None,
    **said: Any,  # noqa: ANN401  whatever options click was given
) -> None:
    """Set up: asks what it has to know, proposes what it sees, writes the configuration, checks it, sends a test.

    A PERSON is a user of Open Dental or somebody in Slack by any name; where the names do not tell that the two are
    one, write USER/MEMBER-ID. Nothing is overwritten unless you say so, and nothing is written before the end.
    """
    path: Path = ctx.obj.absolute()
    asking = Asking(by_hand=sys.stdin.isatty(), enough=yes, aside=printed)
    clock = SystemClock()
    if not printed:
        _require_room(path, asking, replace=replace)
    asking.say(_WELCOME)
    outcome = converse(asking, Given(**said, folder=path.parent), clock)
    if printed:
        click.echo(outcome.draft.text(), nl=False)
        return
    asking.say("\n4. Write, check, try")
    if not _write(path, outcome, asking, clock, replace=replace):
        return
    ctx.exit(0 if _prove(path, asking, clock, test=test) else FAILED)


def _require_room(path: Path, asking: Asking, *, replace: bool) -> None:
    """Asked before anything else, so that nobody answers twenty questions for nothing."""
    if not path.exists() or replace:
        return
    if not asking.by_hand:
        raise OperatorError(f"{path} is there already", "name another file with --config, or say --replace")
    if not click.confirm(f"{path} is there already. Write a new one (a copy of it is kept)?", default=False):
        raise click.exceptions.Exit(0)


def _write(path: Path, outcome: Outcome, asking: Asking, clock: Clock, *, replace: bool) -> bool:
    """Whether it was; then our own records are there as well."""
    files = [*outcome.secrets, NewFile(path=path, text=outcome.draft.text(), secret=False)]
    others = [each for each in in_the_way(files) if each != path]
    if others and not replace and not asking.by_hand:
        raise OperatorError(f"{_names(others)} is there already, and holds something else", "say --replace")
    kept = f" (copies are kept of {_names(others)})" if others else ""
    asking.say(f"To be written in {path.parent}: {_names([file.path for file in files])}{kept}")
    if not asking.agree("Write them?", flag="--yes", given=None):
        asking.say("Nothing was written.")
        return False
    for copy in write(files, clock.now()):
        asking.say(f"  kept: {copy}")
    return True


def _names(paths: Sequence[Path]) -> str:
    return listed([path.name for path in paths], most=len(paths))


def _prove(path: Path, asking: Asking, clock: Clock, *, test: bool | None) -> bool:
    """Make our own records, check everything, and offer a test; whether all is well."""
    config = load(path, os.environ)
    place = find_state(config)
    if place.file is not None:
        place.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    bring_up(place)
    asking.say("\nod-escalator check")
    report = examine(path, config)
    show(report, path.name)
    if not report.is_good:
        asking.say("Put that right, then: od-escalator check, od-escalator test-notify")
        return False
    asking.say()
    if _wants_test(asking, test) and not notify(config, clock):
        return False
    asking.say(f"\n{_NEXT}")
    return True


def _wants_test(asking: Asking, test: bool | None) -> bool:
    if test is not None or not asking.by_hand or asking.enough:
        return bool(test)
    return asking.agree("Send every place in Slack one message marked as a test?", flag="--test", given=None)
