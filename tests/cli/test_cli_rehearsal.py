"""The rehearsal's seams: every thing that would be done is one sentence, and nothing else."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from od_escalator.demo.world import World
from od_escalator.domain.notices import Alert, Posted
from od_escalator.domain.practice import Standing, TaskNoteOrder, TaskOrder, Watched
from od_escalator.engine.rehearsal import RehearsalMessenger, RehearsalPractice
from od_escalator.outside import connect

ALERT = Alert(id="x", place="y", problem="z", hint="w")


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def practice(world: World, said: list[str]) -> Iterator[RehearsalPractice]:
    outside = connect(world.config, world.clock)
    with closing(RehearsalPractice(outside.practices["main"], said.append)) as practice:
        yield practice


def order(popup: bool) -> TaskOrder:
    return TaskOrder(
        mark="UP-1001",
        manager="Kelly",
        patient=1,
        note=None,
        first_line="Please call back",
        author="Jamie",
        finishing=(),
        popup=popup,
    )


def test_writing_is_only_said(practice: RehearsalPractice, said: list[str], world: World) -> None:
    assert practice.hold() is Standing.WRITER
    first, second = practice.make_task(order(popup=True)), practice.make_task(order(popup=False))
    practice.add_task_note(TaskNoteOrder(task=first, mark="UP-1001/1", text="Dana has been told.", popup=True))
    practice.add_task_note(TaskNoteOrder(task=first, mark="UP-1001/2", text="Please read it.", popup=False))
    assert practice.finish_task(5001, "UP-1042")
    assert first != second
    assert said == [
        "would open a task for Kelly about UP-1001, with a popup",
        "would open a task for Kelly about UP-1001",
        "would add to the task (UP-1001/1), with a popup: Dana has been told.",
        "would add to the task (UP-1001/2): Please read it.",
        "would mark task 5001 of UP-1042 Done",
    ]
    with closing(world.practice.open()) as session:
        assert session.value("SELECT COUNT(*) FROM task") == 0
        assert session.value("SELECT COUNT(*) FROM tasknote") == 0


def test_reading_is_real(practice: RehearsalPractice, world: World) -> None:
    nora = world.patient("Nora Whitfield")
    assert practice.first_cursor().last == 0
    with world.at("Jamie") as jamie:
        written = jamie.write_commlog(nora, "#upset", "Upset Patient")
    assert practice.first_cursor().last == written
    found = practice.find_patient(nora)
    assert found is not None
    assert found.name == "Nora Whitfield"
    assert "Kelly" in practice.users().values()


def test_a_task_that_was_not_made_does_not_count_as_lost(practice: RehearsalPractice, world: World) -> None:
    made_up, now = practice.make_task(order(popup=True)), world.clock.now()
    cases = [Watched(case=n, patient=1, since=now, task=task) for n, task in ((1, made_up), (2, 77), (3, None))]
    looks = {sighting.case: sighting.task is None for sighting in practice.watch(cases, now).sightings}
    assert looks.get(1, True)
    assert not looks[2]


@pytest.mark.parametrize(
    ("place", "thread", "verb"),
    [
        ("C0GENEVA", None, "would post to C0GENEVA"),
        ("C0GENEVA", "17.1", "would answer in the thread in C0GENEVA"),
        ("U0KELLY", None, "would write to U0KELLY"),
        ("rosa@willow-creek.example", None, "would write to rosa@willow-creek.example"),
    ],
)
def test_messages_are_only_said(said: list[str], place: str, thread: str | None, verb: str) -> None:
    messenger = RehearsalMessenger(lambda _content: "words", said.append)
    posted = messenger.send("id1", place, ALERT, thread)
    messenger.edit(Posted("C0GENEVA", "17.1"), ALERT)
    assert posted == Posted(place, "id1")
    assert said == [f"{verb}: words", "would bring the message of a case in C0GENEVA up to date: words"]
