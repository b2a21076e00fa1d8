"""The buttons of a case: within Slack's limits, readable aloud, asked about where they cannot be taken back."""

from dataclasses import replace

import pytest

from od_escalator.domain.action import Action
from od_escalator.domain.buttons import IN_SIGHT
from od_escalator.domain.card import CaseCard, Content, Staff, Summary, Telling
from od_escalator.domain.effects import Tell
from od_escalator.slack.blocks import render
from od_escalator.slack.buttons import unclickable
from od_escalator.slack.parts import Json
from tests.slack.conftest import OPENED

DANA, SAM = Staff(name="Dana Cole", slack="U0DANA"), Staff(name="Sam Hill", slack="U0SAM")
OPEN = (
    Action.GOT_IT,
    Action.LEFT_MESSAGE,
    Action.SPOKE,
    Action.HELP,
    Action.SNOOZE,
    Action.PROMISE,
    Action.REASSIGN,
    Action.NOT_A_COMPLAINT,
    Action.CRITICAL,
)


@pytest.fixture
def card(card: CaseCard) -> CaseCard:
    return replace(card, number=1042, revision=7, buttons=OPEN, helpers=(DANA,))


def elements(content: Content) -> list[Json]:
    rows = [block for block in render(content, OPENED).blocks if block["type"] == "actions"]
    assert len(rows) <= 1
    return [element for row in rows for element in row["elements"]]


def labels(content: Content) -> list[str]:
    return [each["text"]["text"] for each in elements(content) if each["type"] == "button"]


def test_three_are_in_sight_and_the_rest_in_the_menu(card: CaseCard) -> None:
    *buttons, menu = elements(card)
    assert [(each["text"]["text"], each["action_id"], each["value"]) for each in buttons] == [
        ("I've got it", "got_it", "1042:7"),
        ("Left message", "left_message", "1042:7"),
        ("Spoke", "spoke", "1042:7"),
    ]
    assert buttons[0]["accessibility_label"] == "I've got it, UP-1042"
    assert ["confirm" in each for each in buttons] == [False, False, True]
    assert (menu["type"], menu["action_id"]) == ("overflow", "more")
    assert [(each["text"]["text"], each["value"]) for each in menu["options"]] == [
        ("Ask Dana for help", "help 1042:7"),
        ("Snooze", "snooze 1042:7"),
        ("Promise", "promise 1042:7"),
        ("Reassign", "reassign 1042:7"),
        ("Not a complaint", "not_a_complaint 1042:7"),
    ]
    several = elements(replace(card, helpers=(DANA, SAM)))[-1]
    assert several["options"][0]["text"]["text"] == "Ask for help"


@pytest.mark.parametrize("action", [each for each in Action if each in IN_SIGHT])
def test_every_action_in_sight_passes_slacks_limits_alone(card: CaseCard, action: Action) -> None:
    assert len(labels(replace(card, buttons=(action,)))) == 1


def test_nothing_is_offered_where_nobody_hears_a_click(card: CaseCard) -> None:
    telling = Telling(card=card, kind=Tell.DANGER, to=DANA, is_owner_of_case=False)
    assert labels(telling) == ["Critical?"]
    for content in (card, telling):
        assert elements(unclickable(content)) == []
    summary = Summary(card=card)
    assert unclickable(summary) is summary


@pytest.mark.parametrize(
    ("kind", "is_owner", "expected"),
    [
        (Tell.STEP, True, ["I've got it", "Left message", "Spoke"]),
        (Tell.STEP, False, []),
        (Tell.WARNING, True, ["I've got it", "Left message", "Spoke"]),
        (Tell.REMINDER, True, ["I've got it", "Left message", "Spoke"]),
        (Tell.PROOF, True, []),
        (Tell.WITHDRAWAL, False, []),
        (Tell.DANGER, False, ["Critical?"]),
    ],
)
def test_whoever_is_asked_to_act_can_do_so_there(
    card: CaseCard, kind: Tell, is_owner: bool, expected: list[str]
) -> None:
    telling = Telling(card=card, kind=kind, to=DANA, is_owner_of_case=is_owner)
    assert labels(telling) == expected


def test_the_message_says_who_has_it(card: CaseCard) -> None:
    taken = render(replace(card, taken_by=SAM), OPENED).text
    assert "Owner: Kelly Ray; Sam Hill has it." in taken
    assert "Owner: Kelly Ray." in render(replace(card, taken_by=card.owner), OPENED).text
