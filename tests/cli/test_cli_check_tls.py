"""Encryption on the way to the database server: what is trusted, what is not, and what `check` says of it."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from od_escalator import app
from od_escalator.clock import SystemClock
from od_escalator.config.load import load
from od_escalator.demo.server import Server
from od_escalator.demo.world import World, open_world
from tests.certificates import Authority
from tests.cli.conftest import Desk, check, ids, notes
from tests.cli.records import STATE, let_in, move_state

PLACE = "databases.main"


class Encrypted:
    """A server that encrypts, with the certificate that the test gives it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ours, self.theirs = Authority.make(folder / "ours", "ours"), Authority.make(folder / "theirs", "theirs")
        self._certificate, self._key = folder / "server.pem", folder / "server.key"
        self.certify(*self.ours.sign("localhost"))
        files = (f"--ssl-cert={self._certificate}", f"--ssl-key={self._key}")
        self.server = Server("MyISAM", "America/New_York", *files, hand_turned=True)

    def certify(self, certificate: Path, key: Path) -> None:
        shutil.copy(certificate, self._certificate)
        shutil.copy(key, self._key)

    def take_up(self) -> None:
        """Let the running server read its certificate anew."""
        with self.server.admin() as admin:
            admin.run("FLUSH SSL")


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Encrypted]:
    made = Encrypted(tmp_path_factory.mktemp("certificates"))
    with made.server:
        yield made


@pytest.fixture
def world(encrypted: Encrypted, tmp_path: Path) -> Iterator[World]:
    folder = tmp_path / "world"
    folder.mkdir()
    with open_world(encrypted.server, folder, SystemClock().now(), name="opendental_tls") as world:
        yield world
    encrypted.certify(*encrypted.ours.sign("localhost"))
    encrypted.take_up()


def encrypt(desk: Desk, tls: str, authority: Path | None = None, host: str = "localhost") -> None:
    named = f'\ntls_ca = "{authority.as_posix()}"' if authority else ""
    desk.edit('tasks_via = "sql"', f'tasks_via = "sql"\ntls = "{tls}"{named}')
    desk.edit("@127.0.0.1:", f"@{host}:")


def only(desk: Desk) -> tuple[str, str]:
    [finding] = check(desk)[1]
    assert (finding["place"], "{" in finding["hint"]) == (PLACE, False)
    return finding["id"], finding["problem"]


def test_nothing_is_encrypted_unless_it_is_asked_for(there: Desk) -> None:
    code, findings, found = check(there)
    assert (code, findings) == (0, [])
    assert not [line for line in found if "is encrypted" in line]
    assert notes(there) == []  # the server is on this machine


def test_another_machine_without_encryption_is_noted(there: Desk) -> None:
    there.edit("@127.0.0.1:", "@127.1:")  # a name for this machine by which one does not see that it is this one
    [note] = notes(there)
    assert (note["id"], note["place"]) == ("database-unencrypted", PLACE)
    assert note["problem"] == "notes and names cross the network unencrypted"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_whoever_answers_is_believed_where_that_is_enough(there: Desk, host: str) -> None:
    encrypt(there, "required", host=host)
    code, findings, found = check(there)
    assert (code, findings) == (0, [])
    assert [line for line in found if line.startswith("Database main: the connection is encrypted (TLS_")]


def test_a_server_that_proves_its_name_is_believed(there: Desk, encrypted: Encrypted) -> None:
    encrypt(there, "verify", encrypted.ours.certificate)
    assert ids(there) == []
    assert notes(there) == []


@pytest.mark.parametrize("authority", ["theirs", None])
def test_a_server_that_somebody_else_vouches_for_is_not(
    there: Desk, encrypted: Encrypted, authority: str | None
) -> None:
    encrypt(there, "verify", encrypted.theirs.certificate if authority else None)
    said = "the server's certificate is not signed by an authority that we trust (error 2003)"
    assert only(there) == ("tls-untrusted", said)


def test_a_server_with_another_address_than_its_certificate_is_not(there: Desk, encrypted: Encrypted) -> None:
    encrypt(there, "verify", encrypted.ours.certificate, host="127.0.0.1")
    said = "the server's certificate is for another address than the host of url (error 2003)"
    assert only(there) == ("tls-name", said)


def test_a_server_with_another_name_than_its_certificate_is_not(there: Desk, encrypted: Encrypted) -> None:
    encrypted.certify(*encrypted.ours.sign("practice.example"))
    encrypted.take_up()
    encrypt(there, "verify", encrypted.ours.certificate)
    said = "the server's certificate is for another name than the host of url (error 2003)"
    assert only(there) == ("tls-name", said)


@pytest.mark.parametrize(("days", "said"), [(-60, "has expired"), (9, "is not valid yet")])
def test_a_certificate_out_of_its_time_is_not_believed(there: Desk, encrypted: Encrypted, days: int, said: str) -> None:
    encrypted.certify(*encrypted.ours.sign("localhost", timedelta(days=days)))
    encrypted.take_up()
    encrypt(there, "verify", encrypted.ours.certificate)
    assert only(there) == ("tls-expired", f"the server's certificate {said} (error 2003)")


def test_a_server_that_wants_encryption_is_told_as_one_that_refuses_us(there: Desk, encrypted: Encrypted) -> None:
    with closing(encrypted.server.admin()) as admin:
        admin.run("SET GLOBAL require_secure_transport = 1")
        try:
            [finding] = check(there)[1]
            assert finding["id"] == "database-login"  # MariaDB says no more than that
            assert "a server or account that demands encryption needs tls" in finding["hint"]
        finally:
            admin.run("SET GLOBAL require_secure_transport = 0")


@pytest.mark.parametrize("tls", ["required", "verify"])
@pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)
def test_nothing_goes_unencrypted_to_a_server_that_cannot_encrypt(mariadb: Server, tmp_path: Path, tls: str) -> None:
    with open_world(mariadb, tmp_path, SystemClock().now(), name="opendental_plain") as world:
        desk = Desk(world.folder)
        encrypt(desk, tls)
        said = "the server offers no encryption, which tls asks for (error 2026)"
        assert only(desk) == ("tls-missing", said)


def test_the_account_is_made_for_encrypted_logins_alone(there: Desk, world: World, encrypted: Encrypted) -> None:
    there.edit("//od_escalator_opendental_tls@", "//od_escalator@")
    encrypt(there, "verify", encrypted.ours.certificate)
    printed = there.run("grants", "--from", "127.0.0.1").stdout.replace("<password>", f"'{world.server.password}'")
    with closing(world.server.admin()) as admin:
        for line in printed.splitlines():
            if not line.startswith("--"):
                admin.run(line)
    assert ids(there) == []
    there.edit('tls = "verify"', 'tls = "off"')
    there.edit("tls_ca", "# tls_ca")
    assert only(there)[0] == "database-login"


def test_a_reload_takes_up_another_authority_under_the_same_name(desk: Desk, encrypted: Encrypted) -> None:
    authority = desk.folder / "ca.pem"
    shutil.copy(encrypted.ours.certificate, authority)
    encrypt(desk, "verify", authority)
    assert desk.run("migrate").exit_code == 0
    escalator = app.build(load(desk.config, {}), SystemClock())
    first = escalator.outside.practices["main"]
    escalator = app.succeed(escalator, load(desk.config, {}), SystemClock())
    assert escalator.outside.practices["main"] is first
    shutil.copy(encrypted.theirs.certificate, authority)
    escalator = app.succeed(escalator, load(desk.config, {}), SystemClock())
    assert escalator.outside.practices["main"] is not first
    escalator.close()


def test_our_own_records_are_encrypted_on_their_way_as_well(desk: Desk, encrypted: Encrypted) -> None:
    move_state(desk, encrypted.server)
    let_in(desk, encrypted.server)
    desk.edit(f"@127.0.0.1:{encrypted.server.port}/{STATE}", f"@localhost:{encrypted.server.port}/{STATE}")
    desk.edit('state-password"', f'state-password"\ntls = "verify"\ntls_ca = "{encrypted.theirs.certificate}"')
    result = desk.run("migrate")
    assert "the server's certificate is not signed by an authority that we trust" in result.stderr
    assert "see tls and tls_ca under [state]" in result.stderr

    desk.edit(str(encrypted.theirs.certificate), str(encrypted.ours.certificate))
    assert desk.run("migrate").exit_code == 0
    first, *_ = check(desk, "--offline")[2]
    assert ", encrypted (TLS_" in first
