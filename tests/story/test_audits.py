"""Audits beside the program: they touch nothing that is right, and mend what a power cut or a person broke."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import update

from od_escalator import app
from od_escalator.demo.scenes import SCENES, Cast
from od_escalator.demo.stage import Running, Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from od_escalator.escalator import Escalator
from od_escalator.store import tables
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]


class Audited:
    """The program, with an audit after every verb: three of them see whatever lasts for a moment."""

    def __init__(self, world: World) -> None:
        self.program = app.build(world.config, world.clock)
        self.audits = self.mended = 0

    def tick(self, now: datetime) -> int:
        program, done = self.program, 0
        for verb in (program.poll, program.track, program.escalate, program.detour, program.deliver):
            done += verb.tick(now)
            self.mended += program.watch.audit.tick(now)
            self.audits += 1
        return done

    def close(self) -> None:
        self.program.close()


def test_audits_between_all_steps_of_the_story_find_nothing_and_say_nothing(world: World, ear: Ear) -> None:
    started: list[Audited] = []

    def start(world: World) -> Running:
        started.append(Audited(world))
        return started[-1]

    stage = Stage(world, start)
    with world.at("Jamie") as jamie, world.at("Kelly") as kelly, world.at("Sam") as sam:
        for scene in SCENES[:-1]:
            scene.act(Cast(stage=stage, jamie=jamie, kelly=kelly, sam=sam))
    stage.close()
    assert sum(each.audits for each in started) > 100
    assert [each.mended for each in started] == [0] * len(started)
    heard = [line.split(":")[0] for line in ear.news()]
    assert heard == [*["#geneva thread"] * 6, "#geneva", "#owners", "#owners", "Dana", "Kelly", "Lee", "Rosa"]


def audits(stage: Stage, times: int) -> list[int]:
    """So many audits, five minutes apart, while the program goes on."""
    assert isinstance(stage.running, Escalator)
    mended = []
    for _ in range(times):
        mended.append(stage.running.watch.audit.tick(stage.world.clock.now()))
        stage.wait(minutes=5)
    return mended


def test_what_a_power_cut_or_a_person_took_comes_back_and_what_a_person_deleted_does_not(
    stage: Stage, at: At, ear: Ear
) -> None:
    kelly, world = at("Kelly"), stage.world
    at("Jamie").write_commlog(world.patient("Nora Whitfield"), "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    [task] = kelly.new_popups()
    [root] = world.slack.messages("C0GENEVA")
    with world.practice.open() as session:
        for table in ("task", "taskunread", "taskancestor"):
            session.run(f"DELETE FROM {table} WHERE TaskNum = %(task)s", task=task)  # noqa: S608  our own names
    world.slack.delete_message("C0GENEVA", root.ts)
    stage.wait(minutes=1)
    assert ear.news() == [ANNOUNCED]
    assert audits(stage, 4) == [0, 0, 2, 0]

    [again] = kelly.new_popups()
    assert again != task
    assert [row["TaskNum"] for row in kelly.inbox()] == [again]
    news = ear.news()
    assert [line.split(":")[0] for line in news] == ["#geneva", "#it", "#it"]
    assert "its message in Slack was gone" in news[1]
    assert "its task was gone, and nobody had deleted it" in news[2]

    kelly.delete_task(again)
    assert audits(stage, 4) == [0] * 4
    assert kelly.inbox() == []
    assert [line.split(":")[0] for line in ear.news()] == ["#geneva thread"]


def test_a_colleagues_task_with_the_number_of_a_lost_one_ends_nobodys_case_and_is_left_alone(
    stage: Stage, at: At, ear: Ear
) -> None:
    kelly, world = at("Kelly"), stage.world
    at("Jamie").write_commlog(world.patient("Nora Whitfield"), "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    [lost] = kelly.new_popups()
    ear.news()
    with world.practice.open() as session:
        inbox = session.value("SELECT TaskListNum FROM task WHERE TaskNum = %(task)s", task=lost)
        for table in ("task", "taskunread", "taskancestor"):
            session.run(f"DELETE FROM {table} WHERE TaskNum = %(task)s", task=lost)  # noqa: S608  our own names
        session.run(f"ALTER TABLE task AUTO_INCREMENT = {lost}")
    gloves = at("Jamie").write_task("Please order gloves", inbox, world.patient("Hank Osgood"))
    assert gloves == lost
    kelly.open_task(gloves).add_note("Spoke with them, explained it, all is well.")
    kelly.tick_done(gloves)
    kelly.write_commlog(world.patient("Nora Whitfield"), "Spoke w/ pt, explained the bill.")
    stage.wait(minutes=2)
    assert not [line for line in ear.news() if "resolved" in line]
    assert sum(audits(stage, 4)) == 1
    [row] = kelly.inbox()
    assert "UP-1001" in row["Descript"]
    kelly.tick_done(row["TaskNum"])
    stage.wait(minutes=2)
    assert [line for line in ear.news() if "resolved" in line]
    assert [note["Note"] for note in kelly.task_notes(gloves)] == ["Spoke with them, explained it, all is well."]


def test_a_cursor_ahead_of_the_notes_misses_none(stage: Stage, at: At, ear: Ear) -> None:
    jamie, world = at("Jamie"), stage.world
    nora, hank = world.patient("Nora Whitfield"), world.patient("Hank Osgood")
    stage.running.close()
    c = tables.cursors.c
    ahead = update(tables.cursors).values(last=c.last + 5000, last_procnote=c.last_procnote + 5000)
    with stage._state.transaction() as tx:  # noqa: SLF001  the state that the program works on
        tx.execute(ahead)
    jamie.write_commlog(nora, "Pt upset about the bill. #upset")
    stage.restart()
    stage.settle()
    assert ear.news() == ["#geneva: waiting, the task has not been opened yet", ANNOUNCED]
    for _ in range(60):
        jamie.write_commlog(hank, "Confirmed appt.")
    jamie.write_commlog(hank, "Pt upset about the wait. #upset")
    with stage._state.transaction() as tx:  # noqa: SLF001  damage is planted there
        tx.execute(ahead)
    jamie.write_commlog(nora, "Mom called, furious. #upset")
    stage.settle()
    stage.wait(minutes=2)
    assert len(world.slack.messages("C0GENEVA")) == 2
    assert audits(stage, 1) == [0]
