"""Tasks through Open Dental's REST API: exactly one whatever becomes of an answer, and the keys stand nowhere."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.api import CUSTOMER_KEY, DEVELOPER_KEY, LocalApi, Wrong
from od_escalator.demo.handclock import HandClock
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import Standing, TaskNoteOrder, TaskOrder
from od_escalator.errors import Absent, Ambiguous, EscalatorError, Permanent, Transient
from od_escalator.opendental.api import Api, ApiAway
from od_escalator.opendental.practice import OpenDentalPractice
from tests.faults.wire import Fate, Wire, let_pass
from tests.opendental.conftest import Building, Connect, through

AtDesk = Callable[[str], Workstation]
Order = Callable[..., TaskOrder]
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)

#: The API's requests do not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


@pytest.fixture(scope="session")
def building(mariadb: Server) -> Building:
    return Building(mariadb, "24.4.22.0", "api_room")


@pytest.fixture
def api(office: Practice) -> Iterator[LocalApi]:
    with LocalApi(office.url, SystemClock()) as api:
        yield api


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
def ours(connect: Connect, api: LocalApi, clock: HandClock) -> OpenDentalPractice:
    practice = connect(api=through(api, answer_within=1.0), clock=clock)
    assert practice.hold() is Standing.WRITER
    return practice


@pytest.fixture(autouse=True)
def going_wrong(request: pytest.FixtureRequest, api: LocalApi) -> None:
    """The first task goes wrong so, where a test says how."""
    if "wrong" in request.fixturenames:
        api.wrong_next("POST tasks", request.getfixturevalue("wrong"))


def note(task: int, mark: str = "UP-1042/7", **given: Any) -> TaskNoteOrder:  # noqa: ANN401  any field
    return TaskNoteOrder(task=task, mark=mark, text="Dana was told.", popup=True, **given)


def refused(act: Callable[[], object]) -> EscalatorError:
    with pytest.raises(EscalatorError) as told:
        act()
    assert not any(key in f"{told.value!r} {told.value.__cause__!r}" for key in (DEVELOPER_KEY, CUSTOMER_KEY))
    return told.value


def test_the_api_is_asked_for_what_its_documents_say_and_nothing_is_written_by_sql(
    ours: OpenDentalPractice, api: LocalApi, session: Session, order: Order, statements: list[str]
) -> None:
    task = ours.make_task(order())
    ours.add_task_note(note(task))
    assert ours.finish_task(task, "UP-1042")
    assert api.calls == ["GET userods", "POST tasks", "POST tasknotes", "PUT tasks/"]
    assert not [each for each in statements if each.startswith(("INSERT", "UPDATE", "DELETE"))]
    row = session.row(
        "SELECT KeyNum, ObjectType, TaskStatus, UserNum, Descript FROM task WHERE TaskNum = %(t)s", t=task
    )
    assert row is not None
    assert (row["KeyNum"], row["ObjectType"], row["TaskStatus"], "\n" in row["Descript"]) == (70001, 1, 2, True)
    assert session.column("SELECT Note FROM tasknote") == ["Dana was told. (UP-1042/7)"]
    assert ours.finish_task(task, "UP-1042")
    assert len(api.calls) == 4


@pytest.mark.parametrize(
    ("wrong", "case"),
    [
        (Wrong.BUSY, (Transient, 0)),
        (Wrong.UNAVAILABLE, (Transient, 0)),
        (Wrong.BROKEN, (Ambiguous, 0)),
        (Wrong.BROKEN_AFTER, (Ambiguous, 1)),
        (Wrong.TOO_LONG, (Ambiguous, 0)),
        (Wrong.TOO_LONG_AFTER, (Ambiguous, 1)),
        (Wrong.CUT, (Ambiguous, 0)),
        (Wrong.CUT_AFTER, (Ambiguous, 1)),
        (Wrong.SILENT, (Ambiguous, 0)),
        (Wrong.SILENT_AFTER, (Ambiguous, 1)),
        (Wrong.PAGE, (Ambiguous, 0)),
        (Wrong.MOVED, (Permanent, 0)),
        (Wrong.FORBIDDEN, (Permanent, 0)),
    ],
)
def test_whatever_becomes_of_the_answer_there_is_one_task(
    ours: OpenDentalPractice,
    clock: HandClock,
    session: Session,
    order: Order,
    wrong: Wrong,
    case: tuple[type[EscalatorError], int],
) -> None:
    kind, made = case
    error = refused(lambda: ours.make_task(order()))
    assert isinstance(error, kind), wrong
    assert session.value("SELECT COUNT(*) FROM task") == made
    again = order(asked_at=NOW) if kind is Ambiguous else order()
    if kind is Ambiguous and not made:
        assert isinstance(refused(lambda: ours.make_task(again)), Ambiguous)
        clock.turn(timedelta(minutes=2))
        assert isinstance(refused(lambda: ours.make_task(again)), Absent)
        again = order()
    task = ours.make_task(again)
    assert session.column("SELECT TaskNum FROM task") == [task]


def test_an_answer_that_was_lost_is_waited_for_and_then_only_looked_for(
    ours: OpenDentalPractice, api: LocalApi, clock: HandClock, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    api.wrong_next("POST tasknotes", Wrong.CUT, Wrong.CUT_AFTER)
    assert isinstance(refused(lambda: ours.add_task_note(note(task))), Ambiguous)
    asked = len(api.calls)
    assert isinstance(refused(lambda: ours.add_task_note(note(task, asked_at=NOW))), Ambiguous)
    clock.turn(timedelta(minutes=2))
    assert isinstance(refused(lambda: ours.add_task_note(note(task, asked_at=NOW))), Absent)
    assert len(api.calls) == asked
    assert isinstance(refused(lambda: ours.add_task_note(note(task))), Ambiguous)
    ours.add_task_note(note(task, asked_at=clock.now()))
    assert session.value("SELECT COUNT(*) FROM tasknote") == 1
    api.wrong_next("PUT tasks/", Wrong.CUT_AFTER)
    assert isinstance(refused(lambda: ours.finish_task(task, "UP-1042")), Ambiguous)
    assert ours.finish_task(task, "UP-1042")


def test_what_is_refused_says_why_and_never_what_was_sent(
    ours: OpenDentalPractice, api: LocalApi, order: Order
) -> None:
    api.wrong_next("POST tasks", Wrong.BUSY)
    busy = refused(lambda: ours.make_task(order()))
    assert isinstance(busy, Transient)
    assert busy.retry_after == 7
    task = ours.make_task(order())
    error = refused(lambda: through(api).put(f"tasks/{task}", {"TaskStatus": "Nora"}))
    assert isinstance(error, Permanent)
    said = "main: Open Dental's API: it refuses (status 400): TaskStatus is invalid: ..."
    assert (error.code, str(error)) == ("api_refused", said)


@pytest.mark.parametrize(
    "keys",
    [(CUSTOMER_KEY, DEVELOPER_KEY), (DEVELOPER_KEY, "WRONG")],
    ids=["swapped", "wrong"],
)
def test_keys_that_are_refused_stand_in_no_error(
    connect: Connect, api: LocalApi, session: Session, order: Order, keys: tuple[str, str]
) -> None:
    practice = connect(api=through(api, keys=keys))
    practice.hold()
    for act in (practice.check_writable, lambda: practice.make_task(order())):
        error = refused(act)
        assert isinstance(error, Permanent)
        assert error.code == "api_keys"
    assert session.value("SELECT COUNT(*) FROM task") == 0


def test_the_api_of_another_practice_gets_no_task(
    connect: Connect, api: LocalApi, session: Session, order: Order, mariadb: Server
) -> None:
    practice = connect(api=through(api))
    practice.hold()
    session.run("UPDATE userod SET UserName = 'Renamed' WHERE UserName = 'Jamie'")
    api.database = api.database.replace("/api_room", "/api_room_there")
    there = Building(mariadb, "24.4.22.0", "api_room_there").opened()
    for _ in range(2):
        error = refused(lambda: practice.make_task(order()))
        assert isinstance(error, Permanent)
        assert error.code == "api_elsewhere"
    with there.open() as other:
        assert other.value("SELECT COUNT(*) FROM task") == 0


def test_a_copy_of_the_database_gets_one_task_at_most(
    ours: OpenDentalPractice, api: LocalApi, order: Order, mariadb: Server
) -> None:
    api.database = api.database.replace("/api_room", "/api_room_copy")
    there = Building(mariadb, "24.4.22.0", "api_room_copy").opened()
    for mark in ("UP-1042", "UP-1043"):
        error = refused(lambda mark=mark: ours.make_task(order(mark)))  # type: ignore[misc]  # a default is no parameter here
        assert isinstance(error, Permanent)
        assert error.code == "api_elsewhere"
    with there.open() as other:
        assert other.value("SELECT COUNT(*) FROM task") == 1


def test_an_open_dental_that_is_too_old_is_told_before_anything_is_asked(
    ours: OpenDentalPractice, api: LocalApi, session: Session, order: Order
) -> None:
    session.run("UPDATE preference SET ValueString = '24.4.21.0' WHERE PrefName = 'DataBaseVersion'")
    error = refused(lambda: ours.make_task(order()))
    assert isinstance(error, Permanent)
    assert (error.code, api.calls) == ("api_too_old", [])


def test_who_has_lost_the_lock_asks_for_nothing(
    ours: OpenDentalPractice, api: LocalApi, mariadb: Server, order: Order
) -> None:
    task = ours.make_task(order())
    asked = len(api.calls)
    with mariadb.admin() as admin:
        holder = admin.value("SELECT IS_USED_LOCK('od-escalator.api_room')")
        admin.run(f"KILL {holder}")
    acts: tuple[Callable[[], object], ...] = (
        lambda: ours.make_task(order("UP-1043")),
        lambda: ours.add_task_note(note(task)),
        lambda: ours.finish_task(task, "UP-1042"),
    )
    for act in acts:
        assert isinstance(refused(act), Transient)
    assert len(api.calls) == asked


def test_what_is_gone_gets_no_note_and_is_not_marked_done(
    ours: OpenDentalPractice, order: Order, at_desk: AtDesk
) -> None:
    task = ours.make_task(order())
    at_desk("Kelly").delete_task(task)
    with pytest.raises(Permanent) as told:
        ours.add_task_note(note(task))
    assert told.value.code == "task_gone"
    assert not ours.finish_task(task, "UP-1042")


def test_a_task_is_not_moved_for_the_api_knows_no_way(ours: OpenDentalPractice, order: Order) -> None:
    with pytest.raises(Permanent) as told:
        ours.put_back(note(ours.make_task(order())), "Kelly")
    assert told.value.code == "api_cannot_move"


def test_where_nobody_answers_it_is_tried_later(connect: Connect, order: Order, api: LocalApi) -> None:
    practice = connect(api=Api("main", "http://127.0.0.1:9/api/v1", (DEVELOPER_KEY, CUSTOMER_KEY)))
    practice.hold()
    assert isinstance(refused(lambda: practice.make_task(order())), ApiAway)
    api.wrong_next("GET userods", Wrong.SILENT, Wrong.BROKEN, Wrong.PAGE)
    practice = connect(api=through(api, answer_within=0.1))
    practice.hold()
    kinds = [type(refused(practice.check_writable)) for _ in range(3)]
    assert kinds == [ApiAway, ApiAway, Permanent]
    practice.check_writable()


@pytest.mark.parametrize("fate", [Fate.BEFORE, Fate.AFTER])
def test_a_wire_that_is_cut_before_or_after_it_acted_makes_one_task(
    connect: Connect, api: LocalApi, clock: HandClock, session: Session, order: Order, fate: Fate
) -> None:
    with Wire(api.port) as wire:
        practice = connect(api=through(api, url=f"http://127.0.0.1:{wire.port}/api/v1"), clock=clock)
        practice.hold()
        wire.judge_by(lambda request: fate if request.startswith(b"POST ") else Fate.PASS)
        assert isinstance(refused(lambda: practice.make_task(order())), Ambiguous)
        wire.judge_by(let_pass)
        clock.turn(timedelta(minutes=2))
        if fate is Fate.BEFORE:
            assert isinstance(refused(lambda: practice.make_task(order(asked_at=NOW))), Absent)
        task = practice.make_task(order(asked_at=NOW) if fate is Fate.AFTER else order())
        assert session.column("SELECT TaskNum FROM task") == [task]
        practice.close()
