"""What holds of our tasks however they are written, by SQL or through the REST API: once, with the right words."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.api import LocalApi
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import Standing, TaskOrder
from od_escalator.errors import Permanent
from od_escalator.opendental.practice import OpenDentalPractice
from tests.opendental.conftest import Building, Connect, commlog, through

AtDesk = Callable[[str], Workstation]
Order = Callable[..., TaskOrder]


@pytest.fixture(scope="session")
def building(mariadb: Server) -> Building:
    """The first release whose API can do it all."""
    return Building(mariadb, "24.4.22.0", "either_room")


@pytest.fixture(params=["sql", "api"])
def ours(request: pytest.FixtureRequest, connect: Connect, office: Practice) -> Iterator[OpenDentalPractice]:
    with ExitStack() as stack:
        by_api = request.param == "api"
        api = stack.enter_context(LocalApi(office.url, SystemClock())) if by_api else None
        practice = connect(api=through(api)) if api else connect()
        assert practice.hold() is Standing.WRITER
        yield practice


def test_it_is_one_task_though_the_charts_were_merged_while_its_answer_was_lost(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    old, new = office.patients[0].number, office.patients[1].number
    at_desk("Kelly").merge_patients(old, new)
    assert ours.make_task(order()) == task
    assert session.rows("SELECT TaskNum, KeyNum FROM task") == [{"TaskNum": task, "KeyNum": new}]


def test_the_text_tells_whom_to_call_and_how_to_finish(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    patient = office.patients[0]
    note = at_desk("Jamie").write_commlog(patient.number, "Upset about\nthe bill")
    task = ours.make_task(order(note=commlog(note)))
    lines = str(session.value("SELECT Descript FROM task WHERE TaskNum = %(t)s", t=task)).split("\n")
    assert lines[1:3] == ["Upset about", "the bill"]
    assert lines[3].startswith(f"Call: {patient.name}, mobile ")
    assert lines[4:] == ["After the call, write a CommLog.", "Then mark this task Done."]
    assert "\r" not in "".join(lines)


def test_a_note_of_another_patient_is_never_quoted(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    note = at_desk("Jamie").write_commlog(office.patients[1].number, "somebody else's trouble")
    task = ours.make_task(order(note=commlog(note)))
    text = str(session.value("SELECT Descript FROM task WHERE TaskNum = %(t)s", t=task))
    assert "somebody else" not in text
    assert "can no longer be read" in text


@pytest.mark.parametrize(
    "words",
    ["x" * 65_000, "牙" * 21_000, "a\x00b", "\U0001f621 <!channel>", "'; DROP TABLE task; -- %s %(x)s \\"],
    ids=["64 kB", "wide", "NUL", "emoji", "SQL"],
)
def test_hostile_words_end_up_in_the_text_and_nowhere_else(
    ours: OpenDentalPractice, at_desk: AtDesk, session: Session, order: Order, words: str
) -> None:
    note = at_desk("Jamie").write_commlog(70001, words)
    task = ours.make_task(order(note=commlog(note)))
    text = str(session.value("SELECT Descript FROM task WHERE TaskNum = %(t)s", t=task))
    assert words[:1].replace("\U0001f621", "\ufffd") in text
    assert text.endswith("Then mark this task Done.")
    assert "\x00" not in text


def test_marks_do_not_find_each_other(ours: OpenDentalPractice, order: Order) -> None:
    made = [ours.make_task(order(mark)) for mark in ("UP-10420", "UP-1042-2", "UP-1042", "UP-1042")]
    assert len(set(made)) == 3
    assert made[2] == made[3]


def test_a_mark_in_the_words_of_another_case_is_not_taken_for_the_task(
    ours: OpenDentalPractice, at_desk: AtDesk, order: Order
) -> None:
    note = at_desk("Jamie").write_commlog(70001, "as upset as in UP-1042 last week")
    other = ours.make_task(order("UP-1050", note=commlog(note)))
    assert ours.make_task(order("UP-1042")) != other


def test_of_a_copied_task_the_first_one_is_ours(ours: OpenDentalPractice, session: Session, order: Order) -> None:
    task = ours.make_task(order())
    row = session.row("SELECT * FROM task WHERE TaskNum = %(t)s", t=task) or {}
    session.insert("task", **{name: value for name, value in row.items() if name != "TaskNum"})
    assert ours.make_task(order()) == task
    assert session.value("SELECT COUNT(*) FROM task") == 2


def no_inbox(session: Session) -> None:
    session.run("UPDATE userod SET TaskListInBox = 0 WHERE UserName = 'Kelly'")


def archived_list(session: Session) -> None:
    session.run("UPDATE tasklist SET TaskListStatus = 1 WHERE Descript = 'Kelly'")


def hidden_manager(session: Session) -> None:
    session.run("UPDATE userod SET IsHidden = 1 WHERE UserName = 'Kelly'")


def no_own_user(session: Session) -> None:
    session.run("DELETE FROM userod WHERE UserName = 'Escalator'")


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (no_inbox, "no_inbox"),
        (archived_list, "no_inbox"),
        (hidden_manager, "unknown_user"),
        (no_own_user, "unknown_user"),
    ],
)
def test_what_a_person_must_put_right_is_said_and_nothing_is_written(
    ours: OpenDentalPractice, session: Session, order: Order, broken: Callable[[Session], Any], code: str
) -> None:
    broken(session)
    with pytest.raises(Permanent) as told:
        ours.make_task(order())
    assert told.value.code == code
    assert session.value("SELECT COUNT(*) FROM task") == 0


def test_an_unknown_patient_gets_no_task(ours: OpenDentalPractice, order: Order) -> None:
    with pytest.raises(Permanent, match="patient of UP-1042 is not there"):
        ours.make_task(order(patient=1))


def test_for_a_child_the_parent_is_to_be_called(
    ours: OpenDentalPractice, office: Practice, session: Session, order: Order
) -> None:
    child, parent = office.patients[0], office.patients[1]
    session.run(
        "UPDATE patient SET Birthdate = '2016-05-01', Guarantor = %(parent)s WHERE PatNum = %(child)s",
        parent=parent.number,
        child=child.number,
    )
    session.run("UPDATE patient SET PreferContactMethod = 8 WHERE PatNum = %(parent)s", parent=parent.number)
    task = ours.make_task(order())
    text = str(session.value("SELECT Descript FROM task WHERE TaskNum = %(t)s", t=task))
    assert f"Call: {parent.name}, responsible for {child.name} (under 18), mobile {parent.mobile}" in text
    assert "prefers: text message" in text
