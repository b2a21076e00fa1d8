"""What must hold between the keys that say how a database is reached: its address, its replica, encryption."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from od_escalator.config.findings import Code, Finding
from od_escalator.config.model import Settings

_MYSQL = 3306


def connection_findings(settings: Settings) -> Iterator[Finding]:
    yield from _unused_authorities(settings)
    yield from _replicas(settings)
    yield from _apis(settings)
    yield from _state(settings)


def where(url: str) -> tuple[object, ...]:
    parts = urlsplit(url)
    return parts.hostname, parts.port or _MYSQL, parts.path, parts.query


def _unused_authorities(settings: Settings) -> Iterator[Finding]:
    for place, table in settings.servers.items():
        if table.tls_ca is not None and table.tls != "verify":
            yield Finding(
                id=Code.AUTHORITY_UNUSED,
                place=f"{place}: tls_ca",
                problem=f'names an authority, and with tls = "{table.tls}" no server has to prove anything',
                hint='write tls = "verify", or take tls_ca out',
            )


def _replicas(settings: Settings) -> Iterator[Finding]:
    for name, database in settings.databases.items():
        if database.read_url is not None and where(database.read_url)[:2] == where(database.url)[:2]:
            yield Finding(
                id=Code.REPLICA,
                place=f"databases.{name}: read_url",
                problem="is the server of url itself",
                hint="name a replica of it, or take read_url out",
            )
        if database.read_url is None and database.read_password_file is not None:
            yield Finding(
                id=Code.REPLICA,
                place=f"databases.{name}: read_password_file",
                problem="is the password of read_url, which is not there",
                hint="add read_url, or take read_password_file out",
            )


def _apis(settings: Settings) -> Iterator[Finding]:
    for name, database in settings.databases.items():
        if database.tasks_via == "api" and database.api is None:
            yield Finding(
                id=Code.API,
                place=f"databases.{name}",
                problem='tasks_via = "api" needs to know how the API is reached',
                hint=f"add the table [databases.{name}.api] with developer_key_file and customer_key_file",
            )


def _state(settings: Settings) -> Iterator[Finding]:
    """Open Dental's database would take our records along when it is restored, and knows no transactions."""
    for name, database in settings.databases.items():
        if where(settings.state.url)[:3] in {where(url)[:3] for url in (database.url, database.read_url) if url}:
            yield Finding(
                id=Code.STATE_IN_OPEN_DENTAL,
                place="state: url",
                problem=f"is the Open Dental database of databases.{name}",
                hint="name a database of its own, like od_escalator; od-escalator grants prints the SQL that makes it",
            )
