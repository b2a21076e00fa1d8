"""What the server or the driver reports becomes one of the house's kinds of failure, in words that quote nothing."""

import pymysql
import pytest
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from od_escalator.errors import Ambiguous, EscalatorError, Permanent, Transient
from od_escalator.opendental.failures import translate


def raised(*args: object) -> DBAPIError:
    return DBAPIError(
        "INSERT ... secret", {"note": "secret"}, pymysql.err.OperationalError(*args), hide_parameters=True
    )


@pytest.mark.parametrize(
    ("error", "reading", "writing"),
    [
        (raised(2013, "Lost connection: secret"), Transient, Ambiguous),
        (raised(2006, "gone"), Transient, Ambiguous),
        (raised(0, ""), Transient, Ambiguous),
        (raised(), Transient, Ambiguous),
        (raised("Packet sequence number wrong"), Transient, Ambiguous),
        (raised(1205, "lock wait timeout"), Transient, Transient),
        (raised(1213, "deadlock"), Transient, Transient),
        (raised(9999, "something new"), Transient, Transient),
        (raised(1045, "access denied"), Permanent, Permanent),
        (raised(1142, "denied"), Permanent, Permanent),
        (raised(1366, "Incorrect string value: secret"), Permanent, Permanent),
        (raised(1194, "crashed"), Permanent, Permanent),
        (ArgumentError("secret"), Permanent, Permanent),
        (RuntimeError("cryptography is required"), Permanent, Permanent),
    ],
)
def test_kinds_of_failure(
    error: SQLAlchemyError | RuntimeError, reading: type[EscalatorError], writing: type[EscalatorError]
) -> None:
    for told, kind in ((translate(error, "main"), reading), (translate(error, "main", writing=True), writing)):
        assert type(told) is kind
        assert str(told).startswith("main: ")
        assert "secret" not in str(told)
