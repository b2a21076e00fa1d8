"""`run`: the service itself; one round of it; or a rehearsal that changes nothing."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TextIO, cast

import click
import structlog

from od_escalator import app, log
from od_escalator.cli import once
from od_escalator.cli.dry_run import rehearsal
from od_escalator.cli.failures import FAILED
from od_escalator.cli.first_start import tell_first_start
from od_escalator.cli.service import Service, tell_warnings
from od_escalator.cli.state import require_state
from od_escalator.clock import SystemClock
from od_escalator.config.load import load
from od_escalator.config.model import Config


@click.command("run")
@click.option("--once", "one_round", is_flag=True, help="One round, until nothing more is due, and end.")
@click.option("--dry-run", is_flag=True, help="One round that only says what it would do; changes nothing anywhere.")
@click.option("--since", metavar="DAY", help="At the first start: also open what was noted since then (2026-11-01).")
@click.option("--yes", is_flag=True, help="Do not ask before --since opens anything.")
@click.option(
    "--log-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the log there, and not to standard error: 10 MB, and five older ones.",
)
@click.pass_context
def command(
    ctx: click.Context, *, one_round: bool, dry_run: bool, since: str | None, yes: bool, log_file: Path | None
) -> None:
    """Read notes, open tasks and escalate, until told to stop.

    SIGTERM and Ctrl-C let what is under way finish; a second one ends at once. SIGHUP reads the configuration anew;
    a bad one is told to operations, and the old one goes on. The first start opens nothing that is older than itself,
    unless --since says from when on; what that would open is shown first.
    """
    if yes and since is None:
        raise click.UsageError("--yes answers --since, and there is none")
    path: Path = ctx.obj
    with _log_to(log_file) as stream:
        config = load(path, os.environ)
        tell_warnings(path, config)
        if since is not None:
            agreed = _reach_back(config, since, dry_run=dry_run, yes=yes)
            if dry_run or not agreed:
                ctx.exit(0 if dry_run else FAILED)
        elif dry_run:
            ctx.exit(_rehearse(config))
        log.configure(stream)
        log.tell_of_threads()
        if one_round:
            ctx.exit(_once(config))
        _serve(path, config)


@contextmanager
def _log_to(file: Path | None) -> Iterator[TextIO]:
    """Who writes to a file is seldom seen, so why it ended stands there, too."""
    if file is None:
        yield sys.stderr
        return
    from od_escalator.log_file import LogFile  # noqa: PLC0415  where systemd keeps the log, nobody needs it

    with LogFile(file) as kept:
        stream = cast("TextIO", kept)  # all of one that a log needs
        log.configure(stream)
        try:
            yield stream
        except click.exceptions.Exit:
            raise
        except Exception as error:
            structlog.get_logger().error("command.failed", exc_info=error)
            raise


def _reach_back(config: Config, day: str, *, dry_run: bool, yes: bool) -> bool:
    """Show what notes of earlier days would open, and open it where that is wanted."""
    from od_escalator.cli import since as reaching_back  # noqa: PLC0415  the service itself never needs rich

    clock = SystemClock()
    since = reaching_back.read_day(day, config, clock.now())
    with silence():
        fresh = reaching_back.fresh_databases(config)
        reaching_back.offer(config, clock, fresh, since)
    if dry_run or not reaching_back.is_agreed(yes=yes):
        return False
    log.configure(sys.stderr)
    reaching_back.begin(config, clock, fresh, since)
    return True


@contextmanager
def silence() -> Iterator[None]:
    """The log stays silent: what it would say of a rehearsal would not be true."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        log.configure(nowhere)
        yield


def _serve(path: Path, config: Config) -> None:
    require_state(config)
    service = Service(path, os.environ, SystemClock())
    service.listen()
    service.run(config)
    click.echo("od-escalator: stopped, nothing was left half done", err=True)


def _once(config: Config) -> int:
    clock = SystemClock()
    require_state(config)
    escalator = app.build(config, clock)
    escalator.store.require_sound()
    tell_first_start(config, escalator.store)
    try:
        outcome = once.run_once(escalator, clock, time.sleep)
    finally:
        escalator.close()
    return _report(outcome, once.done(outcome))


def _rehearse(config: Config) -> int:
    clock, turn = SystemClock(), Lock()

    def say(sentence: str) -> None:
        with turn:
            click.echo(" ".join(sentence.split()))

    with silence(), rehearsal(config, clock, say) as escalator:
        outcome = once.run_once(escalator, clock, time.sleep)
    return _report(outcome, "This was a rehearsal: nothing was written and nothing was sent.")


def _report(outcome: once.Outcome, summary: str) -> int:
    for line in (summary, *once.undone(outcome)):
        click.echo(line)
    return 0 if outcome.good else FAILED
