"""An empty Open Dental database of version 24.3.10, written by us from its documented columns and indexes."""

from importlib import resources

from od_escalator.demo.server import Server

VERSION = "24.3.10.0"
DDL = "open_dental_24_3.sql"


def create(server: Server, name: str = "opendental", engine: str | None = None) -> str:
    """Create the database anew on this storage engine (the server's own by default) and return its URL."""
    with server.admin() as admin:
        admin.run(f"DROP DATABASE IF EXISTS `{name}`")
        admin.run(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci")
        admin.run(f"USE `{name}`")
        admin.run("SET SESSION default_storage_engine = %(engine)s", engine=engine or server.engine)
        for statement in statements():
            admin.run(statement)
    return server.database_url(name)


def statements() -> list[str]:
    ddl = resources.files(__package__).joinpath(DDL).read_text(encoding="utf-8")
    return [statement for statement in (part.strip() for part in ddl.split(";\n")) if statement]
