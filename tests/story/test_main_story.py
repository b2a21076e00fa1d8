from collections.abc import Callable

from od_escalator.demo.audit import audit_is_trusted
from od_escalator.demo.commlogdesk import Mode
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.complaint import Category
from od_escalator.domain.offerings import Approval
from od_escalator.domain.task_words import FINISHING
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

NOTED = "An upset patient was noted Mon Nov 16, 10:14 AM"
UPSET = "Pt upset about the bill for her crown, wants a call back."
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


def test_an_upset_patient_is_called_and_the_owners_hear_how_it_ended(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    kelly, sam, dana, jamie = at("Kelly"), at("Sam"), at("Dana"), at("Jamie")

    jamie.write_commlog(nora, UPSET, "Upset Patient")
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    [row] = kelly.inbox()
    task = row["TaskNum"]
    assert row["KeyNum"] == nora
    assert row["Descript"].startswith("Please call back by Tue 10:14 AM - billing - UP-1001 (noted Mon 10:14 AM Jamie)")
    last = stage.world.config.playbook.about(Category.BILLING, {Approval.OWNER: "Rosa Lind"})
    assert row["Descript"].endswith("\n".join((*FINISHING, *last)))
    assert "a refund only with Rosa Lind's word." in row["Descript"]
    assert (kelly.new_popups(), sam.new_popups(), dana.new_popups()) == ([task], [task], [])

    kelly.open_task(task).close()
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Kelly Ray opened the task"]

    kelly.write_commlog(nora, "Called pt, LVM.", mode=Mode.PHONE)
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray tried to reach the patient, no conversation yet"]
    assert ear.root() == "#geneva: tried, the patient has not been reached yet (1 attempt)"

    stage.until_local(18, 12)
    assert ear.news() == []
    stage.until_local(19, 10, 10)
    assert ear.news() == [
        "#geneva thread: Reminded: Kelly Ray",
        "Kelly: Dana Brooks will be told at 10:14 AM unless you log a conversation",
    ]
    stage.until_local(19, 10, 20)
    assert ear.news() == [
        "#geneva thread: Told now: <@U0DANA>, <@U0ROSA> and <@U0LEE>",
        *(f"{who}: {NOTED}, and nobody has reached the patient yet (1 attempt logged)" for who in ("Dana", "Lee")),
        f"Rosa: {NOTED}, and nobody has reached the patient yet (1 attempt logged)",
    ]
    assert kelly.new_popups() == [task]
    [note] = kelly.task_notes(task)
    assert note["Note"].startswith(
        "Dana Brooks, Rosa Lind and Lee Park have been told (Thu 10:14 AM): no conversation is on file yet."
    )
    assert note["Note"].endswith("(UP-1001/1)")

    kelly.write_commlog(nora, TALK, mode=Mode.PHONE)
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray reached the patient, and the CommLog is written"]

    kelly.tick_done(task)
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Thu Nov 19, 10:20 AM by Kelly Ray",
    ]
    assert ear.root() == "#geneva: resolved Thu Nov 19, 10:20 AM by Kelly Ray"
    stage.wait(days=14)
    assert ear.news() == []


def test_every_row_of_the_audit_trail_stays_trusted(stage: Stage, at: At) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), UPSET, "Upset Patient")
    stage.settle()
    stage.until_local(17, 11)
    with stage.world.practice.open() as session:
        ours = session.column(
            "SELECT SecurityLogNum FROM securitylog WHERE UserNum = %(us)s",
            us=stage.world.practice.users["Escalator"],
        )
        assert len(ours) == 2  # the task, and the note that Dana was told
        assert all(audit_is_trusted(session, number) for number in ours)


def test_a_manager_who_has_the_task_open_while_we_add_to_it_can_still_save_it(stage: Stage, at: At, ear: Ear) -> None:
    kelly = at("Kelly")
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), UPSET, "Upset Patient")
    stage.settle()
    window = kelly.open_task(kelly.inbox()[0]["TaskNum"])
    stage.until_local(17, 11)
    assert len(kelly.task_notes(window.number)) == 1
    ear.news()
    window.done()
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Kelly Ray marked the task Done"]
