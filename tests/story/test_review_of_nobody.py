"""A public review whose writer nobody knows: a task about nobody, the steps of its reply, and its end."""

from collections.abc import Callable

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.public_review import PublicReview, Site
from od_escalator.engine import reviewed
from od_escalator.escalator import Escalator
from od_escalator.records import recorder_of
from tests.story.ear import Ear

At = Callable[[str], Workstation]


def add(stage: Stage, link: str = "") -> tuple[int, bool]:
    """As the command does."""
    recorder, now = recorder_of(stage.world.config), stage.world.clock.now()
    office = recorder.roster.office("Geneva")
    assert office is not None
    assert isinstance(stage.running, Escalator)
    review = PublicReview(site=Site.GOOGLE, posted_on=now.date(), rating=1)
    with stage.running.store.transaction() as tx:
        return reviewed.found(tx, recorder, office, review, link, now)


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
    said = [message.text for message in stage.world.slack.everything()]
    assert [text for text in said if "patient" in text or "call" in text.casefold()] == []
    assert add(stage, "https://g.example/r/2") == (1002, True)
    stage.wait(minutes=1)
    [other] = kelly.inbox()
    assert other["Descript"].startswith("Please post the reply to a review by Wed 10:3")
    assert isinstance(stage.running, Escalator)
    assert stage.running.watch.audit.tick(stage.world.clock.now()) == 0
