"""An empty Open Dental database of any release from 19.2 to 25.3, written by us from its documented columns."""

from importlib import resources

from od_escalator.demo import releases
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session

VERSION = releases.HERE
DDL = "open_dental_24_3.sql"


def create(server: Server, name: str = "opendental", engine: str | None = None, version: str = VERSION) -> str:
    """Create the database anew on this storage engine (the server's own by default) and return its URL."""
    with server.admin() as admin:
        admin.run(f"DROP DATABASE IF EXISTS `{name}`")
        admin.run(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci")
        admin.run(f"USE `{name}`")
        admin.run("SET SESSION default_storage_engine = %(engine)s", engine=engine or server.engine)
        for statement in statements():
            admin.run(statement)
        for step in releases.steps(version):
            admin.run(step)
    return server.database_url(name)


def update(session: Session, version: str) -> None:
    """Bring the tables of a database, 24.3 or later, to those of a later release, as its upgrade does."""
    old = str(session.value("SELECT ValueString FROM preference WHERE PrefName = 'DataBaseVersion'"))
    for step in releases.steps(version, begin=old):
        session.run(step)


def statements() -> list[str]:
    ddl = resources.files(__package__).joinpath(DDL).read_text(encoding="utf-8")
    return [statement for statement in (part.strip() for part in ddl.split(";\n")) if statement]
