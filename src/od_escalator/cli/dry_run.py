"""The rehearsal of `run --dry-run`: real reading, a copy of our own database, and nothing done anywhere."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert, select

from od_escalator import app
from od_escalator.cli.state import open_state, require_state
from od_escalator.clock import Clock
from od_escalator.config.model import Config
from od_escalator.engine.ports import Practice
from od_escalator.engine.rehearsal import RehearsalDesk, RehearsalMessenger, RehearsalPractice
from od_escalator.errors import OperatorError
from od_escalator.escalator import Escalator
from od_escalator.outside import Outside, connect
from od_escalator.slack.blocks import render
from od_escalator.store.store import Store
from od_escalator.store.tables import metadata

Say = Callable[[str], None]


@contextmanager
def rehearsal(
    config: Config, clock: Clock, say: Say, wrap: Callable[[Practice, Say], Practice] = RehearsalPractice
) -> Iterator[Escalator]:
    """An Escalator that only says what it would do."""
    place = require_state(config)
    with TemporaryDirectory(prefix="od-escalator-") as folder:
        copy = Path(folder) / "state.db"
        if place.file is None:
            _copy_rows(config, copy)
        else:
            _copy(place.file, copy)
        escalator = app.build(config, clock, _outside(config, clock, say, wrap), f"sqlite:///{copy}")
        try:
            yield escalator
        finally:
            escalator.close()


def _outside(config: Config, clock: Clock, say: Say, wrap: Callable[[Practice, Say], Practice]) -> Outside:
    real = connect(config, clock)
    return Outside(
        practices={name: wrap(practice, say) for name, practice in real.practices.items()},
        scheduler=real.scheduler,  # a rehearsal keeps no watch
        desk=RehearsalDesk(),
        messenger=RehearsalMessenger(lambda content: render(content, clock.now()).text, say),
    )


def _copy(source: Path, target: Path) -> None:
    """SQLite's own backup: consistent while the service writes."""
    address = f"{source.as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
    except sqlite3.Error as error:
        raise OperatorError(
            f"[state] url: {source} cannot be read as a SQLite database",
            "run this as the user that runs od-escalator; if it is damaged: the newest backup, or od-escalator rebuild",
        ) from error


def _copy_rows(config: Config, target: Path) -> None:
    """From a server: what one moment shows of every table."""
    there = f"sqlite:///{target}"
    with (
        open_state(config) as live,
        closing(Store(there)) as copy,
        live.reading() as theirs,
        copy.transaction() as ours,
    ):
        metadata.create_all(ours)
        for table in metadata.sorted_tables:
            if rows := theirs.execute(select(table)).mappings().all():
                ours.execute(insert(table), [dict(row) for row in rows])
