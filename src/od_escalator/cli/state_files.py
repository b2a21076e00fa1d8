"""The files of a state that is made anew or restored: the old one moved aside, the new one put in its place at once."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from od_escalator.errors import OperatorError, StateError
from od_escalator.store import tables
from od_escalator.store.store import Store
from od_escalator.store.trouble import damage_in

#: What SQLite keeps beside a file.
_BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class StateFiles:
    """`making` ends the name of what is not finished yet, and `kept_as` goes into that of the old file."""

    file: Path
    making: str = "rebuilding"
    kept_as: str = "damaged"

    @property
    def unfinished(self) -> Path:
        return self.file.with_name(f"{self.file.name}.{self.making}")

    @property
    def unfinished_url(self) -> str:
        return f"sqlite:///{self.unfinished}"

    def require_lost(self) -> None:
        """OperatorError where there is a state that works: it knows more than could be found."""
        if not self.file.exists() or self._is_damaged():
            return
        raise OperatorError(
            f"[state] url: {self.file} is there and works, so that nothing is made anew",
            "start the service: if it is an older backup it notices that by itself;"
            " to make it anew all the same, move the file away",
        )

    def remove_unfinished(self) -> None:
        """What an interrupted try has left."""
        for name in _names(self.unfinished):
            name.unlink(missing_ok=True)

    def put_in_place(self, now: datetime) -> Path | None:
        """Returns where the old file is now, if there was one."""
        aside = self.file.with_name(f"{self.file.name}.{self.kept_as}-{now:%Y%m%d-%H%M%S}")
        there = self.file.exists()
        for old, new in zip(_names(self.file), _names(aside), strict=True):
            if old.exists():
                old.replace(new)
        give_to_the_owner_of(self.file.parent, self.unfinished)
        self.unfinished.replace(self.file)
        sync(self.file.parent)
        return aside if there else None

    def _is_damaged(self) -> bool:
        """Or empty: a file that was just made knows nothing."""
        try:
            with closing(Store(f"sqlite:///{self.file}")) as store, store.reading() as tx:
                if damage_in(tx) is not None or store.missing_tables():
                    return True
                return tx.scalar(select(tables.cursors.c.database).limit(1)) is None
        except StateError:
            return True


def _names(file: Path) -> Iterator[Path]:
    return (file.with_name(file.name + ending) for ending in _BESIDE)


def give_to_the_owner_of(folder: Path, file: Path) -> None:
    """Root makes it for the service, whose folder it is."""
    if sys.platform != "win32" and os.geteuid() == 0:
        found = folder.stat()
        os.chown(file, found.st_uid, found.st_gid)


def sync(folder: Path) -> None:
    """What was renamed in it stays so when the power fails."""
    if os.name != "posix":  # Windows has no way to
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
