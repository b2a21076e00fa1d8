"""Our own login to a made-up practice: the account that `od-escalator grants` prints, and not a right more."""

from contextlib import suppress

import pymysql

from od_escalator.demo.server import Server
from od_escalator.opendental.account import PASSWORD, Account

HOST = "127.0.0.1"


def let_in(server: Server, database: str, *, writes: bool = True) -> str:
    """Make the account anew, one for each database of the server, and return the URL that logs in with it."""
    account = Account(user=f"od_escalator_{database}", host=HOST)
    with server.admin() as admin:
        admin.run(f"DROP USER IF EXISTS {account}")
        for statement in account.creation():
            admin.run(statement.replace(PASSWORD, "%(password)s"), password=server.password)
        for statement in account.grants(database, writes=writes):
            admin.run(statement)
        for statement in account.later_grants(database):
            with suppress(pymysql.err.OperationalError):  # this version does not have the column
                admin.run(statement)
    return f"mysql+pymysql://{account.user}:{server.password}@{HOST}:{server.port}/{database}"
