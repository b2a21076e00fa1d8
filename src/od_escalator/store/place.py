"""Where our own records are: a SQLite file, or a database of their own on a MariaDB server."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url

from od_escalator.tls import Tls

#: On a server: ids that differ in a capital or a blank are different, as they are in SQLite.
COLLATION = "utf8mb4_nopad_bin"


@dataclass(frozen=True, slots=True)
class Place:
    """Without `tls` nothing is encrypted. Shown as what it is called, never with its password."""

    url: URL
    tls: Tls | None = None

    @property
    def file(self) -> Path | None:
        """None on a server."""
        return Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None

    def __str__(self) -> str:
        if self.file is not None:
            return str(self.file)
        return f"{self.url.database} on {self.url.host}:{self.url.port or 3306}"


def at(where: "Place | str") -> Place:
    return where if isinstance(where, Place) else Place(make_url(where))
