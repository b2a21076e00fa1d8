"""`grants`: the SQL with which an administrator lets us into each database, with the rights that we use and no other.

It contacts nothing: it is what comes before the first connection.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click

from od_escalator.cli.table import print_json
from od_escalator.config.addresses import is_this_machine
from od_escalator.config.database import Database
from od_escalator.config.findings import suggestion
from od_escalator.config.load import load_settings
from od_escalator.config.model import Settings
from od_escalator.config.state import State
from od_escalator.errors import OperatorError
from od_escalator.opendental.account import PASSWORD, Account
from od_escalator.store.place import COLLATION

_ANYWHERE = "%"


@click.command("grants")
@click.option("--database", "wanted", metavar="NAME", help="Only for this one of [databases.NAME].")
@click.option(
    "--for",
    "way",
    type=click.Choice(["reading", "sql", "api", "none"]),
    help="The way of writing: as tasks_via has it, or reading alone.  [default: tasks_via]",
)
@click.option(
    "--from",
    "host",
    metavar="ADDRESS",
    help="This machine as the database server sees it; % is any.  [default: the address in url if it is this machine]",
)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_obj
def command(path: Path, wanted: str | None, way: str | None, host: str | None, *, as_json: bool) -> None:
    """Print the SQL that lets us into the Open Dental database, and allows no more than we do.

    Paste it as the database server's administrator, with a password in the place of <password>. Nothing is contacted.
    """
    settings = load_settings(path)
    found = [_script(name, settings, way, host) for name in _names(settings, wanted)]
    if settings.state.on_server and wanted is None:
        found.append(_state_script(settings, host))
    _create_once(found)
    if as_json:
        print_json(found)
    else:
        click.echo("\n\n".join("\n".join(_lines(script)) for script in found))


def _names(settings: Settings, wanted: str | None) -> list[str]:
    if wanted is None:
        return list(settings.databases)
    if wanted not in settings.databases:
        near = suggestion(wanted, settings.databases)
        raise OperatorError(
            f'no database called "{wanted}"{near}', f"the configuration has {', '.join(settings.databases)}"
        )
    return [wanted]


def _script(name: str, settings: Settings, way: str | None, host: str | None) -> dict[str, Any]:
    database = settings.databases[name]
    way, schema = way or database.tasks_via, _schema(database.url)
    account = _account(database, host)
    return {
        "database": name,
        "server": _server(database.url),
        "for": way,
        "account": str(account),
        "create": account.creation(),
        "grant": account.grants(schema, writes=way == "sql"),
        "grant_where_there": account.later_grants(schema),
        "revoke_before": account.revocation(),
    }


def _state_script(settings: Settings, host: str | None) -> dict[str, Any]:
    """Our own records: a database that is ours, whose tables `migrate` makes and changes."""
    account, schema = _account(settings.state, host), _schema(settings.state.url)
    made = f"CREATE DATABASE IF NOT EXISTS `{schema}` CHARACTER SET utf8mb4 COLLATE {COLLATION}"
    rights = "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, REFERENCES, DROP"
    return {
        "database": None,
        "server": _server(settings.state.url),
        "for": "state",
        "account": str(account),
        "create": account.creation(),
        "grant": [made, f"GRANT {rights} ON `{schema}`.* TO {account}"],
        "grant_where_there": [],
        "revoke_before": account.revocation(),
    }


def _account(table: Database | State, host: str | None) -> Account:
    parts = urlsplit(table.url)
    server = parts.hostname or ""
    return Account(
        user=unquote(parts.username or ""),
        host=host or (server if is_this_machine(server) else _ANYWHERE),
        encrypted=table.tls != "off",
    )


def _server(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _schema(url: str) -> str:
    return unquote(urlsplit(url).path.strip("/"))


def _create_once(scripts: list[dict[str, Any]]) -> None:
    """Where several databases of a server have one account, the first of them makes it."""
    made = set()
    for script in scripts:
        if (script["server"], script["account"]) in made:
            script["create"] = []
        made.add((script["server"], script["account"]))


def _lines(script: Mapping[str, Any]) -> Iterator[str]:
    yield f"-- {_title(script)}"
    if script["create"]:
        yield f"-- Put a password in quotes in the place of {PASSWORD}, and the same one where password_file points."
        yield f"-- If the account is there already and was given more: {script['revoke_before']};"
        if script["account"].endswith(f"@'{_ANYWHERE}'"):
            yield "-- '%' lets it log in from anywhere: name this machine's address with --from."
    for statement in (*script["create"], *script["grant"]):
        yield f"{statement};"
    if script["grant_where_there"]:
        yield "-- Open Dental 19.2 does not have these columns; error 1054 means nothing there."
    for statement in script["grant_where_there"]:
        yield f"{statement};"


def _title(script: Mapping[str, Any]) -> str:
    if script["database"] is None:
        return f"[state] on {script['server']}, for our own records"
    way = "reading alone" if script["for"] == "reading" else f'tasks_via = "{script["for"]}"'
    return f"[databases.{script['database']}] on {script['server']}, for {way}"
