"""The rehearsal of `run --dry-run`: real reading, a copy of our own database, and nothing done anywhere."""

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
from od_escalator.escalator import Escalator
from od_escalator.outside import Outside, connect
from od_escalator.slack.blocks import render
from od_escalator.store import backup
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
            backup.copy(place.file, copy)
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
