"""What Slack says of a drill: nobody may think that a patient is upset."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.card import CaseCard, Content, NextStep, Staff, Telling, ThreadLine
from od_escalator.domain.case import End, State
from od_escalator.domain.drill_result import DrillResult
from od_escalator.domain.effects import Entry, Reason, Tell
from od_escalator.domain.policy import Milestone
from od_escalator.slack.blocks import render
from tests.slack.conftest import OPENED

DANA, KELLY = Staff(name="Dana Cole", slack="U0DANA"), Staff(name="Kelly Ray", slack="U0KELLY")
ONLY = "This is a drill: no patient is upset."
PLEASE = "Please open the task in your Open Dental inbox, and mark it Done. Nothing else is needed."
CLOSING = f"{ONLY[:-1]}, nobody is to be called. Who has the task opens it and marks it Done."


@pytest.fixture
def drill(card: CaseCard) -> CaseCard:
    coming = NextStep(due_at=OPENED + timedelta(minutes=20), until=Milestone.RESOLVED, told=(DANA,))
    return replace(card, drill=True, call_due_at=None, next_step=coming)


def test_its_message_is_short_and_says_what_it_is(drill: CaseCard, written: Callable[[Content], list[str]]) -> None:
    assert written(drill) == [
        "DRILL UP-1042 · Geneva · no patient is upset",
        ":bell: *Running, the task has not been opened yet*",
        "*Owner*\nKelly Ray",
        "*Began*\nMon Nov 30, 10:14 AM",
        "Next: Dana Cole will be told Mon 10:34 AM unless the task is Done.",
        CLOSING,
    ]
    assert render(drill, OPENED).text.startswith("DRILL UP-1042, Geneva, no patient is upset: running, ")
    assert written(replace(drill, shadow=True))[0] == "(shadow) DRILL UP-1042 · Geneva · no patient is upset"
    nudge = NextStep(due_at=OPENED, until=Milestone.SEEN, told=(KELLY,))
    assert "unless the task is opened" in render(replace(drill, next_step=nudge), OPENED).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"state": State.SEEN}, "running, the task was opened and is not Done yet"),
        ({"awaits_task": True}, "running, nobody has sent the task yet"),
        ({"shadow": True}, "running, in shadow without a task"),
        ({"end": End.RESOLVED, "ended_at": OPENED, "ended_by": KELLY}, "the drill is over, Done Mon Nov 30, 10:14 AM"),
        ({"end": End.WITHDRAWN, "ended_by": DANA}, "the drill was called off by Dana Cole"),
        ({"end": End.RAN_OUT, "ended_at": OPENED}, "the drill is over, nobody answered Mon Nov 30, 10:14 AM"),
    ],
)
def test_where_it_stands(drill: CaseCard, changed: dict[str, object], said: str) -> None:
    # mypy cannot know which field a name is
    now = replace(drill, **changed)  # type: ignore[arg-type]
    assert f": {said}" in render(now, OPENED).text


@pytest.mark.parametrize(
    ("kind", "to", "changed", "said"),
    [
        (Tell.STEP, KELLY, {}, f"{ONLY} {PLEASE}"),
        (Tell.STEP, KELLY, {"awaits_task": True}, f"{ONLY} Its task was not sent to you yet: please ask for it."),
        (
            Tell.STEP,
            DANA,
            {},
            f"{ONLY} Kelly Ray has its task, and it has not been marked Done yet. Please ask whether it popped up.",
        ),
        (Tell.TASK, KELLY, {}, f"{ONLY} Please send a task to your Open Dental inbox, attached to the test patient."),
        (
            Tell.TASK,
            DANA,
            {},
            f"{ONLY} Please send a task to Kelly Ray's Open Dental inbox, attached to the test patient.",
        ),
        (Tell.WARNING, KELLY, {}, f"{ONLY} Dana Cole will be told at 10:14 AM unless the task is Done. {PLEASE}"),
        (Tell.BLIND, DANA, {}, f"{ONLY} No view of Open Dental since 10:14 AM, so it may be Done."),
    ],
)
def test_what_is_said_to_people(drill: CaseCard, kind: Tell, to: Staff, changed: dict[str, bool], said: str) -> None:
    telling = Telling(
        card=replace(drill, **changed),  # type: ignore[arg-type]  # the fields named above
        kind=kind,
        to=to,
        is_owner_of_case=to == KELLY,
        untils=(Milestone.RESOLVED,),
        told=(DANA,),
        instant=OPENED,
    )
    assert render(telling, OPENED).text.startswith(f"DRILL UP-1042, Geneva, no patient is upset: {said} Who and what")


def test_the_less_is_known_the_less_is_said(drill: CaseCard) -> None:
    telling = Telling(card=drill, kind=Tell.STEP, to=DANA, is_owner_of_case=False, untils=(Milestone.SEEN,))
    assert "it has not been opened yet" in render(telling, OPENED).text
    assert "right now, so it may be Done" in render(replace(telling, kind=Tell.BLIND), OPENED).text
    assert "Kelly Ray will be told soon unless" in render(replace(telling, kind=Tell.WARNING), OPENED).text


def test_its_writer_gets_one_quiet_line(drill: CaseCard) -> None:
    jamie = Staff(name="Jamie", slack="U0JAMIE")
    telling = Telling(card=drill, kind=Tell.PICKED_UP, to=jamie, is_owner_of_case=False)
    assert render(telling, OPENED).text == "DRILL UP-1042: the drill has begun, Kelly Ray has it."


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.SEEN, "Kelly Ray opened the task."),
        (Reason.RESOLVED, "Kelly Ray ended the drill. Thank you."),
        (Reason.WITHDRAWN, "Kelly Ray called the drill off."),
        (Reason.RAN_OUT, "The drill is over: nobody marked the task Done in time."),
        (Reason.TASK_DELETED, "Kelly Ray deleted the task of the drill."),
    ],
)
def test_each_line_of_its_thread_is_marked(
    drill: CaseCard, written: Callable[[Content], list[str]], reason: Reason, said: str
) -> None:
    line = ThreadLine(card=drill, entry=Entry(at=OPENED, reason=reason), by=KELLY, told=())
    assert render(line, OPENED).text == f"DRILL UP-1042, Mon 10:14 AM: {said}"
    assert written(line)[0].endswith(f" DRILL, Mon 10:14 AM: {said}")


def test_operations_read_its_result_in_one_line(written: Callable[[Content], list[str]]) -> None:
    result = DrillResult(
        label="UP-1042",
        office="Geneva",
        shadow=False,
        task=timedelta(seconds=12),
        seen=None,
        told=(("Dana *Cole*", timedelta(minutes=20)),),
        end=End.RESOLVED,
        ended=timedelta(minutes=31),
    )
    said = "Drill of Geneva: task after 12 s, Dana \u2217Cole\u2217 told after 20 min, Done after 31 min."
    assert render(result, OPENED).text == said
    assert written(result) == [
        f":stopwatch: {said}",
        "UP-1042 was a drill and counts nowhere. All of it: od-escalator explain UP-1042",
    ]
