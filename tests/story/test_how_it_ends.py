"""What counts as an end, and what does not."""

from collections.abc import Callable

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.escalator import Escalator
from tests.story.ear import Ear

At = Callable[[str], Workstation]

TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."
REACHED = "#geneva thread: Kelly Ray reached the patient, and the CommLog is written"
RESOLVED = "#geneva thread: Resolved by Kelly Ray"


def program(stage: Stage) -> Escalator:
    assert isinstance(stage.running, Escalator)
    return stage.running


def opened(stage: Stage, at: At, ear: Ear) -> tuple[int, int]:
    """Open Nora's case and Kelly's task; returns the patient and the task."""
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    task = at("Kelly").inbox()[0]["TaskNum"]
    at("Kelly").open_task(task).close()
    stage.wait(minutes=1)
    ear.news()
    return nora, task


def test_done_without_a_conversation_is_asked_about_once_and_the_clock_runs_on(stage: Stage, at: At, ear: Ear) -> None:
    nora, task = opened(stage, at, ear)
    at("Kelly").tick_done(task)
    stage.wait(minutes=29)
    assert ear.news() == ["#geneva thread: Kelly Ray marked the task Done"]
    stage.wait(minutes=5)
    assert ear.news() == [
        "#geneva thread: The CommLog about the conversation is still missing",
        "Kelly: The task is Done, and there is no CommLog about the conversation yet",
    ]
    stage.until_local(17, 10, 20)
    assert ear.news() == [
        "#geneva thread: Reminded: Kelly Ray",
        "#geneva thread: Told now: <@U0DANA>",
        "Dana: An upset patient was noted Mon Nov 16, 10:14 AM, and no call is logged yet",
        "Kelly: Dana Brooks will be told at 10:14 AM unless you log a call",
    ]
    at("Kelly").write_commlog(nora, TALK)
    stage.settle()
    assert ear.news() == [RESOLVED, "#owners: resolved Tue Nov 17, 10:20 AM by Kelly Ray"]


def test_a_commlog_within_the_grace_ends_it_without_a_question(stage: Stage, at: At, ear: Ear) -> None:
    nora, task = opened(stage, at, ear)
    at("Kelly").tick_done(task)
    stage.wait(minutes=10)
    at("Kelly").write_commlog(nora, TALK)
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Kelly Ray marked the task Done",
        RESOLVED,
        "#owners: resolved Mon Nov 16, 10:25 AM by Kelly Ray",
    ]


def test_voicemails_alone_bring_the_case_to_the_owners(stage: Stage, at: At, ear: Ear) -> None:
    nora, _ = opened(stage, at, ear)
    for day in (16, 17, 18):
        stage.until_local(day, 11)
        at("Kelly").write_commlog(nora, "LVM x2, mailbox almost full.")
        stage.settle()
    ear.news()
    stage.until_local(19, 10, 30)
    noted = (
        "An upset patient was noted Mon Nov 16, 10:14 AM, and nobody has reached the patient yet (6 attempts logged)"
    )
    assert ear.news() == [
        "#geneva thread: Reminded: Kelly Ray",
        "#geneva thread: Told now: <@U0DANA>, <@U0ROSA> and <@U0LEE>",
        f"Dana: {noted}",
        "Kelly: Dana Brooks will be told at 10:14 AM unless you log a conversation",
        f"Lee: {noted}",
        f"Rosa: {noted}",
    ]


def test_a_patient_who_is_still_furious_is_ended_by_the_regional_manager_only(stage: Stage, at: At, ear: Ear) -> None:
    nora, task = opened(stage, at, ear)
    at("Kelly").write_commlog(nora, "Spoke w/ pt for 20 min about the bill, she is still furious and wants a refund.")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Kelly Ray reached the patient, who is not satisfied yet",
        "Dana: Kelly Ray reached the patient Mon 10:15 AM, and the patient is not satisfied yet",
    ]
    at("Kelly").tick_done(task)
    stage.wait(minutes=45)
    assert ear.news() == ["#geneva thread: Kelly Ray marked the task Done"]
    at("Dana").write_commlog(
        nora, "Spoke with patient, refunded the late fee, she accepted our apology and is satisfied."
    )
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Resolved by Dana Brooks",
        "#owners: resolved Mon Nov 16, 11:01 AM by Dana Brooks",
    ]


def test_words_in_a_task_note_stop_the_clock_and_ask_for_the_commlog_once(stage: Stage, at: At, ear: Ear) -> None:
    nora, task = opened(stage, at, ear)
    with at("Kelly").open_task(task) as window:
        window.add_note("Spoke with pt, she understands now.")
    stage.wait(minutes=2)
    asked = [
        "#geneva thread: Kelly Ray mentions a conversation",
        "Kelly: A conversation is mentioned, and there is no CommLog about it yet",
    ]
    assert ear.news() == asked
    stage.until_local(17, 11)
    assert ear.news() == []
    at("Kelly").write_commlog(nora, TALK)
    stage.settle()
    assert ear.news() == [REACHED]


def test_the_doctors_commlog_proves_and_the_front_desks_does_not(stage: Stage, at: At, ear: Ear) -> None:
    nora, _ = opened(stage, at, ear)
    at("Jamie").write_commlog(nora, TALK)
    stage.settle()
    assert ear.news() == []
    at("Okafor").write_commlog(nora, "Called pt, talked about the crown and the bill, she is fine with it now.")
    stage.settle()
    assert ear.news() == ["#geneva thread: Somebody reached the patient, and the CommLog is written"]


def test_a_conversation_noted_on_the_child_counts_as_probable(stage: Stage, at: At, ear: Ear) -> None:
    theo, ines = stage.world.patient("Theo Castell"), stage.world.patient("Ines Castell")
    at("Jamie").write_commlog(theo, "Mom upset about the wait.", "Upset Patient")
    stage.settle()
    ear.news()
    at("Kelly").write_commlog(ines, "Spoke w/ mom about the long wait, apologized, she is ok.")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Kelly Ray mentions a conversation",
        "Kelly: A conversation is mentioned, and there is no CommLog about it yet",
    ]


def test_a_deleted_task_resolves_nothing(stage: Stage, at: At, ear: Ear) -> None:
    _, task = opened(stage, at, ear)
    at("Kelly").delete_task(task)
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Kelly Ray deleted the task"]
    stage.until_local(17, 10, 20)
    assert "Dana: An upset patient was noted Mon Nov 16, 10:14 AM, and no call is logged yet" in ear.news()


def test_resolved_in_the_commlog_marks_the_task_done(stage: Stage, at: At, ear: Ear) -> None:
    nora, _ = opened(stage, at, ear)
    at("Kelly").write_commlog(nora, TALK + " #resolved")
    stage.settle()
    stage.wait(minutes=1)
    assert ear.news() == [REACHED, RESOLVED, "#owners: resolved Mon Nov 16, 10:16 AM by Kelly Ray"]
    assert at("Kelly").inbox() == []


def test_the_owners_hear_that_it_is_resolved_once_somebody_has_said_how(stage: Stage, at: At, ear: Ear) -> None:
    nora, task = opened(stage, at, ear)
    asked = [
        "#geneva thread: Resolved by Kelly Ray",
        "#geneva thread: What was offered is not written down yet",
        "Kelly: This case is resolved, and what was offered to the patient is not written down yet",
    ]
    at("Kelly").write_commlog(nora, "Spoke w/ pt about the bill, she is fine with it now.")
    stage.settle()
    assert ear.news() == [REACHED]
    at("Kelly").tick_done(task)
    stage.wait(minutes=30)
    assert ear.news() == asked
    stage.restart()
    at("Jamie").write_commlog(nora, "Refund mailed. remedy: refund")  # nobody who could say so
    stage.settle()
    assert ear.news() == []
    at("Kelly").write_commlog(nora, "remedy: refund")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Kelly Ray wrote down what was offered",
        "#owners: resolved Mon Nov 16, 10:16 AM by Kelly Ray",
    ]
    assert "Offered: a refund." in stage.world.slack.messages("C0OWNERS")[-1].text

    ines = stage.world.patient("Ines Castell")
    at("Jamie").write_commlog(ines, "Pt upset about the wait. #upset")
    stage.settle()
    at("Kelly").write_commlog(ines, "Spoke w/ pt about the wait, she is fine with it now. #resolved")
    stage.wait(minutes=5)
    assert asked[-1] in ear.news()
    hank = stage.world.patient("Hank Osgood")
    for text in ("Upset about the wait. #upset", "Upset once more. #upset"):
        at("Jamie").write_commlog(hank, text)
        stage.settle()
        at("Kelly").write_commlog(hank, "Spoke w/ pt about the wait, she is fine with it now. #resolved")
        stage.wait(minutes=5)
    at("Jamie").write_commlog(hank, "And once more. #upset")  # nobody hears any more that it was resolved
    stage.settle()
    ear.news()
    assert program(stage).watch.audit.tick(stage.world.clock.now()) == 0
    stage.until_local(17, 10, 40)
    assert [line for line in ear.news() if line.startswith("#owners")] == []
    stage.until_local(17, 11, 30)
    assert [line for line in ear.news() if line.startswith("#owners")] == [
        "#owners: resolved Mon Nov 16, 10:48 AM by Kelly Ray, and nobody has said how"
    ]
    assert "Offered: nobody has said." in stage.world.slack.messages("C0OWNERS")[-1].text
    at("Kelly").write_commlog(ines, "remedy: none")
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray wrote down what was offered"]


def test_a_forgotten_done_is_asked_for_once_when_the_office_has_closed(stage: Stage, at: At, ear: Ear) -> None:
    nora, task = opened(stage, at, ear)
    at("Kelly").write_commlog(nora, TALK)
    stage.settle()
    assert ear.news() == [REACHED]
    stage.until_local(16, 17, 5)
    assert ear.news() == ["Kelly: The patient was reached; thank you"]
    stage.restart()
    stage.until_local(17, 10)
    assert ear.news() == []
    at("Kelly").tick_done(task)
    stage.settle()
    assert ear.news() == [RESOLVED, "#owners: resolved Tue Nov 17, 10:00 AM by Kelly Ray"]
