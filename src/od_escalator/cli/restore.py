"""`restore`: go back to a backup, without telling anybody twice; the present state is kept aside."""

import os
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import inspect

from od_escalator import app
from od_escalator.cli.backup import what_it_holds
from od_escalator.cli.failures import FAILED
from od_escalator.cli.rebuild import told_in_slack
from od_escalator.cli.run import silence
from od_escalator.cli.since import is_agreed
from od_escalator.cli.state_files import StateFiles
from od_escalator.clock import Clock, SystemClock
from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.domain.wording import dated
from od_escalator.engine.found import Found
from od_escalator.engine.rebuild import own_tasks
from od_escalator.engine.since import require_writer
from od_escalator.errors import OperatorError
from od_escalator.escalator import Escalator
from od_escalator.records import place_of, recorder_of
from od_escalator.store import backup, cursors, doubts, revisions, unsent
from od_escalator.store.migrate import migrate

_NEXT = """\
Next:
  od-escalator check               # until it has nothing to say
  systemctl start od-escalator     # or however it is run; within a minute it has caught up
  od-escalator cases               # look through the open ones: clicks in Slack since then are not known
Who has said in Slack since then that they are away says it again."""

_NOTHING = "Nothing was changed: add --yes to go back to it."


@click.command("restore")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def command(ctx: click.Context, *, source: Path, yes: bool) -> None:
    """Go back to the backup FILE, without telling anybody twice.

    What was done since is found in Open Dental and in Slack. Refuses while the service runs. The present state is kept
    beside the restored one, and a backup of an older version is brought up to this one.
    """
    config, clock = load(ctx.obj, os.environ), SystemClock()
    with silence():
        done = restore(config, clock, source, lambda: is_agreed(yes=yes, nothing=_NOTHING, question="Go back to it?"))
    if not done:
        ctx.exit(FAILED)
    click.echo(_NEXT)


def restore(config: Config, clock: Clock, source: Path, agreed: Callable[[], bool]) -> bool:
    """False where it was not agreed to; then, and whenever it raises, the state is as it was."""
    files = StateFiles(_file(config, source), making="restoring", kept_as="before-restore")
    backup.require_unused(files.file)
    files.remove_unfinished()
    try:
        backup.copy(source, files.unfinished)
        _require_ours(source, files.unfinished)
        migrate(files.unfinished_url)
        with closing(app.build(config, clock, state_url=files.unfinished_url)) as escalator:
            for practice in escalator.outside.practices.values():
                require_writer(practice)
            _doubt(escalator, clock.now())
            with escalator.store.reading() as tx:
                click.echo(f"{source} is whole, and ours. {what_it_holds(tx, config, clock.now())}.")
            if not agreed():
                return False
        backup.require_unused(files.file)
        aside = files.put_in_place(clock.now())
    finally:
        files.remove_unfinished()
    click.echo(f"{files.file}: restored{f'; the state from before is kept as {aside}' if aside else ''}")
    return True


def _file(config: Config, source: Path) -> Path:
    place = place_of(config)
    if place.file is None:
        raise OperatorError(
            f"[state] url: {place} is on a server, which restores by its own tools",
            f"stop the service, mariadb {place.url.database} < {source}, od-escalator migrate, start it again",
        )
    if place.file.exists() and place.file.samefile(source):
        raise OperatorError(f"{source} is the state itself", "name a backup of it")
    return place.file


def _require_ours(source: Path, copied: Path) -> None:
    with backup.reading(copied) as tx:
        seen, tables = revisions.seen(tx), inspect(tx).get_table_names()
    if seen is None or "cursors" not in tables:
        raise OperatorError(f"{source} is no state of od-escalator", "name a file that od-escalator backup has made")
    if seen not in revisions.known():
        raise OperatorError(
            f"{source} was made by a newer od-escalator (its tables are at {seen}, ours at {revisions.newest()})",
            "install that version or a newer one, then the same command again",
        )


def _doubt(escalator: Escalator, now: datetime) -> None:
    """What was done since the backup is known, or in doubt, before anything is sent."""
    store, zone = escalator.store, escalator.config.timezone
    for name, practice in escalator.outside.practices.items():
        with store.reading() as tx:
            begun, known = cursors.begun(tx, name), doubts.load(tx, name)
        if begun is None:
            continue
        since = begun.read_until
        tasks = own_tasks(practice, now)
        told, unread = told_in_slack(escalator, name, tasks, since)
        for place in unread:
            click.echo(f"{place} in Slack cannot be read: what was told there since may be told again.")
        doubt = Found(tasks=tasks, told=told).doubt(name, since, now, known)
        finding = _finding(name, dated(since, zone, now))
        with store.transaction() as tx:
            unsent.doubt(tx, name)
            doubts.save(tx, doubt)
            recorder_of(escalator.config).alert(tx, f"restored {name} {now.isoformat()}", name, finding, now)


def _finding(database: str, since: str) -> dict[str, str]:
    return {
        "id": "state-restored",
        "place": f"databases.{database}",
        "problem": f"our own records were restored from a backup that knew nothing since {since}",
        "hint": "messages are looked for in Slack before they are sent, so nobody is told twice; what was clicked or"
        " chosen in Slack since then is not known: look through the open cases (od-escalator cases)",
    }
