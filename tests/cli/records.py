"""Moves the records of a desk from their file to a server."""

import json

from od_escalator.demo.server import Server
from tests.cli.conftest import Desk

STATE = "od_escalator_records"


def move_state(desk: Desk, server: Server) -> str:
    """Our records are to be on that server; returns what they are called."""
    desk.secret("state-password", "hidden horse")
    url = f"mysql+pymysql://od_escalator@127.0.0.1:{server.port}/{STATE}"
    lines = f'url = "{url}"\npassword_file = "{desk.folder.as_posix()}/state-password"'
    desk.edit(f'url = "sqlite:///{desk.folder.as_posix()}/state.db"', lines)
    return f"{STATE} on 127.0.0.1:{server.port}"


def let_in(desk: Desk, server: Server) -> None:
    """Paste what `grants` prints for our own records."""
    *_, script = json.loads(desk.run("grants", "--json").stdout)
    assert (script["database"], script["for"]) == (None, "state")
    with server.admin() as admin:
        for statement in (*script["create"], *script["grant"]):
            admin.run(
                statement.replace("CREATE USER", "CREATE OR REPLACE USER").replace("<password>", "'hidden horse'")
            )
