"""Opens our own database for a command: it must be there already, because only `migrate` makes one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from od_escalator.config.model import Settings
from od_escalator.errors import OperatorError
from od_escalator.store.store import Store


def file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def require_state(settings: Settings) -> None:
    """OperatorError when `migrate` was never run; opening the file would make an empty one."""
    file = file_of(settings.state.url)
    if file.parent.is_dir() and not file.exists():
        raise OperatorError(f"[state] url: there is no {file} yet", "run od-escalator migrate")


@contextmanager
def open_state(settings: Settings) -> Iterator[Store]:
    require_state(settings)
    store = Store(settings.state.url)
    try:
        if missing := store.missing_tables():
            raise OperatorError(
                f"[state] url: the tables {', '.join(missing)} are missing", "run od-escalator migrate, then try again"
            )
        yield store
    finally:
        store.close()
