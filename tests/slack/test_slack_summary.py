"""What the owners and operations read, word for word."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from od_escalator.domain.card import Announcement, CaseCard, Content, NextStep, Staff, Summary
from od_escalator.domain.case import End, State
from od_escalator.domain.complaint import Origin, Remedy
from od_escalator.domain.notices import Alert
from od_escalator.domain.policy import Milestone
from od_escalator.slack.blocks import render

Reader = Callable[[Content], list[str]]

OPENED = datetime(2026, 11, 30, 15, 14, tzinfo=UTC)
KELLY = Staff(name="Kelly Ray", slack="U0KELLY")
DANA = Staff(name="Dana Cole", slack="U0DANA")
ROSA = Staff(name="Rosa Lind")
AGAIN = "You hear how it ends, or when it is your turn."
ELSEWHERE = "Who and what: Open Dental. Never write a name here."


def later(**length: float) -> datetime:
    return OPENED + timedelta(**length)


SEEN: dict[str, Any] = {"state": State.SEEN, "seen_at": later(minutes=20)}
TRIED = SEEN | {"state": State.ATTEMPTED, "attempts": 2, "attempted_at": later(hours=2, minutes=5)}
REACHED = TRIED | {
    "state": State.CONTACTED,
    "contacted_at": later(days=1, hours=1),
    "contacted_by": KELLY,
    "proven": True,
    "next_step": NextStep(due_at=later(days=2), until=Milestone.RESOLVED, told=(DANA, ROSA)),
}
RESOLVED = REACHED | {
    "state": State.ENDED,
    "end": End.RESOLVED,
    "ended_at": later(days=2, hours=3, minutes=20),
    "ended_by": KELLY,
    "offered": (Remedy.APOLOGY, Remedy.BILL_ADJUSTED),
}


def test_the_owners_read_that_a_case_was_opened(card: CaseCard, written: Reader) -> None:
    opened = Announcement(card=replace(card, in_tasks=True))

    assert written(opened) == [
        "UP-1042 · Geneva · billing",
        ":bell: *An upset patient was noted Mon Nov 30, 10:14 AM*",
        "*Office*\nGeneva",
        "*Category*\nbilling",
        "*Severity*\nstandard (2 of 4)",
        "*Owner*\nKelly Ray",
        "*First call due*\nTue 10:14 AM",
        f"{AGAIN} Who and what: Open Dental, search UP-1042 in its tasks. Never write a name here.",
    ]
    again = replace(card, **(REACHED | {"opening": 2}))
    assert written(Announcement(card=again))[1:] == [
        ":bell: *An upset patient is upset again Mon Nov 30, 10:14 AM*",
        *written(opened)[2:6],
        f"{AGAIN} {ELSEWHERE}",
    ]


def test_the_owners_read_how_it_ended(card: CaseCard, written: Reader) -> None:
    assert written(Summary(card=replace(card, **RESOLVED), days=2, alike=3)) == [
        "UP-1042 · Geneva · billing",
        ":white_check_mark: *Resolved Wed Dec 2, 1:34 PM by Kelly Ray*",
        "*Office*\nGeneva",
        "*Category*\nbilling",
        "*Severity*\nstandard (2 of 4)",
        "*Opened*\nMon Nov 30, 10:14 AM",
        "*First attempt*\nafter 2 h 5 min",
        "*Attempts*\n2 on 2 days",
        "*Conversation*\nafter 1 day 1 h, by Kelly Ray",
        "*Ended*\nafter 2 days 3 h, by Kelly Ray",
        "*Offered*\nan apology and the bill adjusted",
        "*This month*\nthe 3rd about billing in Geneva",
        f"Times count every hour, not only office hours. {ELSEWHERE}",
    ]


def test_the_third_review_with_its_answer_reaches_the_owners_though_slack_takes_ten_facts(
    card: CaseCard, written: Reader
) -> None:
    """It was refused by Slack, and the owners never heard how the case had ended."""
    replied = RESOLVED | {"replied_at": later(days=1), "origin": Origin.REVIEW}
    lines = written(Summary(card=replace(card, **replied), days=2, alike=3))
    assert lines[-3:-1] == ["*Public reply*\nafter 1 day", "*This month*\nthe 3rd about billing in Geneva"]


def test_a_case_solved_on_the_spot_took_no_time(card: CaseCard, written: Reader) -> None:
    spot = {"attempted_at": None, "contacted_at": OPENED, "ended_at": OPENED, "ended_by": None, "offered": ()}

    lines = written(Summary(card=replace(card, **(RESOLVED | spot))))

    assert lines[1] == ":white_check_mark: *Resolved Mon Nov 30, 10:14 AM, and nobody has said how*"
    assert lines[6:11] == [
        "*First attempt*\nat once",
        "*Attempts*\n2",
        "*Conversation*\nat once, by Kelly Ray",
        "*Ended*\nat once",
        "*Offered*\nnobody has said",
    ]


def test_a_summary_says_when_nobody_was_reached(card: CaseCard, written: Reader) -> None:
    lines = written(Summary(card=replace(card, end=End.UNREACHABLE, state=State.ENDED, opening=2)))

    assert lines[5:9] == [
        "*Opened again*\nMon Nov 30, 10:14 AM",
        "*First attempt*\nnone logged",
        "*Attempts*\nnone logged",
        "*Conversation*\nnone logged",
    ]


def test_operations_read_the_problem_and_the_remedy_as_they_are_typed(written: Reader) -> None:
    alert = Alert(id="C012", place="config.toml", problem="no open_dental_user <here>", hint="run `check` *now*")

    assert written(alert) == [
        "config.toml needs a look",
        "What is wrong: no open_dental_user <here>",
        "What to do: run `check` *now*",
        "Finding C012",
    ]
    assert render(alert, OPENED).text == (
        "config.toml needs a look: no open_dental_user &lt;here&gt; "
        "What to do: run 'check' \N{ASTERISK OPERATOR}now\N{ASTERISK OPERATOR} (C012)"
    )
