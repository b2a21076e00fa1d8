"""What of a failed encryption is whose fault; one context serves every connection to a database."""

import ssl

import pymysql
import pytest
from sqlalchemy.exc import OperationalError

from od_escalator.errors import Permanent, Transient
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.failures import translate
from od_escalator.tls import Tls


def failed(reason: str) -> OperationalError:
    """As the driver tells of it."""
    original = ssl.SSLError(1, "made up")
    original.reason = reason
    told = pymysql.err.OperationalError(2003, "Can't connect")
    setattr(told, "original_exception", original)  # noqa: B010  as the driver does, past its types
    return OperationalError("", None, told)


def test_a_server_that_is_too_old_to_encrypt_well_is_told() -> None:
    error = translate(failed("TLSV1_ALERT_PROTOCOL_VERSION"), "main")
    assert isinstance(error, Permanent)
    assert (error.code, str(error)) == (
        "tls_old",
        "main: the server encrypts only in ways older than TLS 1.2 (error 2003)",
    )


def test_a_handshake_that_was_cut_off_is_tried_again() -> None:
    assert isinstance(translate(failed("UNEXPECTED_EOF_WHILE_READING"), "main"), Transient)


class Counted(Tls):
    """Counts the contexts made of it."""

    made = 0

    def context(self) -> ssl.SSLContext:
        Counted.made += 1
        return super().context()


def test_connecting_again_does_not_read_every_authority_of_the_machine_again() -> None:
    connection = HeldConnection("main", "mysql+pymysql://u@127.0.0.1:9/opendental", Counted(verify=True))
    for _ in range(3):
        with pytest.raises(Transient):
            connection.open()
    assert Counted.made == 1
