"""The same expectations of every release of Open Dental that we know, on both storage engines.

What is expected is what a workstation of that release writes and sees beside us; no row is listed by hand.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest

from od_escalator.demo import taskrows
from od_escalator.demo.audit import audit_is_trusted
from od_escalator.demo.practice import Practice
from od_escalator.demo.releases import EVERY
from od_escalator.demo.server import Server
from od_escalator.demo.session import Row, Session
from od_escalator.demo.taskwindow import SaveRefused
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.note import Source
from od_escalator.domain.practice import Cursor, Sighting, TaskNoteOrder, TaskOrder, TaskSight, TaskStatus, Watched
from od_escalator.opendental.inspection import Question
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.opendental.versions import Version
from tests.opendental.conftest import Building, commlog

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)
NORA = 70001
Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]
Order = Callable[..., TaskOrder]

#: What no two tasks share, and the author and his priority.
OWN = {"TaskNum", "Descript", "UserNum", "PriorityDefNum", "ReminderGroupId", "SecDateTEdit"}
OWN_HISTORY = OWN | {"TaskHistNum", "UserNumHist"}


@pytest.fixture(scope="session")
def street(mariadb: Server) -> dict[str, Building]:
    """One practice of each release."""
    return {version: Building(mariadb, version, f"room_{version.replace('.', '_')}") for version in EVERY}


@pytest.fixture(params=EVERY)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def office(street: dict[str, Building], version: str) -> Iterator[Practice]:
    yield street[version].opened()
    street[version].leave()


def watch(ours: OpenDentalPractice, task: int, now: datetime) -> Sighting:
    (sighting,) = ours.watch([Watched(case=1042, patient=NORA, since=MONDAY, task=task)], now).sightings
    return sighting


def rows(session: Session, table: str, task: int, but: set[str]) -> list[Row]:
    found = session.rows(f"SELECT * FROM {table} WHERE TaskNum = %(task)s", task=task)  # noqa: S608  our own names
    return [{name: value for name, value in row.items() if name not in but} for row in found]


def test_notes_of_both_kinds_are_read(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, turn: Turn, version: str
) -> None:
    jamie, okafor = at_desk("Jamie"), at_desk("Okafor")
    written = turn(seconds=0)
    jamie.write_commlog(NORA, "Upset about\nthe bill", "Upset Patient")
    draft = jamie.write_commlog(NORA, "She is #ups", autosave=True)
    okafor.chart.write_note(NORA, "Left in tears. #upset")
    reading = ours.read_notes(Cursor(last_procnote=0), turn(seconds=20))
    jamie.edit_commlog(draft, "She is #upset 2", autosave=True)
    reading = ours.read_notes(reading.cursor, turn(seconds=10))
    later = ours.read_notes(reading.cursor, turn(seconds=20))
    read = [(each.text, each.type_name, each.author) for each in (*reading.notes, *later.notes)]
    assert read[:2] == [
        ("Upset about\nthe bill", "Upset Patient", office.users["Jamie"]),
        ("Left in tears. #upset", "", office.users["Okafor"]),
    ]
    assert ("She is #upset 2", "Misc", office.users["Jamie"]) in read[2:]
    assert not [text for text, *_ in read if text == "She is #ups"]
    assert {note.written_at for note in reading.notes} == {written}
    assert [note.procedure.clinic for note in reading.notes if note.procedure] == ["Geneva"]
    assert str(ours.inspect(Question(now=MONDAY, people=())).version) == str(Version.parse(version))
    assert {closure.day for closure in ours.closures(date(2026, 1, 1), date(2027, 12, 31))} == set(office.holidays)


def test_our_task_has_the_rows_of_one_that_a_colleague_sends(
    ours: OpenDentalPractice, office: Practice, session: Session, at_desk: AtDesk, order: Order
) -> None:
    dana = at_desk("Dana")
    note = at_desk("Jamie").write_commlog(NORA, "Upset about the bill")
    at = taskrows.now(session)
    theirs = dana.write_task("Call her back", office.inboxes["Kelly"], NORA, remind_at=at, priority="Reminder")
    task = ours.make_task(order(note=commlog(note)))
    for table, own in {"task": OWN, "taskancestor": {"TaskNum", "TaskAncestorNum"}}.items():
        assert rows(session, table, task, own) == rows(session, table, theirs, own)
    assert unread(session, task) == unread(session, theirs) == {office.users["Kelly"], office.users["Sam"]}
    assert audited(session, task) == audited(session, theirs) == [(84, "New task added", NORA)]
    signals = session.rows("SELECT IType, FKeyType, FKey FROM signalod ORDER BY SignalNum")
    assert {tuple(row.values()) for row in signals} == {
        *((kind, "Task", number) for kind in (3, 28) for number in (theirs, task)),
        *((91, "Undefined", office.users[author]) for author in ("Dana", "Escalator")),
        (90, "Undefined", office.inboxes["Kelly"]),
        (92, "Undefined", NORA),
    }
    assert all(audit_is_trusted(session, number) for number in session.column("SELECT SecurityLogNum FROM securitylog"))


def test_task_and_task_note_pop_up_and_open_windows_stay_good(
    ours: OpenDentalPractice, at_desk: AtDesk, turn: Turn, order: Order
) -> None:
    kelly, morgan = at_desk("Kelly"), at_desk("Morgan")
    turn(seconds=1)
    task = ours.make_task(order())
    turn(seconds=1)
    assert (kelly.new_popups(), morgan.new_popups()) == ([task], [])
    window = kelly.open_task(task)
    ours.add_task_note(TaskNoteOrder(task=task, mark="UP-1042/1", text="Dana has been told. (UP-1042/1)", popup=True))
    turn(seconds=1)
    window.close()
    assert kelly.new_popups() == [task]
    assert [row["Note"] for row in kelly.task_notes(task)] == ["Dana has been told. (UP-1042/1)"]
    late = kelly.open_task(task)
    assert ours.finish_task(task, "UP-1042")
    with pytest.raises(SaveRefused):
        late.save("I was just writing this")
    assert kelly.inbox() == []


def test_what_we_finish_looks_as_if_ticked_off_in_the_list(
    ours: OpenDentalPractice, office: Practice, session: Session, at_desk: AtDesk, order: Order
) -> None:
    dana = at_desk("Dana")
    now = taskrows.now(session)
    theirs = dana.write_task("Call her back", office.inboxes["Kelly"], NORA, remind_at=now, priority="Reminder")
    task = ours.make_task(order())
    dana.tick_done(theirs)
    assert ours.finish_task(task, "UP-1042")
    assert rows(session, "task", task, OWN) == rows(session, "task", theirs, OWN)
    assert rows(session, "taskhist", task, OWN_HISTORY) == rows(session, "taskhist", theirs, OWN_HISTORY)
    assert audited(session, task) == audited(session, theirs)
    assert unread(session, task) == set()


def test_it_is_seen_who_opened_and_who_finished_it_and_what_was_written(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, turn: Turn, order: Order
) -> None:
    kelly, dana = at_desk("Kelly"), at_desk("Dana")
    task = ours.make_task(order())
    both = frozenset({office.users["Kelly"], office.users["Sam"]})
    assert watch(ours, task, turn(seconds=1)).task == TaskSight(status=TaskStatus.OPEN, unread_by=both)
    with kelly.open_task(task) as window:
        window.add_note("on it")
    kelly.write_commlog(NORA, "Spoke w/ pt, all good now.")
    seen = watch(ours, task, turn(seconds=31))
    assert seen.task == TaskSight(
        status=TaskStatus.OPEN, unread_by=both - {office.users["Kelly"]} | {office.users["Escalator"]}
    )
    assert [(each.note.key.source, each.note.text, each.note.author) for each in seen.notes] == [
        (Source.COMMLOG, "Spoke w/ pt, all good now.", office.users["Kelly"]),
        (Source.TASK_NOTE, "on it", office.users["Kelly"]),
    ]
    kelly.tick_done(task)
    assert watch(ours, task, turn(seconds=1)).task == TaskSight(status=TaskStatus.DONE, by=office.users["Kelly"])
    dana.delete_task(task)
    assert watch(ours, task, turn(seconds=1)).task == TaskSight(status=TaskStatus.DELETED, by=office.users["Dana"])


def test_check_finds_nothing_missing(ours: OpenDentalPractice) -> None:
    ours.check_writable()
    assert ours.missing_rights() == ()
    assert ours.inspect(Question(now=MONDAY, people=("Kelly",))).own_user is not None


def unread(session: Session, task: int) -> set[int]:
    return set(session.column("SELECT UserNum FROM taskunread WHERE TaskNum = %(task)s", task=task))


def audited(session: Session, task: int) -> list[tuple[object, ...]]:
    found = session.rows(
        "SELECT PermType, LogText, PatNum FROM securitylog WHERE FKey = %(task)s ORDER BY SecurityLogNum", task=task
    )
    return [tuple(row.values()) for row in found]
