"""One case from the note to the owners' summary on every release of Open Dental, and an update in the middle of one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from od_escalator.demo import releases
from od_escalator.demo.releases import EVERY
from od_escalator.demo.server import Server
from od_escalator.demo.session import Row, Session
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World, open_world
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."
OWN = {"TaskNum", "Descript", "UserNum", "KeyNum", "ReminderGroupId", "SecDateTEdit", "DateTimeOriginal"}


@pytest.fixture
def version() -> str:
    return releases.HERE


@pytest.fixture
def world(mariadb: Server, tmp_path: Path, version: str) -> Iterator[World]:
    with open_world(mariadb, tmp_path, MONDAY_10_14, version=version) as world:
        yield world


@pytest.mark.parametrize("version", EVERY)
def test_a_case_runs_its_course_on_every_release(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    kelly = at("Kelly")
    at("Okafor").chart.write_note(nora, "Pt upset about the bill, wants a call back. #upset")
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    [task] = kelly.new_popups()
    kelly.open_task(task).close()
    kelly.write_commlog(nora, TALK)
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Kelly Ray opened the task",
        "#geneva thread: Kelly Ray reached the patient, and the CommLog is written",
    ]
    kelly.tick_done(task)
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Mon Nov 16, 10:15 AM by Kelly Ray",
    ]


class Update:
    """Open Dental's own update as workstations see it: they close, the tables change step by step, they start again."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def run(self, meanwhile: Callable[[], None]) -> None:
        self._say("UpdateInProgressOnComputerName", "SERVER-1")
        meanwhile()
        for step in releases.steps("25.3.2.0"):
            self._session.run(step)
            meanwhile()
        self._say("UpdateInProgressOnComputerName", "")

    def _say(self, name: str, value: str) -> None:
        self._session.run(
            "UPDATE preference SET ValueString = %(value)s WHERE PrefName = %(name)s", name=name, value=value
        )


def task_tables(session: Session) -> list[Row]:
    names = "task, taskhist, tasknote, taskunread, taskancestor, signalod, securitylog, securityloghash"
    return session.rows(f"SELECT * FROM ({' UNION ALL '.join(_count(name) for name in names.split(', '))}) AS counts")  # noqa: S608  our own names


def _count(table: str) -> str:
    return f"SELECT '{table}' AS tbl, COUNT(*) AS number FROM {table}"  # noqa: S608  our own names


def test_an_update_in_the_middle_of_a_case_loses_nothing_and_is_not_written_into(
    stage: Stage, at: At, ear: Ear
) -> None:
    nora, walter, hank = (stage.world.patient(name) for name in ("Nora Whitfield", "Walter Brandt", "Hank Osgood"))
    jamie, kelly = at("Jamie"), at("Kelly")
    jamie.write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    [first] = kelly.new_popups()
    kelly.open_task(first).close()
    stage.wait(minutes=1)
    ear.news()
    jamie.write_commlog(hank, "Hank is upset, too. #upset")  # the last thing before the workstations close

    with stage.world.practice.open() as session:
        before = task_tables(session)

        def meanwhile() -> None:
            stage.wait(minutes=5)
            assert task_tables(session) == before
            assert ear.news() == []

        Update(session).run(meanwhile)
        stage.wait(minutes=2)
        assert ear.news() == [
            "#geneva: waiting, the task has not been opened yet",
            "#owners: an upset patient was noted Mon Nov 16, 10:15 AM",
        ]
        with stage.world.at("Kelly") as updated, stage.world.at("Dana") as dana:
            ours = next(row for row in updated.inbox() if row["KeyNum"] == hank)
            kelly_s = stage.world.practice.inboxes["Kelly"]
            dana.write_task("x", kelly_s, walter, ours["DateTimeEntry"], "Reminder")
            theirs = next(row for row in updated.inbox() if row["KeyNum"] == walter)
            assert {name: ours[name] for name in ours if name not in OWN} == {
                name: theirs[name] for name in theirs if name not in OWN
            }
            assert (ours["Category"], ours["TriagePosition"]) == (0, 0)
            updated.write_commlog(nora, TALK)
            stage.settle()
            updated.tick_done(first)
            stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Kelly Ray reached the patient, and the CommLog is written",
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Mon Nov 16, 10:53 AM by Kelly Ray",
    ]
