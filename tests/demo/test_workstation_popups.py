"""A task pops up where Open Dental would let it pop up, and nowhere else."""

from collections.abc import Callable
from datetime import datetime, timedelta

from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.trail import unread_by
from od_escalator.demo.workstation import Workstation

AtDesk = Callable[[str], Workstation]
Turn = Callable[..., datetime]


def test_a_task_pops_up_for_who_follows_the_list_and_for_nobody_else(
    practice: Practice, at_desk: AtDesk, turn: Turn
) -> None:
    desks = {name: at_desk(name) for name in practice.users}
    turn(seconds=1)
    task = desks["Jamie"].write_task("Please call Nora", practice.inboxes["Kelly"])
    turn(seconds=1)
    assert {name for name, desk in desks.items() if desk.new_popups() == [task]} == {"Kelly", "Sam"}
    assert not any(desk.new_popups() for desk in desks.values())


def test_a_task_pops_up_on_every_station_she_is_logged_in_at(practice: Practice, at_desk: AtDesk, turn: Turn) -> None:
    here, there, jamie = at_desk("Kelly"), at_desk("Kelly"), at_desk("Jamie")
    turn(seconds=1)
    task = jamie.write_task("Please call", practice.inboxes["Kelly"])
    turn(seconds=1)
    assert here.new_popups() == there.new_popups() == [task]


def test_a_signal_shows_in_the_second_after_it_was_written(practice: Practice, at_desk: AtDesk, turn: Turn) -> None:
    kelly, jamie = at_desk("Kelly"), at_desk("Jamie")
    turn(seconds=1)
    task = jamie.write_task("Please call", practice.inboxes["Kelly"])
    assert kelly.new_popups() == []
    turn(seconds=1)
    assert kelly.new_popups() == [task]


def test_nobody_is_shown_her_own_task(practice: Practice, at_desk: AtDesk, turn: Turn) -> None:
    kelly = at_desk("Kelly")
    turn(seconds=1)
    kelly.write_task("Note to self", practice.inboxes["Kelly"])
    turn(seconds=5)
    assert kelly.new_popups() == []


def test_the_newest_note_decides_whose_message_it_is(practice: Practice, at_desk: AtDesk, turn: Turn) -> None:
    kelly, sam = at_desk("Kelly"), at_desk("Sam")
    turn(seconds=1)
    task = kelly.write_task("Shared", practice.inboxes["Kelly"])
    turn(seconds=5)
    assert (kelly.new_popups(), sam.new_popups()) == ([], [task])
    with sam.open_task(task) as window:
        window.add_note("LVM for her")
    turn(seconds=5)
    assert (kelly.new_popups(), sam.new_popups()) == ([task], [])


def test_following_the_parent_list_covers_the_inboxes_below(
    practice: Practice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    rosa = practice.users["Rosa"]
    session.insert("tasksubscription", UserNum=rosa, TaskListNum=practice.inboxes_parent, TaskNum=0)
    owner, jamie = at_desk("Rosa"), at_desk("Jamie")
    turn(seconds=1)
    task = jamie.write_task("Please call", practice.inboxes["Dana"])
    turn(seconds=1)
    assert owner.new_popups() == [task]
    assert unread_by(session, task) == {"Dana", "Rosa"}


def test_a_task_without_ancestors_never_pops_up(
    practice: Practice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    kelly, jamie = at_desk("Kelly"), at_desk("Jamie")
    turn(seconds=1)
    jamie.write_task("Please call", practice.inboxes["Kelly"])
    session.run("DELETE FROM taskancestor")
    turn(seconds=1)
    assert kelly.new_popups() == []


def test_a_list_with_popups_switched_off_stays_quiet(
    practice: Practice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    inbox = practice.inboxes["Kelly"]
    session.insert(
        "userodpref", UserNum=practice.users["Kelly"], Fkey=inbox, FkeyType=10, ValueString="True", ClinicNum=0
    )
    kelly, sam, jamie = at_desk("Kelly"), at_desk("Sam"), at_desk("Jamie")
    turn(seconds=1)
    task = jamie.write_task("Please call", inbox)
    turn(seconds=1)
    assert (kelly.new_popups(), sam.new_popups()) == ([], [task])


def test_a_task_whose_window_is_open_does_not_pop_up_again(practice: Practice, at_desk: AtDesk, turn: Turn) -> None:
    kelly, jamie = at_desk("Kelly"), at_desk("Jamie")
    turn(seconds=1)
    task = jamie.write_task("Please call", practice.inboxes["Kelly"])
    window = kelly.open_task(task)
    jamie.open_task(task).add_note("She called again")
    turn(seconds=1)
    assert kelly.new_popups() == []
    window.close()
    jamie.open_task(task).add_note("And again")
    turn(seconds=1)
    assert kelly.new_popups() == [task]


def test_an_ordinary_task_does_not_pop_up_at_a_later_login(practice: Practice, at_desk: AtDesk, turn: Turn) -> None:
    at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    turn(minutes=5)
    kelly = at_desk("Kelly")
    assert (kelly.login_popups(), kelly.new_popups()) == ([], [])
    assert [row["Unread"] for row in kelly.inbox()] == [1]


def test_a_due_reminder_pops_up_at_every_login_until_it_is_read(
    practice: Practice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    now = session.value("SELECT NOW()")
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"], remind_at=now)
    later = at_desk("Jamie").write_task("Not yet", practice.inboxes["Kelly"], remind_at=now + timedelta(hours=2))
    turn(minutes=5)
    kelly = at_desk("Kelly")
    assert kelly.login_popups() == kelly.login_popups() == [task]
    kelly.read_task(task)
    assert kelly.login_popups() == []
    turn(hours=2)
    assert kelly.login_popups() == [later]
    assert session.value("SELECT COUNT(*) FROM securitylog WHERE PermType = 178 AND FKey = %(t)s", t=later) == 1


def test_a_reminder_does_not_pop_up_before_it_is_due(
    practice: Practice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    kelly, jamie = at_desk("Kelly"), at_desk("Jamie")
    turn(seconds=1)
    later = session.value("SELECT NOW()") + timedelta(hours=2)
    task = jamie.write_task("Not yet", practice.inboxes["Kelly"], remind_at=later)
    turn(seconds=1)
    assert (kelly.new_popups(), kelly.login_popups()) == ([], [])
    assert unread_by(session, task) == {"Jamie", "Kelly", "Sam"}


def test_her_own_due_reminder_does_pop_up(practice: Practice, session: Session, at_desk: AtDesk, turn: Turn) -> None:
    kelly = at_desk("Kelly")
    turn(seconds=1)
    task = kelly.write_task("Call", practice.inboxes["Kelly"], remind_at=session.value("SELECT NOW()"))
    turn(seconds=1)
    assert kelly.new_popups() == [task]
