"""An office whose Open Dental makes random keys: upset patients are noticed, and staff send the task by hand."""

import random
from collections.abc import Callable, Iterator

import pytest

from od_escalator.demo.commlogdesk import Mode
from od_escalator.demo.session import Session
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import Ear
from tests.story.written import what_is_written

At = Callable[[str], Workstation]

UPSET = "Pt upset about the bill for her crown, wants a call back."
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."
WAITING = "#geneva: waiting, nobody has sent the task yet"
KEYS = {"commlog": "CommlogNum", "procnote": "ProcNoteNum", "securitylog": "SecurityLogNum", "task": "TaskNum"}
HIGHEST = 2**63 - 2**40


class Keys:
    """Gives a row a random key right after it was written, as Open Dental itself does when it writes it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._random = random.Random(7)  # noqa: S311  the same keys each time

    def scatter(self, table: str, number: int) -> int:
        new, key = self._random.randrange(2**53, HIGHEST) | 1, KEYS[table]
        stamp = "DateTStamp = DateTStamp, " if table == "commlog" else ""
        for each in ("task", "taskunread", "taskancestor", "taskhist") if table == "task" else (table,):
            self._session.run(
                f"UPDATE {each} SET {stamp}{key} = %(new)s WHERE {key} = %(number)s",  # noqa: S608  our own names
                new=new,
                number=number,
            )
        return new


@pytest.fixture
def keys(stage: Stage) -> Iterator[Keys]:
    with stage.world.practice.open() as session:
        session.run("UPDATE preference SET ValueString = '1' WHERE PrefName = 'RandomPrimaryKeys'")
        stage.world.reconfigure(('tasks_via = "sql"', 'tasks_via = "none"'))
        stage.restart()
        stage.wait(minutes=1)
        yield Keys(session)


def test_a_case_opens_and_ends_and_no_restart_or_touched_row_opens_it_again(
    stage: Stage, at: At, ear: Ear, keys: Keys
) -> None:
    nora, kelly = stage.world.patient("Nora Whitfield"), at("Kelly")
    with what_is_written() as written:
        note = keys.scatter("commlog", at("Jamie").write_commlog(nora, UPSET, "Upset Patient"))
        stage.settle()
        assert ear.news() == [
            WAITING,
            "#owners: an upset patient was noted Mon Nov 16, 10:15 AM",
        ]
        task = at("Jamie").write_task("Nora is upset about the bill", stage.world.practice.inboxes["Kelly"], nora)
        task = keys.scatter("task", task)
        stage.wait(minutes=1)
        assert ear.news() == ["#geneva thread: Somebody sent the task"]
        stage.restart()
        kelly.open_task(task).close()
        stage.wait(minutes=1)
        assert ear.news()[-1] == "#geneva thread: Kelly Ray opened the task"
        keys.scatter("commlog", kelly.write_commlog(nora, TALK, mode=Mode.PHONE))
        kelly.tick_done(task)
        stage.settle()
        assert ear.news()[-2:] == [
            "#geneva thread: Resolved by Kelly Ray",
            "#owners: resolved Mon Nov 16, 10:17 AM by Kelly Ray",
        ]
        with stage.world.practice.open() as session:
            session.run("UPDATE commlog SET DateTStamp = NOW() WHERE CommlogNum = %(note)s", note=note)
        stage.restart()
        stage.wait(minutes=20)
        assert ear.news() == []
    assert written == []


def test_a_clinical_note_opens_a_case(stage: Stage, at: At, ear: Ear, keys: Keys) -> None:
    at("Robin").chart.write_note(stage.world.patient("Nora Whitfield"), "Crown came off again. #upset")
    keys.scatter("procnote", 1)
    stage.settle()
    assert ear.news() == [
        WAITING,
        "#owners: an upset patient was noted Mon Nov 16, 10:15 AM",
    ]
