"""A public review whose writer nobody knows: a task about nobody, the steps of its reply, and its end."""

from collections.abc import Callable

from od_escalator.cli.numbers import numbering_of
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.public_review import PublicReview, Site
from od_escalator.domain.said import Replied
from od_escalator.engine import reviewed
from od_escalator.escalator import Escalator
from od_escalator.records import recorder_of
from od_escalator.store import cases
from tests.story.ear import Ear
from tests.story.written import what_is_written

At = Callable[[str], Workstation]

WOULD = "#it thread: (shadow) would tell"


def add(stage: Stage, link: str = "") -> tuple[int, bool]:
    """As the command does."""
    recorder, now = recorder_of(stage.world.config), stage.world.clock.now()
    office = recorder.roster.office("Geneva")
    assert office is not None
    assert isinstance(stage.running, Escalator)
    review = PublicReview(site=Site.GOOGLE, posted_on=now.date(), rating=1)
    numbering = numbering_of(stage.world.config, stage.running.store, stage.world.clock)
    with stage.running.store.transaction() as tx:
        return reviewed.found(tx, recorder, numbering, office, review, link, now)


def posted(stage: Stage, number: int) -> None:
    """As `review replied` does."""
    recorder, now = recorder_of(stage.world.config), stage.world.clock.now()
    office = recorder.roster.office("Geneva")
    assert office is not None
    assert isinstance(stage.running, Escalator)
    with stage.running.store.transaction() as tx:
        case = cases.load(tx, number)
        assert case is not None
        recorder.record(tx, decide(case, Replied(at=now, by="kelly"), recorder.policies, office.calendar), now)


def no_patient(stage: Stage) -> None:
    """Nobody is to be called, and no patient is spoken of."""
    said = [message.text for message in stage.world.slack.everything()]
    assert [text for text in said if "the patient" in text or "call" in text.casefold()] == []


def test_a_review_of_nobody_is_followed_up_until_its_reply_is_posted(stage: Stage, at: At, ear: Ear) -> None:
    kelly, jamie = at("Kelly"), at("Jamie")
    stage.settle()
    assert [add(stage), add(stage)] == [(1001, True), (1001, False)]
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva: the reply to the review is not posted yet",
        "#owners: a review was found Mon Nov 16, 10:14 AM, and nobody knows who wrote it",
    ]
    [task] = kelly.inbox()
    assert (task["ObjectType"], task["KeyNum"]) == (0, 0)
    assert task["Descript"].splitlines() == [
        "Please post the reply to a review by Tue 10:14 AM - call nobody - UP-1001 (noted Mon 10:14 AM)",
        "A review on Google with 1 star, posted Mon Nov 16 2026. Nobody knows who wrote it.",
        "Not sure who wrote it? Call nobody, post the holding reply. It says nothing of any patient or visit.",
        "When the reply is posted: mark this task Done. That closes it; nobody is asked again.",
    ]
    assert kelly.new_popups() == [task["TaskNum"]]
    kelly.read_task(task["TaskNum"])
    jamie.write_commlog(0, "Spoke w/ pt, apologized, pt is happy now #resolved")
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Kelly Ray opened the task"]
    stage.restart()
    stage.until_local(17, 10, 30)
    assert ear.news() == [
        "#geneva thread: Reminded: Kelly Ray",
        "#geneva thread: Told now: <@U0DANA>",
        "Dana: A review was found Mon Nov 16, 10:14 AM, and the reply is not posted yet",
        "Kelly: Dana Brooks will be told at 10:14 AM unless the reply is posted",
    ]
    kelly.tick_done(task["TaskNum"])
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Kelly Ray posted the reply to the review",
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Tue Nov 17, 10:30 AM by Kelly Ray",
    ]
    no_patient(stage)
    assert add(stage, "https://g.example/r/2") == (1002, True)
    stage.wait(minutes=1)
    [other] = kelly.inbox()
    assert other["Descript"].startswith("Please post the reply to a review by Wed 10:3")
    assert isinstance(stage.running, Escalator)
    assert stage.running.watch.audit.tick(stage.world.clock.now()) == 0


def test_in_shadow_operations_hear_of_a_review_and_nothing_is_written(stage: Stage, at: At, ear: Ear) -> None:
    stage.world.reconfigure(('name = "Geneva"\n', 'name = "Geneva"\nmode = "shadow"\n'))
    stage.restart()
    stage.settle()
    with what_is_written() as written:
        assert add(stage) == (1001, True)
        stage.until_local(17, 10, 30)
    assert ear.news() == [
        f"{WOULD} Dana Brooks: A review was found Mon Nov 16, 10:14 AM, and the reply is not posted yet",
        f"{WOULD} Kelly Ray: Dana Brooks will be told at 10:14 AM unless the reply is posted",
        "#it thread: Live, Kelly Ray would have the task, and Kelly Ray would be told at 1:14 PM unless it is opened",
        "#it thread: Would be reminded: Kelly Ray",
        "#it thread: Would be told now: Dana Brooks",
        "#it: the reply to the review is not posted yet",
    ]
    assert (written, at("Kelly").inbox()) == ([], [])
    no_patient(stage)


def test_by_hand_a_review_has_no_task_and_ends_by_the_word_that_it_is_answered(stage: Stage, at: At, ear: Ear) -> None:
    stage.world.reconfigure(('tasks_via = "sql"', 'tasks_via = "none"'))
    stage.restart()
    stage.settle()
    with what_is_written() as written:
        assert add(stage) == (1001, True)
        at("Jamie").write_task(
            "Call Nora", stage.world.practice.inboxes["Kelly"], stage.world.patient("Nora Whitfield")
        )
        stage.wait(minutes=30)
        assert ear.news() == [
            "#geneva: the reply to the review is not posted yet",
            "#owners: a review was found Mon Nov 16, 10:14 AM, and nobody knows who wrote it",
            "Kelly: A review was found, and nobody knows who wrote it",
        ]
        stage.until_local(17, 10, 30)
        assert ear.news() == [
            "#geneva thread: Reminded: Kelly Ray",
            "#geneva thread: Told now: <@U0DANA>",
            "Dana: A review was found Mon Nov 16, 10:14 AM, and the reply is not posted yet",
            "Kelly: Dana Brooks will be told at 10:14 AM unless the reply is posted",
        ]
        said = [message.text for message in stage.world.slack.everything()]
        assert [text for text in said if "task" in text and "no task" not in text] == []
        no_patient(stage)
        posted(stage, 1001)
        stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Kelly Ray posted the reply to the review",
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Tue Nov 17, 10:30 AM by Kelly Ray",
    ]
    assert written == []
