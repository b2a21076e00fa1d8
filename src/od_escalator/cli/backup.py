"""`backup`: a copy of our own records, made while the service runs: whole, looked through, for its owner alone."""

import os
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import Connection

from od_escalator.cli.known_time import KnownClock
from od_escalator.cli.state import open_state, require_state
from od_escalator.cli.state_files import give_to_the_owner_of, sync
from od_escalator.config.load import load_settings
from od_escalator.config.model import Settings
from od_escalator.domain.wording import counted, dated, listed
from od_escalator.errors import OperatorError, StateError
from od_escalator.store import backup, waiting
from od_escalator.store.place import Place
from od_escalator.store.store import Store

_FOLDER = "backups"
_NAME = "od-escalator-{:%Y%m%d-%H%M%S}.db"
_OURS = re.compile(r"od-escalator-\d{8}-\d{6}\.db")
_UNFINISHED = ".unfinished"


@click.command("backup")
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="Of those in the folder, keep the newest so many.")
@click.pass_context
def command(ctx: click.Context, *, path: Path | None, keep: int | None) -> None:
    """Copy our own records, also while the service runs.

    PATH is a folder, in which the copy is named by the time, or a file that is not there yet; without it the folder
    backups beside the state. The copy is looked through before it gets its name, and nothing is ever overwritten.
    """
    settings = load_settings(ctx.obj)
    file = _file(require_state(settings))
    with open_state(settings) as store, store.reading() as tx:
        now = KnownClock(tx).now()
    folder, target = _target(path or file.parent / _FOLDER, now, default=path is None)
    if keep is not None and folder is None:
        raise click.UsageError(f"--keep counts the copies in a folder, and {path} is none")
    if target.exists():
        raise OperatorError(f"{target} is there already, and nothing is overwritten", "name another file, or a folder")
    _make(file, target)
    with open_state(settings) as store:
        _remember(store, target, now)
    _show(target, settings, now)
    if folder is not None and keep is not None:
        _keep_the_newest(folder, keep)


def _file(place: Place) -> Path:
    if place.file is None:
        raise OperatorError(
            f"[state] url: {place} is on a server, which makes backups by its own tools",
            f"mariadb-dump --single-transaction {place.url.database} > od-escalator.sql"
            f"; to go back: mariadb {place.url.database} < od-escalator.sql, then od-escalator migrate",
        )
    return place.file


def _target(path: Path, now: datetime, *, default: bool) -> tuple[Path | None, Path]:
    """The folder that is meant, if one is, and the file to be made."""
    if default:
        path.mkdir(mode=0o700, exist_ok=True)
        give_to_the_owner_of(path.parent, path)
    if path.is_dir():
        return path, path / _NAME.format(now)
    if not path.parent.is_dir():
        raise OperatorError(f"the folder {path.parent} does not exist", "make it, or name another one")
    return None, path


def _make(file: Path, target: Path) -> None:
    unfinished = target.with_name(target.name + _UNFINISHED)
    for left in (*target.parent.glob(f"od-escalator-*.db{_UNFINISHED}"), unfinished):
        left.unlink(missing_ok=True)
    try:
        backup.copy(file, unfinished)
        with unfinished.open("rb+") as made:
            os.fsync(made.fileno())
        give_to_the_owner_of(target.parent, unfinished)
        unfinished.rename(target)
        sync(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _remember(store: Store, target: Path, now: datetime) -> None:
    with suppress(StateError), store.transaction() as tx:  # a state that cannot be written to was copied all the same
        waiting.back_up(tx, str(target.absolute()), now)


def _show(target: Path, settings: Settings, now: datetime) -> None:
    click.echo(f"{target}: {target.stat().st_size // 1024:,} kB, looked through and whole")
    with backup.reading(target) as tx:
        click.echo(what_it_holds(tx, settings, now))


def what_it_holds(tx: Connection, settings: Settings, now: datetime) -> str:
    held = backup.held(tx)
    read = [f"{name} as of {dated(until, settings.timezone, now)}" for name, until in held.read_until]
    return (
        f"It knows {listed(read, most=9) if read else 'no database yet'}: {counted(held.cases, 'case')},"
        f" {held.open_cases} of them open; {counted(held.waiting, 'message')} waited"
    )


def _keep_the_newest(folder: Path, keep: int) -> None:
    ours = sorted(file for file in folder.iterdir() if _OURS.fullmatch(file.name))
    for old in ours[:-keep]:
        old.unlink()
        click.echo(f"{old}: removed, {counted(keep, 'newer one')} kept")
