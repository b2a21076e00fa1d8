"""The MariaDB server that holds our own records: what survives a power cut there, and who can listen on the way."""

from urllib.parse import urlsplit

from sqlalchemy import Connection

from od_escalator.cli.checking.report import Report
from od_escalator.config.addresses import is_this_machine
from od_escalator.config.connections import where
from od_escalator.config.model import Settings
from od_escalator.errors import OperatorError
from od_escalator.store import mariadb
from od_escalator.store.place import Place
from od_escalator.store.store import Store

_PLACE = "state: url"


def check_state_server(settings: Settings, place: Place, store: Store, report: Report) -> None:
    with store.reading() as tx:
        server = mariadb.facts(tx)
        if not store.missing_tables():
            _check_rights(tx, place, report)
    encrypted = f", encrypted ({server.cipher})" if server.cipher else ""
    report.good(f"Our own records: the server is {server.version}{encrypted}")
    if server.settings_that_lose:
        said = "; ".join(server.settings_that_lose)
        report.find("state-not-durable", _PLACE, f"a power cut may take back what was committed: {said}")
    if not server.cipher and not is_this_machine(urlsplit(settings.state.url).hostname or ""):
        report.find("state-unencrypted", _PLACE, "patients' numbers cross the network unencrypted")
    for name, database in settings.databases.items():
        if where(database.url)[:2] == where(settings.state.url)[:2]:
            report.find("state-beside-open-dental", _PLACE, f"the same server holds databases.{name}")


def _check_rights(tx: Connection, place: Place, report: Report) -> None:
    try:
        mariadb.require_rights(tx, place)
    except OperatorError as error:
        report.find("state-server-unusable", _PLACE, error.problem.removeprefix("[state] url: "), hint=error.hint)
