"""Builds an Open Dental database and fills it with years of notes, in minutes; or finds it as it was built before."""

from dataclasses import dataclass
from datetime import date

from benchmarks.years import FIRST_PATIENT, Load, loads, patients
from od_escalator.demo import practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session

AT_ONCE = 250_000  # rows in one statement
BUILT = "benchmark.built"
SESSION = "SET time_zone = '+00:00', unique_checks = 0, myisam_sort_buffer_size = 1024 * 1024 * 1024"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """One database with so many CommLogs."""

    name: str
    url: str
    engine: str
    rows: int

    def open(self) -> Session:
        return Session.open(self.url)

    def patient(self, which: int) -> int:
        """A PatNum; neighbours may be of one family, every third is not."""
        return FIRST_PATIENT + which % patients(self.rows)


def fill(server: Server, engine: str, rows: int, today: date) -> Filled:
    name = f"{engine}_{rows}".lower()
    filled = Filled(name=name, url=server.database_url(name), engine=engine, rows=rows)
    with server.admin() as admin:
        admin.run("CREATE DATABASE IF NOT EXISTS benchmark")
        admin.run(f"CREATE TABLE IF NOT EXISTS {BUILT} (name varchar(64) PRIMARY KEY) ENGINE = Aria")
        if admin.row(f"SELECT name FROM {BUILT} WHERE name = %(name)s", name=name) is None:
            practice.build(server, today, name=name, engine=engine, patients=20)
            admin.run(f"USE `{name}`")
            admin.run(SESSION)
            for load in loads(rows):
                _load(admin, engine, load)
            admin.run(f"INSERT INTO {BUILT} VALUES (%(name)s)", name=name)
        else:
            _clean(admin, filled)
    return filled


def _clean(admin: Session, filled: Filled) -> None:
    """Take away what an earlier run wrote."""
    admin.run(f"USE `{filled.name}`")
    for load in loads(filled.rows):
        admin.run(f"DELETE FROM {load.table} WHERE {load.key} > %(last)s", last=load.last_key)


def _load(admin: Session, engine: str, load: Load) -> None:
    """Indexes come after the rows, when each is sorted once."""
    keys = _keys(admin, load.table) if engine == "InnoDB" else []
    before = [f"DROP KEY {key.split('`')[1]}" for key in keys] or ["DISABLE KEYS"]
    after = [f"ADD {key}" for key in keys] or ["ENABLE KEYS"]
    admin.run(f"ALTER TABLE {load.table} {', '.join(before)}")
    for first in range(load.first, load.last + 1, AT_ONCE):
        admin.run(load.statement(first, min(first + AT_ONCE - 1, load.last)))
    admin.run(f"ALTER TABLE {load.table} {', '.join(after)}")
    admin.rows(f"ANALYZE TABLE {load.table}")


def _keys(admin: Session, table: str) -> list[str]:
    row = admin.row(f"SHOW CREATE TABLE {table}")
    lines = (line.strip().rstrip(",") for line in str(row and row["Create Table"]).splitlines())
    return [line for line in lines if line.startswith("KEY")]
