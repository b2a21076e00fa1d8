"""The dialogs as they stand in Slack: menus with labels, nothing to type, within its limits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from slack_sdk.models.blocks import Block

from od_escalator.domain.action import Action
from od_escalator.domain.card import Staff
from od_escalator.domain.case import End
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.dialog import DayDialog, Dialog, EndDialog, ReassignDialog, WaiveDialog, WithdrawDialog
from od_escalator.domain.ending import Lack
from od_escalator.slack.dialogs import view_of
from od_escalator.slack.parts import Json

MONDAY = date(2026, 11, 30)
KELLY = Staff(name="Kelly *Ray* <!channel>", slack="U0KELLY")
SAM = Staff(name="Sam Hill " * 20)
DAYS = (MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=3))

END = EndDialog(
    value="1042:7",
    label="UP-1042",
    ends=(End.RESOLVED, End.DECLINED),
    about=Category.WAIT,
    more=Lack.WORD_FROM_ABOVE,
    offered=(Remedy.REFUND,),
)
SNOOZE = DayDialog(action=Action.SNOOZE, value="1042:7", label="UP-1042", today=MONDAY, days=DAYS)
PROMISE = DayDialog(action=Action.PROMISE, value="1042:7", label="UP-1042", today=MONDAY, days=DAYS[:1])
GIVE = ReassignDialog(value="1042:7", label="UP-1042", owner=KELLY, people=(("sam", SAM), ("dana", KELLY)))
GIVE_ONE = ReassignDialog(value="1042:7", label="UP-1042", owner=None, people=(("sam", SAM),))
NONE = WithdrawDialog(value="1042:7", label="UP-1042", asks=True)
UNANSWERED = [WaiveDialog(value="1042:7", label="UP-1042", settled=settled) for settled in (True, False)]
ALL = (
    *UNANSWERED,
    END,
    SNOOZE,
    PROMISE,
    GIVE,
    GIVE_ONE,
    NONE,
    WithdrawDialog(value="1042:7", label="UP-1042", asks=False),
)


def menus(view: Json) -> Iterator[str]:
    """Each menu in one line: its block, its label, what is chosen at first, and its options."""
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            first = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
            options = ", ".join(option["text"]["text"] for option in element["options"])
            chosen = ", ".join(option["value"] for option in first)
            yield f"{block['block_id']}: {block['label']['text']} [{chosen}] {options}"


@pytest.mark.parametrize("dialog", ALL)
def test_every_dialog_is_menus_with_labels_within_slacks_limits(dialog: Dialog) -> None:
    view = view_of(dialog, "C0GENEVA")
    assert (view["private_metadata"], len(view["title"]["text"]) <= 24) == ("1042:7 C0GENEVA", True)
    assert view_of(dialog, None)["private_metadata"] == "1042:7"
    for block in Block.parse_all(view["blocks"]):
        block.validate_json()
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert inputs
    assert {block["element"]["type"] for block in inputs} <= {"static_select", "multi_static_select"}
    for block in inputs:
        assert block["label"]["text"]
        options = block["element"]["options"]
        assert len({option["value"] for option in options}) == len(options) <= 100
        assert all(0 < len(option["text"]["text"]) <= 75 and len(option["value"]) <= 75 for option in options)


def test_the_end_is_asked_in_menus_that_take_a_minute() -> None:
    view = view_of(END, None)
    assert view["callback_id"] == "done"
    how, about, offered, cost, satisfied, cause, lesson = menus(view)
    assert about.startswith("about: What was it about? [wait] Wait, Discrimination, Privacy,")
    assert "Legal" not in about
    assert cost == "cost: What did that cost? (if known) [] Nothing, Up to $15, Up to $75, Up to $250, Up to $1,000"
    assert how == "how: How did it end? [resolved] resolved, the patient wants no contact"
    assert offered.startswith("offered: What was offered? (if anything) [refund] An apology, An explanation,")
    assert satisfied == (
        "satisfied: Is the patient satisfied now? [] "
        "Yes, satisfied, Accepts how it is, No, not satisfied yet, Not known"
    )
    assert cause.startswith("cause: What brought it about? [] Waiting, or running late,")
    assert "No practice cause found" in cause
    assert lesson.startswith("lesson: What will you do differently? [] Nothing to change,")
    assert view["blocks"][0]["elements"][0]["text"] == (
        "UP-1042. To be resolved it also takes a CommLog about the conversation. The owners hear what was offered;"
        " cause and lesson stay out of Open Dental. Any other end takes a regional manager or an owner."
    )


def test_what_is_said_of_an_end_is_no_more_than_what_may_be_chosen() -> None:
    said = "UP-1042. The owners hear what was offered; cause and lesson stay out of Open Dental."
    for more, then in (
        (None, ""),
        (Lack.ATTEMPTS, " “The patient cannot be reached” takes three tries on two days first."),
    ):
        view = view_of(replace(END, ends=(End.DECLINED,), more=more), None)
        assert view["blocks"][0]["elements"][0]["text"] == said + then


def test_days_are_a_menu_that_begins_with_the_next_open_day() -> None:
    assert next(menus(view_of(SNOOZE, None))) == (
        "day: Until the end of which day? [2026-12-01] Today, Mon Nov 30, Tue Dec 1, Thu Dec 3"
    )
    assert list(menus(view_of(PROMISE, None))) == [
        "day: By which day is the call promised? [2026-11-30] Today, Mon Nov 30"
    ]


def test_people_are_named_without_markup() -> None:
    [menu] = menus(view_of(GIVE, None))
    assert menu.startswith("to: Who has it from now on? [] Sam Hill Sam Hill")
    assert menu.endswith(", Kelly *Ray* <!channel>")
    assert "<!channel>" not in view_of(GIVE, None)["blocks"][0]["elements"][0]["text"]
    assert next(menus(view_of(GIVE_ONE, None))).startswith("to: Who has it from now on? [sam]")


def test_a_dialog_that_breaks_a_limit_is_a_bug_and_never_shown() -> None:
    with pytest.raises(ValueError, match="not a valid dialog"):
        view_of(GIVE, "C" * 3000)
    with pytest.raises(ValueError, match="a menu of 0 options"):
        view_of(ReassignDialog(value="1042:7", label="UP-1042", owner=None, people=()), None)
