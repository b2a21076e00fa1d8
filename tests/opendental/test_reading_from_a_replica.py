"""Notes are read from a replica, and nothing counts as seen that it has not replayed; all else is the database's."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo import practice as practices
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import Cursor, Standing
from od_escalator.errors import Permanent, Transient
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.opendental.replica import Behind
from tests.opendental.conftest import commlog

CatchUp = Callable[[], None]
UPSET = "Pt is upset about the bill. #upset"


@pytest.fixture(scope="module", params=["MyISAM", "InnoDB"])
def primary(request: pytest.FixtureRequest) -> Iterator[Server]:
    with Server(request.param, "America/New_York", "--log-bin", "--server-id=1") as server:
        yield server


@pytest.fixture(scope="module")
def replica(primary: Server) -> Iterator[Server]:
    with Server(primary.engine, "America/New_York", "--server-id=2", "--read-only=1") as server:
        with server.admin() as admin:
            admin.run(
                "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = %(port)s, MASTER_USER = 'practice',"
                " MASTER_PASSWORD = %(pw)s, MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1",
                port=primary.port,
                pw=primary.password,
            )
            admin.run("START SLAVE")
        yield server


@pytest.fixture
def catch_up(primary: Server, replica: Server) -> CatchUp:
    """Wait for the replica, however busy this machine is."""

    def catch_up() -> None:
        with primary.admin() as there, replica.admin() as here:
            position = there.value("SELECT @@global.gtid_binlog_pos")
            assert here.value("SELECT MASTER_GTID_WAIT(%(position)s, 60)", position=position) == 0

    return catch_up


@pytest.fixture
def office(primary: Server, catch_up: CatchUp) -> Practice:
    practice = practices.build(primary, date(2026, 3, 2), name="opendental_twice", patients=5)
    catch_up()
    return practice


@pytest.fixture
def read_url(office: Practice, primary: Server, replica: Server) -> str:
    return office.our_url.replace(f":{primary.port}/", f":{replica.port}/")


@pytest.fixture
def ours(office: Practice, read_url: str) -> Iterator[OpenDentalPractice]:
    practice = reader(office, read_url)
    yield practice
    practice.close()


def reader(office: Practice, read_url: str) -> OpenDentalPractice:
    return OpenDentalPractice(
        "main", office.our_url, open_dental_user="Escalator", settle=timedelta(0), read_url=read_url
    )


def write(office: Practice, text: str) -> int:
    with Workstation(office.url, "Jamie") as jamie:
        return jamie.write_commlog(office.patients[0].number, text)


def test_a_note_comes_from_the_replica(
    ours: OpenDentalPractice, office: Practice, replica: Server, catch_up: CatchUp
) -> None:
    cursor = ours.first_cursor()
    number = write(office, UPSET)
    catch_up()
    with replica.admin("opendental_twice") as admin:
        admin.run("UPDATE commlog SET Note = 'as it stands in the replica'")
    reading = ours.read_notes(cursor, SystemClock().now())
    assert [(note.key, note.text) for note in reading.notes] == [(commlog(number), "as it stands in the replica")]


def test_what_the_replica_has_not_replayed_is_not_seen(
    ours: OpenDentalPractice, office: Practice, replica: Server, catch_up: CatchUp
) -> None:
    cursor = ours.first_cursor()
    with replica.admin() as admin:
        admin.run("STOP SLAVE SQL_THREAD")
        try:
            idle = SystemClock().now()
            assert ours.read_notes(cursor, idle).seen_until == idle  # nothing was written, so all of it is seen
            number = write(office, UPSET)
            for _ in range(2):
                with pytest.raises(Behind, match="the replica is behind"):
                    ours.read_notes(cursor, SystemClock().now())
        finally:
            admin.run("START SLAVE SQL_THREAD")
    catch_up()
    ours.check_replica()
    assert [note.key for note in ours.read_notes(cursor, SystemClock().now()).notes] == [commlog(number)]


def test_tasks_and_the_lock_do_not_need_the_replica(office: Practice) -> None:
    practice = reader(office, "mysql+pymysql://od_escalator@127.0.0.1:9/opendental_twice")
    assert practice.hold() is Standing.WRITER
    assert practice.users()
    write(office, UPSET)
    with pytest.raises(Transient, match=r"main \(read_url\): the host in url is there, and no server"):
        practice.read_notes(Cursor(), SystemClock().now())
    assert practice.find_patient(office.patients[0].number) is not None
    practice.close()


def test_a_connection_that_was_idle_for_long_is_opened_anew(
    ours: OpenDentalPractice, office: Practice, replica: Server, catch_up: CatchUp
) -> None:
    cursor = ours.first_cursor()
    number = write(office, UPSET)
    catch_up()
    with replica.admin() as admin:
        for row in admin.rows("SELECT ID FROM information_schema.PROCESSLIST WHERE USER LIKE 'od\\_escalator%%'"):
            admin.run(f"KILL {row['ID']}")
    assert [note.key for note in ours.read_notes(cursor, SystemClock().now()).notes] == [commlog(number)]


@pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)
def test_a_server_without_a_binary_log_has_no_replica(mariadb: Server) -> None:
    office = practices.build(mariadb, date(2026, 3, 2), name="opendental_alone", patients=5)
    practice = reader(office, office.our_url)
    with pytest.raises(Permanent) as told:
        practice.check_replica()
    assert told.value.code == "no_binlog"
    practice.close()
