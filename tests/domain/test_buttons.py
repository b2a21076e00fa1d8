"""What the case's message offers, by where the case stands."""

from dataclasses import replace

import pytest

from od_escalator.domain.action import Action
from od_escalator.domain.buttons import IN_SIGHT, helps, may_be_raised, offered
from od_escalator.domain.case import Case, End
from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.deeds import Taken
from od_escalator.domain.events import TaskSeen
from od_escalator.domain.person import Role
from od_escalator.domain.said import Attempted
from od_escalator.domain.severity import Severity
from tests.domain.builders import OPENED, case_after, done, made, new_case, talked

OPEN = case_after(made())
CLAIMED = case_after(made(), talked(proof=False))
ENDED = case_after(made(), talked(), done())
WITHDRAWN = replace(ENDED, end=End.WITHDRAWN)
LEGAL = replace(OPEN, category=Category.LEGAL)

WORDS = {
    Action.GOT_IT: "got",
    Action.LEFT_MESSAGE: "left",
    Action.SPOKE: "spoke",
    Action.DONE: "done",
    Action.REOPEN: "reopen",
    Action.HELP: "help",
    Action.SNOOZE: "snooze",
    Action.PROMISE: "promise",
    Action.REASSIGN: "reassign",
    Action.NOT_A_COMPLAINT: "not",
    Action.WAIVE_REPLY: "waive",
}
ALL = "help snooze promise reassign not"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (new_case(), ""),
        (OPEN, f"got left spoke | {ALL}"),
        (case_after(), f"got left spoke | {ALL}"),
        (case_after(Attempted(at=OPENED)), f"left spoke | {ALL}"),
        (case_after(made(), TaskSeen(at=OPENED)), f"got left spoke | {ALL}"),
        (case_after(made(), Taken(at=OPENED, by="sam")), f"left spoke | {ALL}"),
        (case_after(made(), Attempted(at=OPENED)), f"left spoke done | {ALL}"),
        (CLAIMED, f"done | {ALL}"),
        (case_after(made(), talked()), f"done | {ALL}"),
        (replace(OPEN, origin=Origin.REVIEW), f"got left spoke | {ALL}"),
        (replace(case_after(made(), talked()), origin=Origin.REVIEW), f"done waive | {ALL}"),
        (case_after(made(), done()), f"left spoke | {ALL}"),
        (ENDED, ""),
        (WITHDRAWN, "reopen |"),
        (LEGAL, "got done | help reassign not"),
        (replace(OPEN, by_hand=True), "got left spoke | help snooze promise not"),
        (replace(CLAIMED, by_hand=True), "| help snooze promise not"),
        (replace(OPEN, past_manager=True), "got left spoke | help snooze promise not"),
        (replace(OPEN, shadow=True), ""),
        (replace(OPEN, drill=True), "got |"),
        (replace(OPEN, drill=True, seen_at=OPENED), ""),
        (replace(WITHDRAWN, drill=True), ""),
    ],
)
def test_a_message_offers_what_makes_sense_now(case: Case, expected: str) -> None:
    in_sight, _, more = expected.partition("|")
    actions = offered(case)
    assert [WORDS[each] for each in actions if each in IN_SIGHT] == in_sight.split()
    assert [WORDS[each] for each in actions if each not in IN_SIGHT] == more.split()
    assert len(in_sight.split()) <= 3


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (OPEN, True),
        (new_case(), False),
        (ENDED, False),
        (LEGAL, False),
        (replace(OPEN, shadow=True), False),
        (replace(OPEN, severity=Severity.CRITICAL), False),
    ],
)
def test_critical_asks_as_long_as_it_may_become_so(case: Case, expected: bool) -> None:
    assert may_be_raised(case) is expected


def test_help_is_asked_of_who_comes_next() -> None:
    assert helps(OPEN) is Role.REGIONAL_MANAGER
    assert helps(replace(OPEN, past_manager=True)) is Role.OWNERS
