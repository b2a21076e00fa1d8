"""Why a MariaDB server cannot hold our records, and what to do about it; never in the driver's words."""

from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError

from od_escalator.errors import OperatorError, StateError
from od_escalator.store.place import Place
from od_escalator.tls import what_is_wrong

_GRANTS = "od-escalator grants prints the SQL that makes the database and the account"
_UNKNOWN = ("has no database of this name, or the account no right on it", _GRANTS)
_LOGIN = ("refuses the account, its password, or this computer", f"look at password_file under [state]; {_GRANTS}")
_AWAY = ("does not answer", "does it run, and is the address right? Once it answers it goes on by itself")
_HELD = ("has the records held by another process", "end whatever else writes to them; then it goes on by itself")
_FULL = ("has no room on its disk", "make room on it: then it goes on by itself, nothing is lost")
_READ_ONLY = ("is read-only", "name the server that is written to in [state] url")
_RIGHTS = ("does not give the account the rights it needs", _GRANTS)
_HALF_CHANGED = (
    "has a part of a change of tables that was interrupted",
    "bring back the backup from before it; where there was nothing yet, DROP DATABASE and begin anew",
)
_PLUGIN = ("wants a way to log in that is not supported", "CREATE USER ... IDENTIFIED BY ... makes an account that can")

_OTHER = ("is not MariaDB 10.5 or newer", "name another server, or use a SQLite file")

#: By the error number of MariaDB or of the driver.
_WRONG = (
    dict.fromkeys((1044, 1049), _UNKNOWN)
    | dict.fromkeys((1045, 1130, 1698, 1820), _LOGIN)
    | dict.fromkeys((1040, 1053, 1129, 1203, 1226, 1927, 2002, 2003, 2005, 2006, 2013), _AWAY)
    | dict.fromkeys((1205, 1213), _HELD)
    | dict.fromkeys((3, 1021, 1030, 1114), _FULL)
    | dict.fromkeys((1290, 1792, 1836), _READ_ONLY)
    | dict.fromkeys((1142, 1143, 1227, 1370), _RIGHTS)
    | dict.fromkeys((1050, 1060, 1061), _HALF_CHANGED)
    | dict.fromkeys((1115, 1193), _OTHER)
    | dict.fromkeys((1251, 1275, 2059), _PLUGIN)
    | {
        2026: ("offers no encryption, which tls asks for", "give it a certificate, or take tls out"),
        3159: ("lets nobody in without encryption", 'write tls = "verify" and tls_ca under [state]'),
    }
)


def of_server(error: DBAPIError | RuntimeError, place: Place) -> StateError:
    number = _number(error)
    trouble = what_is_wrong(getattr(getattr(error, "orig", None), "original_exception", None))
    if trouble is not None:
        return _refusal(place, trouble[1], "see tls and tls_ca under [state]")
    said, hint = _WRONG.get(number, ("refused something for a reason of its own", "put it right there, then try again"))
    return _refusal(place, f"the server {said} (error {number})", hint)


def not_mariadb(place: Place) -> OperatorError:
    said, hint = _OTHER
    return _refusal(place, f"the server {said}", hint)


def no_innodb(place: Place) -> OperatorError:
    return _refusal(place, "the server runs without InnoDB", "switch InnoDB on there, or use a SQLite file")


def open_dentals(place: Place) -> OperatorError:
    hint = f"our records need one of their own, which Open Dental neither restores nor repairs; {_GRANTS}"
    return _refusal(place, "this is Open Dental's own database", hint)


def not_innodb(place: Place, tables: Sequence[str]) -> OperatorError:
    problem = f"not in InnoDB, so neither safe nor one with the others: {', '.join(tables)}"
    return _refusal(place, problem, "; ".join(f"ALTER TABLE {name} ENGINE = InnoDB" for name in tables))


def not_utf8mb4(place: Place, tables: Sequence[str], collation: str) -> OperatorError:
    changes = (f"ALTER TABLE {name} CONVERT TO CHARACTER SET utf8mb4 COLLATE {collation}" for name in tables)
    return _refusal(place, f"not in {collation}: {', '.join(tables)}", "; ".join(changes))


def _refusal(place: Place, problem: str, hint: str) -> StateError:
    return StateError(f"[state] url: {place}: {problem}", hint)


def _number(error: DBAPIError | RuntimeError) -> int:
    arguments = error.orig.args if isinstance(error, DBAPIError) and error.orig is not None else ()
    return arguments[0] if arguments and isinstance(arguments[0], int) else 0
