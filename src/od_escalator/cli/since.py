"""`run --since`: shows what a first start that reaches back would open, asks, and opens it."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import Progress as Bar

from od_escalator import app
from od_escalator.cli.dry_run import rehearsal
from od_escalator.cli.once import know_the_time
from od_escalator.cli.preview import Witness, preview, show
from od_escalator.cli.state import find_state, open_state
from od_escalator.clock import Clock
from od_escalator.config import rules
from od_escalator.config.model import Config
from od_escalator.domain.wording import counted, dated
from od_escalator.engine.since import Progress, open_since, require_writer
from od_escalator.errors import OperatorError
from od_escalator.escalator import Escalator
from od_escalator.store import cursors

_PARAM = "'--since'"


def read_day(text: str, config: Config, now: datetime) -> datetime:
    """An instant from `2026-11-01` or `2026-11-01 08:00`, local to the configuration's zone; BadParameter otherwise."""
    try:
        day = datetime.fromisoformat(text.strip())
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is no date: write it like 2026-11-01 or 2026-11-01T08:00", param_hint=_PARAM
        ) from None
    since = day if day.tzinfo is not None else day.replace(tzinfo=ZoneInfo(config.timezone))
    if since >= now:
        raise click.BadParameter(f"{text} is still to come: name a day that has been", param_hint=_PARAM)
    if since < now - config.retention.kept:
        kept = counted(config.retention.years, "year")
        raise click.BadParameter(
            f"{text} is more than {kept} ago, and cases from then may have been purged: name a later day, or raise"
            " [retention] years in the TOML if nothing was",
            param_hint=_PARAM,
        )
    return since.astimezone(now.tzinfo)


def fresh_databases(config: Config) -> list[str]:
    """Those that were never read; OperatorError when there is none."""
    with open_state(config) as store, store.reading() as tx:
        begun = {name: cursors.opens_from(tx, name) for name in config.databases if cursors.load(tx, name)}
    fresh = [name for name in config.databases if name not in begun]
    if not fresh:
        said = "; ".join(f"{name} opens notes since {dated(at, config.timezone)}" for name, at in begun.items())
        raise OperatorError(
            f"--since is for the first start of a database, and that has been: {said}",
            "to open an older note, write #upset in a new CommLog on that patient; or, where no case is worth keeping:"
            f" stop the service, move {find_state(config)} away, run od-escalator migrate, then this again",
        )
    for name, at in begun.items():
        click.echo(f"{name} has begun already and goes on: it opens notes since {dated(at, config.timezone)}.")
    return fresh


def offer(config: Config, clock: Clock, databases: Sequence[str], since: datetime) -> None:
    """Show what would be opened; nothing is written and nothing is sent."""
    wrap = partial(Witness, marks=rules.marks(config))
    with rehearsal(config, clock, lambda _: None, wrap) as escalator:
        _open(escalator, databases, since, "Reading")
        show(preview(escalator, databases), config, since, clock.now())


def is_agreed(
    *, yes: bool, nothing: str = "Nothing was opened: add --yes to open them.", question: str = "Open them, and go on?"
) -> bool:
    """Ask on a terminal; elsewhere only --yes agrees."""
    if yes:
        return True
    if not sys.stdin.isatty():
        click.echo(nothing)
        return False
    return click.confirm(question)


def begin(config: Config, clock: Clock, databases: Sequence[str], since: datetime) -> None:
    escalator = app.build(config, clock)
    try:
        _open(escalator, databases, since, "Opening")
    finally:
        escalator.close()


def _open(escalator: Escalator, databases: Sequence[str], since: datetime, verb: str) -> None:
    now = know_the_time(escalator, time.sleep)
    for name in databases:
        require_writer(escalator.outside.practices[name])
    escalator.poll.stand(now)
    for name in databases:
        with bar(f"{verb} {name}") as progress:
            practice = escalator.outside.practices[name]
            open_since(escalator.store, escalator.poll, escalator.sight, practice, since, now, progress)


@contextmanager
def bar(label: str) -> Iterator[Progress]:
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with Bar(console=Console(stderr=True), transient=True, get_time=time.monotonic) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=max(total, 1))
