"""Tracking sees what people do with a task and what they write about the family, in at most four statements."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.note import Source
from od_escalator.domain.practice import Sighting, TaskNoteOrder, TaskOrder, TaskSight, TaskStatus, Watched
from od_escalator.opendental.practice import OpenDentalPractice

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)
Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]
Order = Callable[..., TaskOrder]
Look = Callable[..., Sighting]


@pytest.fixture
def look(ours: OpenDentalPractice, turn: Turn) -> Look:
    """Look at the case of the first patient, opened on Monday at ten."""

    def look(task: int | None = None, patient: int = 70001) -> Sighting:
        (sighting,) = ours.watch(
            [Watched(case=1042, patient=patient, since=MONDAY, task=task)], turn(seconds=0)
        ).sightings
        return sighting

    return look


def test_who_has_not_opened_the_task(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, order: Order, look: Look
) -> None:
    task = ours.make_task(order())
    kelly, sam = office.users["Kelly"], office.users["Sam"]
    assert look(task).task == TaskSight(status=TaskStatus.OPEN, unread_by=frozenset({kelly, sam}))
    at_desk("Kelly").open_task(task)
    assert look(task).task == TaskSight(status=TaskStatus.OPEN, unread_by=frozenset({sam}))


def test_where_new_is_not_tracked_by_user_a_viewed_task_counts_as_opened_by_all(
    office: Practice,
    session: Session,
    at_desk: AtDesk,
    connect: Callable[[], OpenDentalPractice],
    order: Order,
) -> None:
    session.run("UPDATE preference SET ValueString = '0' WHERE PrefName = 'TasksNewTrackedByUser'")
    practice = connect()
    practice.hold()
    task = practice.make_task(order())
    watched = [Watched(case=1042, patient=office.patients[0].number, since=MONDAY, task=task)]
    before = practice.watch(watched, MONDAY).sightings[0].task
    at_desk("Kelly").open_task(task)
    after = practice.watch(watched, MONDAY).sightings[0].task
    assert before is not None
    assert after is not None
    assert (len(before.unread_by), after.unread_by) == (2, frozenset())


@pytest.mark.parametrize("how", ["right-click", "window", "window with a note"])
def test_who_marked_it_done(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, order: Order, look: Look, how: str
) -> None:
    task = ours.make_task(order())
    kelly = at_desk("Kelly")
    if how == "right-click":
        kelly.tick_done(task)
    else:
        window = kelly.open_task(task)
        if how == "window with a note":
            window.add_note("Spoke with pt")
        window.done()
    assert look(task).task == TaskSight(status=TaskStatus.DONE, by=office.users["Kelly"])


def test_a_reopened_task_is_open(ours: OpenDentalPractice, at_desk: AtDesk, order: Order, look: Look) -> None:
    task = ours.make_task(order())
    kelly = at_desk("Kelly")
    kelly.tick_done(task)
    kelly.reopen(task)
    sight = look(task).task
    assert sight is not None
    assert sight.status is TaskStatus.OPEN


def test_a_deleted_task_says_who_deleted_it(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, order: Order, look: Look
) -> None:
    task = ours.make_task(order())
    at_desk("Sam").delete_task(task)
    assert look(task).task == TaskSight(status=TaskStatus.DELETED, by=office.users["Sam"])


@pytest.mark.parametrize("noted", [False, True])
def test_a_task_that_is_gone_without_anybody_deleting_it_is_lost(
    ours: OpenDentalPractice,
    session: Session,
    order: Order,
    look: Look,
    noted: bool,
) -> None:
    task = ours.make_task(order())
    if noted:
        ours.add_task_note(TaskNoteOrder(task=task, mark="UP-1042/7", text="Dana was told.", popup=False))
    session.run("DELETE FROM task WHERE TaskNum = %(t)s", t=task)
    assert look(task).task == TaskSight(status=TaskStatus.LOST)


def test_a_case_without_task_has_no_sight_of_one(look: Look) -> None:
    assert look().task is None


def test_a_task_stays_the_cases_whatever_people_do_to_it(
    ours: OpenDentalPractice, office: Practice, session: Session, at_desk: AtDesk, order: Order, look: Look
) -> None:
    task = ours.make_task(order())
    kelly = at_desk("Kelly")
    kelly.merge_patients(70001, 70002)
    kelly.open_task(task).save("Nora called about the bill")
    session.run("UPDATE task SET KeyNum = 0, ObjectType = 0 WHERE TaskNum = %(t)s", t=task)
    assert look(task).task == TaskSight(status=TaskStatus.OPEN, unread_by=frozenset({office.users["Sam"]}))
    kelly.open_task(task).save("like UP-1041 the other day, UP-1042")
    session.run("UPDATE task SET UserNum = 1 WHERE TaskNum = %(t)s", t=task)  # another user of ours, by now
    ours.add_task_note(TaskNoteOrder(task=task, mark="UP-1042/7", text="Dana was told.", popup=False))
    assert ours.finish_task(task, "UP-1042")


def test_a_row_that_somebody_still_composes_is_no_task(
    ours: OpenDentalPractice, session: Session, order: Order, look: Look
) -> None:
    task = ours.make_task(order())
    session.run("UPDATE task SET TaskListNum = -1 WHERE TaskNum = %(t)s", t=task)
    assert look(task).task is None


def test_task_notes_of_people_are_evidence_and_ours_are_not(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, turn: Turn, order: Order, look: Look
) -> None:
    task = ours.make_task(order())
    now = turn(minutes=3)
    with at_desk("Kelly").open_task(task) as window:
        window.add_note("LVM")
    ours.add_task_note(TaskNoteOrder(task=task, mark="UP-1042/7", text="Dana was told.", popup=False))
    kelly, we = look(task).notes
    assert (kelly.note.text, kelly.note.author, kelly.note.by_person) == ("LVM", office.users["Kelly"], True)
    assert (kelly.note.written_at, kelly.note.key.source, kelly.same_patient) == (now, Source.TASK_NOTE, True)
    assert not we.note.by_person


def test_commlogs_of_the_family_are_seen_when_settled_and_those_of_others_never(
    ours: OpenDentalPractice, session: Session, at_desk: AtDesk, turn: Turn, look: Look
) -> None:
    session.run("UPDATE patient SET Guarantor = 70001 WHERE PatNum = 70002")
    session.run("UPDATE patient SET Guarantor = 0 WHERE PatNum IN (70003, 70004)")
    kelly = at_desk("Kelly")
    written = turn(minutes=10)
    for patient in (70001, 70002, 70003, 70004):
        kelly.write_commlog(patient, f"Spoke w/ {patient}")
    watched = [Watched(case=1, patient=70001, since=MONDAY)]
    assert ours.watch(watched, turn(seconds=29)).seen_until == written
    assert look().notes == ()
    now = turn(seconds=1)
    assert ours.watch(watched, now).seen_until == now
    assert [(seen.note.text, seen.same_patient) for seen in look().notes] == [
        ("Spoke w/ 70001", True),
        ("Spoke w/ 70002", False),
    ]
    assert [seen.note.text for seen in look(patient=70003).notes] == ["Spoke w/ 70003"]


def test_the_treating_provider_is_known(
    office: Practice, session: Session, at_desk: AtDesk, turn: Turn, look: Look
) -> None:
    session.run("UPDATE patient SET PriProv = %(p)s WHERE PatNum = 70001", p=office.providers["DrOk"])
    for name in ("Okafor", "Lindgren", "Kelly"):
        at_desk(name).write_commlog(70001, f"{name} spoke with pt")
    turn(minutes=1)
    assert {seen.note.text.split()[0]: seen.treating for seen in look().notes} == {
        "Okafor": True,
        "Lindgren": False,
        "Kelly": False,
    }


def test_what_was_written_long_before_the_case_is_no_evidence(at_desk: AtDesk, turn: Turn, look: Look) -> None:
    kelly = at_desk("Kelly")
    turn(minutes=-6)
    kelly.write_commlog(70001, "an old call")
    turn(minutes=2)
    kelly.write_commlog(70001, "just before")
    turn(minutes=10)
    assert [seen.note.text for seen in look().notes] == ["just before"]


def test_a_wrong_server_clock_cancels_out(ours: OpenDentalPractice, at_desk: AtDesk, turn: Turn) -> None:
    skew = timedelta(hours=5)
    written = turn(minutes=10)
    at_desk("Kelly").write_commlog(70001, "Spoke with pt")
    now = turn(minutes=1) + skew
    watching = ours.watch([Watched(case=1, patient=70001, since=MONDAY + skew)], now)
    assert [seen.note.written_at for seen in watching.sightings[0].notes] == [written + skew]
    assert watching.seen_until == now


def test_fifty_cases_take_at_most_four_statements(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, turn: Turn, order: Order, statements: list[str]
) -> None:
    patients = [patient.number for patient in office.patients][:10]
    tasks = [ours.make_task(order(f"UP-{n}", patient=patient)) for n, patient in enumerate(patients)]
    for patient in patients:
        at_desk("Kelly").write_commlog(patient, "Spoke with pt")
    watched = [Watched(case=n, patient=patients[n % 10], since=MONDAY, task=tasks[n]) for n in range(10)]
    watched += [Watched(case=n, patient=patients[n % 10], since=MONDAY) for n in range(10, 50)]
    now = turn(minutes=1)
    statements.clear()
    watching = ours.watch(watched, now)
    assert len(statements) <= 4
    assert [sighting.case for sighting in watching.sightings] == list(range(50))
    assert all(sighting.notes for sighting in watching.sightings)
    assert {sighting.task.status for sighting in watching.sightings if sighting.task} == {TaskStatus.OPEN}


def test_no_open_case_costs_nothing(ours: OpenDentalPractice, turn: Turn, statements: list[str]) -> None:
    now = turn(seconds=1)
    assert ours.watch([], now).seen_until == now
    assert statements == []
