"""Where staff send the task by hand: waited for, adopted, asked for once, and never written to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Tell
from od_escalator.domain.events import Event, TaskMade, TaskSeen, TaskSent
from od_escalator.domain.evidence import Viewpoint, read_task, sent_task
from od_escalator.domain.flags import Marks
from od_escalator.domain.practice import SentTask, TaskSight, TaskStatus
from od_escalator.domain.relevance import still_matters
from od_escalator.domain.severity import Severity
from od_escalator.domain.timing import next_due
from tests.domain.builders import (
    DANA,
    KELLY,
    OFFICE,
    OPENED,
    POLICIES,
    ROSTER,
    Field,
    at,
    done,
    flag,
    key,
    new_case,
    talked,
    tell,
    time,
    words,
)

NEW = replace(new_case(), by_hand=True)
LATER = at("Mon 10:05")
VIEW = Viewpoint(OFFICE, ROSTER, Marks(types=frozenset(), tags=("#upset",)), {11: "Jamie", 12: "Kelly", 13: "Sam"})
JAMIE, KELLYS, SAMS = 11, 12, 13


def sent(holder: str | None = "kelly") -> TaskSent:
    return TaskSent(at=LATER, task=77, holder=holder)


def by_hand(*events: Event, **flagged: Field) -> Case:
    case = tell(NEW, flag(**flagged)).case
    for event in events:
        case = tell(case, event).case
    return case


ENDS = "resolved: resolved -> edit say(resolved) summary"
ASKS = "task_asked: task_asked -> tell(task: {}) say(task_asked) edit"


@pytest.mark.parametrize(
    ("case", "event", "expected"),
    [
        (NEW, flag(), "opened: opened -> post announce"),
        (NEW, flag(by="jo"), "opened: opened -> post announce"),
        (by_hand(), sent(), "task_sent: task_sent -> edit say(task_sent)"),
        (by_hand(by="jo"), sent(), "task_sent: task_sent -> edit say(task_sent) tell(picked_up: jo)"),
        (by_hand(by="jo"), replace(sent(), by="jo"), "task_sent: task_sent -> edit say(task_sent)"),
        (by_hand(sent()), flag(LATER, note=key(8), by="jo"), "joined: joined -> edit say(joined) tell(picked_up: jo)"),
        (by_hand(), flag(LATER, note=key(8), by="jo"), "joined: joined -> edit say(joined)"),
        (by_hand(sent()), replace(sent(), task=78), "nothing_new:  -> "),
        (by_hand(), time("Mon 10:14"), "nothing_due:  -> "),
        (by_hand(), time("Mon 10:15"), ASKS.format("office_manager")),
        (by_hand(), time("Mon 10:20", seen="Mon 10:14"), "nothing_due:  -> "),
        (by_hand(**DANA), time("Mon 10:15"), ASKS.format("dana")),
        (by_hand(time("Mon 10:15")), time("Mon 10:30"), "nothing_due:  -> "),
        (by_hand(sent()), time("Mon 10:15"), "nothing_due:  -> "),
        (by_hand(**KELLY), time("Mon 10:15"), "nothing_due:  -> "),
        (by_hand(), talked(), ENDS),
        (by_hand(sent()), talked(), "contacted: contacted -> edit say(contacted)"),
        (by_hand(sent()), talked(resolves=True), ENDS),
        (by_hand(sent(), talked()), done(), ENDS),
        (by_hand(), flag(LATER, note=key(8)), "joined: joined -> edit say(joined)"),
        (by_hand(talked()), TaskMade(at=LATER, task=5), "task_made: task_made -> "),
    ],
)
def test_all_is_decided_and_nothing_written(case: Case, event: Event, expected: str) -> None:
    assert words(tell(case, event)) == expected


@pytest.mark.parametrize(
    ("case", "due"),
    [(by_hand(), "Mon 10:15"), (by_hand(sent()), "Mon 12:00"), (by_hand(time("Mon 10:15")), "Mon 12:00")],
    ids=["waiting", "sent", "asked"],
)
def test_the_question_has_its_due_time(case: Case, due: str) -> None:
    assert next_due(case, POLICIES) == at(due)


def test_it_is_asked_in_office_hours_and_anew_when_the_case_opens_again() -> None:
    assert by_hand(when=at("Mon 16:50")).ask_for_task_at == at("Tue 8:05")
    assert by_hand(when=at("Mon 9:00"), clock_from=at("Tue 9:00")).ask_for_task_at == at("Tue 9:15")
    again = tell(by_hand(sent(), talked(), done()), flag(at("Tue 9:00"), note=key(9))).case
    assert (again.by_hand, again.task, again.ask_for_task_at) == (True, None, at("Tue 9:15"))


def test_a_graver_note_moves_no_question() -> None:
    assert by_hand(flag(LATER, note=key(8), severity=Severity.SERIOUS)).ask_for_task_at == at("Mon 10:15")


@pytest.mark.parametrize(
    ("case", "matters"), [(by_hand(), True), (by_hand(sent()), False), (by_hand(TaskSeen(at=LATER)), False)]
)
def test_the_question_is_dropped_when_it_is_answered(case: Case, matters: bool) -> None:
    assert still_matters(case, Tell.TASK, 1, (), OPENED) is matters


@pytest.mark.parametrize(
    ("holder", "unread", "seen_by"),
    [
        ("kelly", {KELLYS, SAMS}, None),
        ("kelly", {SAMS}, "kelly"),
        ("sam", {SAMS}, None),
        ("sam", {KELLYS}, "sam"),
        ("gone", set(), "gone"),
        (None, {JAMIE}, None),
        (None, set(), "kelly"),
    ],
)
def test_it_is_seen_when_its_holder_has_opened_it(holder: str | None, unread: set[int], seen_by: str | None) -> None:
    sight = TaskSight(status=TaskStatus.OPEN, unread_by=frozenset(unread))
    found = list(read_task(by_hand(sent(holder)), sight, LATER, VIEW))
    assert found == ([TaskSeen(at=LATER, by=seen_by)] if seen_by else [])


@pytest.mark.parametrize(
    ("what", "who"),
    [
        ({"by": KELLYS, "inbox": "Sam"}, {"by": "kelly", "holder": "sam"}),
        ({"by": JAMIE, "inbox": None}, {"by": None, "holder": None}),
    ],
)
def test_who_sent_it_and_to_whom(what: Mapping[str, Any], who: Mapping[str, Any]) -> None:
    assert sent_task(SentTask(task=77, **what), LATER, VIEW) == TaskSent(at=LATER, task=77, **who)
