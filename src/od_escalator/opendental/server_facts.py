"""What `check` wants to know about the database server: version, storage, clock, time zone, replication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.rights import READ, READ_TO_WRITE
from od_escalator.opendental.server_time import ServerClock

_AHEAD = "TIMESTAMPDIFF(SECOND, {at}, CONVERT_TZ({at}, '+00:00', @@global.time_zone))"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFacts:
    """`skew` is how far the server's clock is ahead of ours; `offsets` its local time less UTC at those instants.

    `cipher` is how the connection is encrypted, if it is. `increment` is the distance between two keys it gives out;
    `replica`: it takes over what another server does.
    """

    version: str
    engines: Mapping[str, str]
    time_zone: str
    offsets: Mapping[datetime, timedelta]
    skew: timedelta
    read_only: bool
    increment: int
    replica: bool
    cipher: str


def inspect_server(connection: HeldConnection, now: datetime, instants: Sequence[datetime]) -> ServerFacts:
    row = connection.rows(
        "SELECT VERSION() AS version, UTC_TIMESTAMP() AS utc, @@global.time_zone AS zone,"
        " @@system_time_zone AS system_zone, @@global.read_only AS locked, @@auto_increment_increment AS increment"
    )[0]
    return ServerFacts(
        version=row.version,
        engines=_engines(connection),
        time_zone=row.system_zone if row.zone == "SYSTEM" else row.zone,
        offsets=_offsets(connection, (now, *instants)),
        skew=ServerClock.at(now, row.utc).skew,
        read_only=str(row.locked) not in {"0", "OFF"},
        increment=row.increment,
        replica=_is_replica(connection),
        cipher=connection.rows("SHOW SESSION STATUS LIKE 'Ssl_cipher'")[0].Value,
    )


def _engines(connection: HeldConnection) -> dict[str, str]:
    rows = connection.rows(
        "SELECT TABLE_NAME AS tbl, ENGINE AS engine FROM information_schema.TABLES"
        " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN %(tables)s",
        tables=(*READ, *READ_TO_WRITE),
    )
    return {row.tbl: row.engine or "" for row in rows}


def _offsets(connection: HeldConnection, instants: Sequence[datetime]) -> dict[datetime, timedelta]:
    asked = {f"at{number}": f"{instant:%Y-%m-%d %H:%M:%S}" for number, instant in enumerate(instants)}
    columns = ", ".join(f"{_AHEAD.format(at=f'%({name})s')} AS {name}" for name in asked)
    row = connection.rows(f"SELECT {columns}", **asked)[0]
    return {instant: timedelta(seconds=ahead) for instant, ahead in zip(instants, row, strict=True)}


def _is_replica(connection: HeldConnection) -> bool:
    """MariaDB counts, MySQL 5 says ON; SHOW SLAVE STATUS would say more and take a right that we do not ask for."""
    rows = connection.rows("SHOW GLOBAL STATUS WHERE Variable_name IN ('Slaves_running', 'Slave_running')")
    return any(row.Value not in {"0", "OFF"} for row in rows)
