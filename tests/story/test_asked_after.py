"""How is the patient doing since? Asked once, ten days after the end, of whom it can be asked."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import pytest

from od_escalator.demo.session import Row
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import ZONE, World
from od_escalator.domain.complaint_log import Complaint
from od_escalator.escalator import Escalator
from od_escalator.records import place_of
from od_escalator.store.complaint_log import complaints
from od_escalator.store.store import Store
from tests.rest_api import through_api
from tests.story.ear import Ear

At = Callable[[str], Workstation]

TALK = "Spoke w/ pt about the bill, waived the fee, she is happy now. #resolved"


def sleep_until(stage: Stage, day: int, hour: int) -> None:
    stage.running.close()
    stage.world.clock.turn_to(datetime(2026, 11, day, hour, tzinfo=ZONE))
    stage.restart()
    stage.wait(seconds=20)


def log_of(world: World) -> list[Complaint]:
    store = Store(place_of(world.config))
    with store.reading() as tx:
        found = list(complaints(tx))
    store.close()
    return found


def asked(workstation: Workstation) -> list[Row]:
    return [row for row in workstation.inbox() if row["Descript"].startswith("How is the patient")]


def test_the_manager_is_asked_once_ten_days_after_the_end(stage: Stage, at: At, ear: Ear) -> None:
    world, kelly, jamie = stage.world, at("Kelly"), at("Jamie")
    nora, ines, hank = (world.patient(name) for name in ("Nora Whitfield", "Ines Castell", "Hank Osgood"))
    with world.practice.open() as session:
        for day, status, provider in (("2026-11-09", 2, 77), ("2026-11-11", 1, 78), ("2026-10-02", 2, 79)):
            session.insert("procedurelog", PatNum=nora, ProcStatus=status, ProvNum=provider, ProcDate=day)
        own = session.value("SELECT PriProv FROM patient WHERE PatNum = %(ines)s", ines=ines)
    for patient, severity in ((nora, "#upset"), (ines, "#upset"), (hank, "#upset 1")):
        jamie.write_commlog(patient, f"Pt upset about the bill. {severity}")
    stage.settle()
    stage.wait(minutes=5)
    assert [each.provider for each in log_of(world)][:2] == [77, own]
    for patient in (nora, ines, hank):
        kelly.write_commlog(patient, TALK)
    stage.settle()
    with world.practice.open() as session:
        session.update("patient", "PatNum", PatNum=ines, PatStatus=5)  # has died since
    sleep_until(stage, 26, 11)  # closed for Thanksgiving
    ear.news()
    assert asked(kelly) == []
    stage.until_local(27, 8, 1)
    [task] = asked(kelly)
    assert task["KeyNum"] == nora
    first, *_, last = task["Descript"].split("\n")
    assert first == "How is the patient doing since? - billing - UP-1001/C (settled Mon Nov 16)"
    assert last.startswith("Mark this task Done when you have called")
    assert task["TaskNum"] not in kelly.new_popups()

    stage.restart()
    stage.wait(minutes=2)
    assert isinstance(stage.running, Escalator)
    assert [stage.running.watch.audit.tick(world.clock.now()) for _ in range(4)] == [0] * 4
    assert len(asked(kelly)) == 1
    with kelly.open_task(task["TaskNum"]) as window:
        window.done()
    stage.wait(minutes=2)
    sleep_until(stage, 30, 9)
    assert (asked(kelly), ear.news()) == ([], [])


@pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)
def test_through_the_rest_api_it_is_asked_once_as_well(world: World, at: At) -> None:
    nora, kelly = world.patient("Nora Whitfield"), at("Kelly")
    with through_api(world), closing(Stage(world)) as stage:
        at("Jamie").write_commlog(nora, "Pt upset about the bill. #upset")
        stage.settle()
        stage.wait(minutes=5)
        kelly.write_commlog(nora, TALK)
        stage.settle()
        assert kelly.inbox() == []
        sleep_until(stage, 27, 9)
        stage.restart()
        stage.wait(minutes=2)
        [task] = kelly.inbox()
    assert task["KeyNum"] == nora
    assert task["Descript"].startswith("How is the patient doing since? - billing - UP-1001/C (settled Mon Nov 16)")


@pytest.fixture
def by_hand(stage: Stage) -> Stage:
    stage.world.reconfigure(('tasks_via = "sql"', 'tasks_via = "none"'), ("morning_messages = false\n", ""))
    stage.restart()
    return stage


def test_where_tasks_are_sent_by_hand_the_morning_asks(by_hand: Stage, at: At) -> None:
    world, kelly = by_hand.world, at("Kelly")
    nora = world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    by_hand.settle()
    task = at("Jamie").write_task("Nora is upset about the bill", world.practice.inboxes["Kelly"], nora)
    by_hand.wait(minutes=1)
    kelly.write_commlog(nora, TALK)
    by_hand.settle()
    kelly.tick_done(task)
    by_hand.wait(minutes=1)
    sleep_until(by_hand, 26, 9)
    sleep_until(by_hand, 27, 9)
    mornings = [each for each in world.slack.everything() if "doing since" in each.text]
    assert [each.channel for each in mornings] == ["D0KELLY"]
    [said] = mornings
    assert said.text.startswith(
        "Good morning: Geneva has no open cases."
        " Settled some days ago, please ask how the patient is doing since: UP-1001."
    )
    assert len(kelly.inbox()) == 0
