"""Where a database server is, and whether anything listens there at all."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import URL

from od_escalator.cli.setting_up.asking import read_list
from od_escalator.cli.setting_up.refused import Refused
from od_escalator.config.addresses import is_this_machine
from od_escalator.opendental.account import PASSWORD, Account

_PORT = 3306
_PATIENCE = 5.0  # seconds
_ANYWHERE = "%"


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int

    def __str__(self) -> str:
        return self.host if self.port == _PORT else f"{self.host}:{self.port}"

    def url(self, user: str, schema: str, password: str | None = None) -> str:
        url = URL.create("mysql+pymysql", user, password, self.host, self.port, schema)
        return url.render_as_string(hide_password=False)


def read_servers(text: str) -> tuple[Server, ...]:
    """One or several, with commas between, each listening; raises Refused."""
    found = tuple(_read_server(part) for part in read_list(text))
    if not found:
        raise Refused("no server is named", "give the name or address of the computer on which Open Dental's data is")
    for server in found:
        _require_listening(server)
    return found


def names_for(servers: Sequence[Server]) -> list[str]:
    """What the databases are called in the TOML."""
    return ["main"] if len(servers) == 1 else [f"server_{number}" for number, _ in enumerate(servers, start=1)]


def login_sql(user: str, servers: Sequence[Server], schema: str, *, writes: bool) -> list[str]:
    """What an administrator of the server pastes to make our login, a line each."""
    host = servers[0].host if is_this_machine(servers[0].host) else _ANYWHERE
    account = Account(user=user, host=host)
    way = "with the rights to write tasks by SQL" if writes else "for reading alone"
    return [
        f"-- As the administrator of the database server, {way}; put a password in the place of {PASSWORD}.",
        *(f"{each};" for each in (*account.creation(), *account.grants(schema, writes=writes))),
        "-- Open Dental 19.2 does not have this column; error 1054 means nothing there.",
        *(f"{each};" for each in account.later_grants(schema)),
    ]


def _read_server(text: str) -> Server:
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port or _PORT
    except ValueError:
        host, port = None, 0
    if not host or parts.path or parts.username:
        raise Refused(f'"{text}" is no address', "write it like 192.168.1.10, or server:3306 with another port")
    return Server(host, port)


def _require_listening(server: Server) -> None:
    try:
        socket.create_connection((server.host, server.port), _PATIENCE).close()
    except socket.gaierror:
        raise Refused(
            f'no computer is called "{server.host}"', "look at the name, or give its address like 192.168.1.10"
        ) from None
    except TimeoutError:
        raise Refused(
            f"{server.host} does not answer at port {server.port}",
            "look at the address, and let the firewall there allow this machine",
        ) from None
    except OSError:
        raise Refused(
            f"nothing listens at {server.host} port {server.port}",
            "does MySQL or MariaDB run there? With another port write it like server:3307",
        ) from None
