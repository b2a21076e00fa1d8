"""`demo`: play the story of the design on the terminal; the play itself is in `od_escalator.demo`."""

import errno
import signal
from importlib import import_module

import click

from od_escalator.errors import OperatorError

#: What the demo needs beyond the program itself.
_EXTRA = frozenset({"starlette", "uvicorn", "websockets"})


@click.command("demo")
@click.option("--fast", is_flag=True, help="In under half a minute instead of about two.")
@click.option("--keep", is_flag=True, help="Leave the page with the Slack messages open afterwards.")
@click.option("--to-set-up", is_flag=True, help="Play nothing: leave a practice and a Slack open to try init on.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The page's port; any free one by default.")
def command(*, fast: bool, keep: bool, to_set_up: bool, port: int) -> None:
    """Play the whole story in a made-up practice.

    It starts a private MariaDB and a local Slack, and touches nothing that is there already.
    """
    try:
        play = import_module("od_escalator.demo.play").play
        leave_open = import_module("od_escalator.demo.newcomer").leave_open
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in _EXTRA:
            raise
        raise OperatorError(
            f"the demo needs {missing}, which is not installed", 'pip install "od-escalator[demo]"'
        ) from error
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started is to end, too
    try:
        if to_set_up:
            leave_open(port)
        else:
            play(fast=fast, keep=keep, port=port)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES) or not port:
            raise
        raise OperatorError(f"port {port} cannot be had", "choose another one, or leave --port out") from error
