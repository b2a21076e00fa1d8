"""A rehearsal reads what is there and only says what it would do."""

from datetime import timedelta

import pytest

from od_escalator.domain.notices import Alert, Posted
from od_escalator.domain.practice import Cursor, Standing, TaskNoteOrder, TaskOrder, Watched
from od_escalator.engine.rehearsal import RehearsalMessenger, RehearsalPractice
from tests.engine.bench import FINDING
from tests.engine.paper import PaperPractice
from tests.store.made_up import OPENED

ALERT = Alert(**FINDING)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def real() -> PaperPractice:
    return PaperPractice()


@pytest.fixture
def practice(real: PaperPractice, said: list[str]) -> RehearsalPractice:
    return RehearsalPractice(real, said.append)


def order(*, popup: bool) -> TaskOrder:
    return TaskOrder(
        mark="UP-1001", manager="Kelly", patient=7, note=None, first_line="", author="Jamie", finishing=(), popup=popup
    )


def test_reading_is_real(practice: RehearsalPractice, real: PaperPractice) -> None:
    real.standing = Standing.STANDBY

    assert (practice.name, practice.first_cursor(), practice.hold()) == ("main", Cursor(last=500), Standing.WRITER)
    assert practice.read_notes(Cursor(last=500), OPENED).seen_until == OPENED
    assert practice.find_patient(7) == real.find_patient(7)
    assert practice.users() == real.users()
    practice.close()
    assert not real.is_open


def test_writing_is_only_said(practice: RehearsalPractice, real: PaperPractice, said: list[str]) -> None:
    made = practice.make_task(order(popup=True))
    assert practice.make_task(order(popup=False)) != made
    for popup in (True, False):
        practice.add_task_note(TaskNoteOrder(task=made, mark="UP-1001/1", text="Told now", popup=popup))
    assert practice.finish_task(made, "UP-1001")
    assert practice.put_back(TaskNoteOrder(task=made, mark="UP-1001/B1", text="It is here", popup=False), "Kelly")

    assert real.written == []
    assert said == [
        "would open a task for Kelly about UP-1001, with a popup",
        "would open a task for Kelly about UP-1001",
        "would add to the task (UP-1001/1), with a popup: Told now",
        "would add to the task (UP-1001/1): Told now",
        f"would mark task {made} of UP-1001 Done",
        "would put the task back into the inbox of Kelly (UP-1001/B1): It is here",
    ]


def test_a_task_that_was_not_made_is_not_missed(practice: RehearsalPractice, real: PaperPractice) -> None:
    made = practice.make_task(order(popup=False))
    tasks = [made, 5001, None]
    watched = [Watched(case=n, patient=7, since=OPENED, task=task) for n, task in enumerate(tasks)]
    practice.watch(watched, OPENED + timedelta(hours=1))

    assert real.watched_tasks == [None, 5001, None]


@pytest.mark.parametrize(
    ("place", "thread", "words"),
    [
        ("C0GENEVA", None, "would post to C0GENEVA: something is wrong"),
        ("C0GENEVA", "1.0", "would answer in the thread in C0GENEVA: something is wrong"),
        ("U0DANA", None, "would write to U0DANA: something is wrong"),
        ("rosa@willow-creek.example", None, "would write to rosa@willow-creek.example: something is wrong"),
    ],
)
def test_messages_are_only_said(said: list[str], place: str, thread: str | None, words: str) -> None:
    messenger = RehearsalMessenger(lambda _content: ALERT.problem, said.append)
    posted = messenger.send("a1", place, ALERT, thread)
    messenger.edit(Posted(channel=place, ts="1.0"), ALERT)

    assert posted == Posted(channel=place, ts="a1")
    assert messenger.find("a1", place, OPENED) is None
    assert said == [words, f"would bring the message of a case in {place} up to date: something is wrong"]
