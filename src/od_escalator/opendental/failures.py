"""Translates what the driver raises into the house's kinds of failure, without its words: they may quote a note."""

from socket import gaierror

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from od_escalator.errors import Ambiguous, EscalatorError, Permanent, Transient
from od_escalator.tls import what_is_wrong

#: The connection is gone, or the server ended the statement; what a write did is unknown (MariaDB's error numbers).
LOST = frozenset({0, 1053, 1158, 1159, 1160, 1161, 1317, 1927, 1969, 2006, 2013, 2014, 2055, 4031})

#: Too many connections, a lock not had in time, a deadlock, memory, disk, nobody at the address.
BUSY = frozenset({1021, 1037, 1040, 1041, 1129, 1203, 1205, 1213, 1226, 2002, 2003, 2005})

#: What a person must change: the code of Permanent, and what to say.
WRONG = {
    1044: ("unknown_database", "the server has no database of this name, or the account no right on it"),
    1045: ("access_denied", "the server refuses this user and password"),
    1049: ("unknown_database", "the server has no database of this name"),
    1054: ("missing_column", "a column that Open Dental has is missing"),
    1115: ("charset", "the server does not know the character set"),
    1130: ("access_denied", "the server does not let this computer in"),
    1142: ("no_rights", "the account lacks rights on a table"),
    1143: ("no_rights", "the account lacks rights on a column"),
    1146: ("missing_table", "a table that Open Dental has is missing"),
    1227: ("no_rights", "the account lacks rights"),
    1193: ("not_mariadb", "the server is too old for this, or is not MariaDB"),
    1275: ("auth_plugin", "the server wants a way to log in that is not supported"),
    2059: ("auth_plugin", "the server wants a way to log in that is not supported"),
    1251: ("auth_plugin", "the server wants a way to log in that is not supported"),
    2026: ("tls_missing", "the server offers no encryption, which tls asks for"),
    3159: ("access_denied", "the server lets nobody in without encryption"),
    1290: ("read_only", "the server is read-only"),
    1698: ("access_denied", "the server refuses this user and password"),
    1820: ("access_denied", "the account's password has expired"),
} | dict.fromkeys(
    (126, 127, 130, 144, 145, 1034, 1035, 1194, 1195),
    ("crashed_table", "a table is damaged; run Open Dental's database maintenance"),
)

#: What the driver met instead of a server: the first two are mostly slips in the configuration.
_NOBODY_THERE: dict[type, str] = {
    gaierror: "no machine is known by the host's name in url",
    ConnectionRefusedError: "the host in url is there, and no server listens at that port",
    TimeoutError: "the host in url does not answer",
}

#: Wrong values: the same statement would fail for ever.
REFUSED = frozenset({1048, 1062, 1064, 1264, 1265, 1292, 1364, 1366, 1406})


def translate(error: SQLAlchemyError | RuntimeError, place: str, *, writing: bool = False) -> EscalatorError:
    """The house's error for it; raise it `from None`, because the driver's text must not reach a log."""
    number = error_number(error)
    if trouble := what_is_wrong(_original(error)) or WRONG.get(-1 if number is None else number):
        code, words = trouble
        return Permanent(f"{place}: {words} (error {number})", code)
    if number in REFUSED:
        return Permanent(f"{place}: the server refused a statement (error {number})", "refused")
    if number in LOST and writing:
        return Ambiguous(f"{place}: the connection was lost while writing (error {number})")
    if number is None:
        return Permanent(f"{place}: the driver cannot do this ({type(error).__name__})", "driver")
    if number in LOST | BUSY:
        words = _NOBODY_THERE.get(type(_original(error)), "the database cannot be reached or is busy")
        return Transient(f"{place}: {words} (error {number})")
    return Transient(f"{place}: the database did not carry out a statement (error {number})")


def error_number(error: SQLAlchemyError | RuntimeError) -> int | None:
    """The server's or driver's error number; 0 for a connection that was closed already."""
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    first = error.orig.args[0] if error.orig.args else 0
    return first if isinstance(first, int) else 0


def _original(error: SQLAlchemyError | RuntimeError) -> BaseException | None:
    """What the driver met when it connected."""
    return getattr(error.orig, "original_exception", None) if isinstance(error, DBAPIError) else None


def is_lost(error: SQLAlchemyError) -> bool:
    return error_number(error) in LOST
