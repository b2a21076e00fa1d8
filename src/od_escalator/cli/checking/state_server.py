"""The MariaDB server that holds our own records: what survives a power cut there, and who can listen on the way."""

from urllib.parse import urlsplit

from od_escalator.cli.checking.report import Report
from od_escalator.config.addresses import is_this_machine
from od_escalator.config.connections import where
from od_escalator.config.model import Settings
from od_escalator.store import mariadb
from od_escalator.store.store import Store

_PLACE = "state: url"


def check_state_server(settings: Settings, store: Store, report: Report) -> None:
    with store.reading() as tx:
        server = mariadb.facts(tx)
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
