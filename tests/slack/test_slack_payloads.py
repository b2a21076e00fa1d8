"""What Slack sends when somebody clicks, sends off a dialog, types the command or opens the Home: what of it stays."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.slack.payloads import read

CANARY = "Zebulon Quist"
DANA = {"id": "U0DANA", "username": CANARY, "name": CANARY, "team_id": "T1"}
TRIGGER, ANSWER_AT = "12466734323.1395872398.abc", "https://hooks.slack.com/actions/T1/2/3"
BUTTON = {
    "type": "button",
    "action_id": "mine",
    "block_id": "actions-7",
    "text": {"type": "plain_text", "text": CANARY},
    "value": "1042:7",
    "action_ts": "1763300000.000200",
}
ON_A_MESSAGE = {
    "type": "block_actions",
    "user": DANA,
    "trigger_id": TRIGGER,
    "response_url": ANSWER_AT,
    "container": {"type": "message", "message_ts": "1763300000.000100", "channel_id": "C0GENEVA"},
    "channel": {"id": "C0GENEVA", "name": CANARY},
    "message": {"type": "message", "ts": "1763300000.000100", "text": CANARY, "blocks": [{"text": CANARY}]},
    "state": {"values": {CANARY: {"typed": {"type": "plain_text_input", "value": CANARY}}}},
    "actions": [BUTTON],
}
OVERFLOW = {
    "type": "overflow",
    "action_id": "more",
    "selected_option": {"text": {"type": "plain_text", "text": CANARY}, "value": "snooze 1042:7"},
    "action_ts": "1763300000.000200",
}
HOME = {"id": "V1", "type": "home", "private_metadata": CANARY, "title": {"text": CANARY}}
ON_THE_HOME = ON_A_MESSAGE | {"container": {"type": "view", "view_id": "V1"}, "view": HOME}
ON_THE_HOME = {key: value for key, value in ON_THE_HOME.items() if key not in {"channel", "message", "response_url"}}
OPTION = {"text": {"text": CANARY}, "value": "billing"}
DIALOG = {
    "type": "view_submission",
    "user": DANA,
    "trigger_id": TRIGGER,
    "view": {
        "id": "V2",
        "type": "modal",
        "callback_id": "end",
        "private_metadata": "1042:7",
        "title": {"text": CANARY},
        "blocks": [{"label": CANARY}],
        "state": {
            "values": {
                "cause": {"menu": {"type": "static_select", "selected_option": OPTION}},
                "offered": {"menu": {"selected_options": [OPTION, {"value": "refund"}]}},
                "until": {"day": {"type": "datepicker", "selected_date": "2026-12-02"}},
                "nothing": {"menu": {"type": "static_select", "selected_option": None}},
                "nobody": {"menu": {"selected_options": []}},
                "why": {"typed": {"type": "plain_text_input", "value": CANARY}},
                "how": {"typed": {"type": "rich_text_input", "rich_text_value": {"text": CANARY}}},
            }
        },
    },
}
COMMAND = {
    "command": "/escalations",
    "text": "  case   1042 ",
    "user_id": "U0DANA",
    "user_name": CANARY,
    "channel_id": "C0GENEVA",
    "channel_name": CANARY,
    "trigger_id": TRIGGER,
    "response_url": ANSWER_AT,
}
OPENED = {"event_id": "Ev1", "event": {"type": "app_home_opened", "user": "U0DANA", "tab": "home", "view": HOME}}


def envelope(payload: object, kind: str = "interactive", id_: str = "e-1") -> dict[str, Any]:
    return {"envelope_id": id_, "type": kind, "payload": payload, "accepts_response_payload": True}


CLICK = {"kind": InteractionKind.BUTTON, "user": "U0DANA", "trigger": TRIGGER}
IN_GENEVA = {"channel": "C0GENEVA", "message": "1763300000.000100", "answer_at": ANSWER_AT}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (
            envelope(ON_A_MESSAGE),
            CLICK
            | IN_GENEVA
            | {"action": "mine", "value": "1042:7"}
            | {"key": "click U0DANA C0GENEVA 1763300000.000100 mine 1042:7 1763300000.000200"},
        ),
        (
            envelope(ON_A_MESSAGE | {"actions": [OVERFLOW]}),
            CLICK
            | IN_GENEVA
            | {"action": "snooze", "value": "1042:7"}
            | {"key": "click U0DANA C0GENEVA 1763300000.000100 snooze 1042:7 1763300000.000200"},
        ),
        (
            envelope(ON_THE_HOME),
            CLICK | {"action": "mine", "value": "1042:7", "key": "click U0DANA V1 mine 1042:7 1763300000.000200"},
        ),
        (
            envelope(DIALOG),
            {
                "key": "dialog V2",
                "kind": InteractionKind.DIALOG,
                "user": "U0DANA",
                "action": "end",
                "value": "1042:7",
                "choices": {"cause": "billing", "offered": "billing,refund", "until": "2026-12-02"},
                "trigger": TRIGGER,
            },
        ),
        (
            envelope(COMMAND, "slash_commands"),
            {
                "key": f"command {TRIGGER}",
                "kind": InteractionKind.COMMAND,
                "user": "U0DANA",
                "action": "/escalations",
                "value": "case 1042",
                "channel": "C0GENEVA",
                "trigger": TRIGGER,
                "answer_at": ANSWER_AT,
            },
        ),
        (
            envelope(OPENED, "events_api"),
            {"key": "event Ev1", "kind": InteractionKind.HOME, "user": "U0DANA"},
        ),
    ],
)
def test_of_what_people_do_ids_and_choices_are_kept_and_nothing_else(
    sent: dict[str, Any], kept: dict[str, Any]
) -> None:
    read_ = read(sent)
    assert read_ == Interaction(**kept)
    assert CANARY not in repr(read_)
    assert read(sent | {"envelope_id": "e-2", "retry_attempt": 1}) == read_


@pytest.mark.parametrize(
    "sent",
    [
        envelope(ON_A_MESSAGE | {"actions": []}),
        envelope(ON_A_MESSAGE | {"actions": [BUTTON | {"action_id": None}]}),
        envelope(ON_A_MESSAGE | {"actions": [BUTTON | {"action_id": CANARY}]}),
        envelope(ON_A_MESSAGE | {"actions": [OVERFLOW | {"selected_option": None}]}),
        envelope(ON_A_MESSAGE | {"user": {"id": "U0\u2028DANA"}}),
        envelope(ON_THE_HOME | {"view": HOME | {"type": "modal"}}),
        envelope(DIALOG | {"view": {"id": "V2"}}),
        envelope(DIALOG | {"type": "view_closed"}),
        envelope(COMMAND | {"trigger_id": ""}, "slash_commands"),
        envelope(OPENED | {"event": {"type": "app_home_opened", "user": "U0DANA", "tab": "messages"}}, "events_api"),
        envelope(OPENED | {"event": {"type": "message", "user": "U0DANA", "text": CANARY}}, "events_api"),
        envelope({"event": OPENED["event"]}, "events_api"),
        {"type": "hello"},
    ],
)
def test_what_is_none_of_ours_or_not_as_slack_sends_it_is_nothing(sent: dict[str, Any]) -> None:
    assert read(sent) is None


def test_what_is_too_long_or_cannot_be_printed_is_left_out() -> None:
    long = "x" * 300
    values = {f"block-{n}": {"menu": {"selected_option": OPTION}} for n in range(101)}
    view = DIALOG["view"] | {"private_metadata": long, "state": {"values": values}}  # type: ignore[operator]
    dialog = read(envelope(DIALOG | {"view": view}))
    assert dialog is not None
    assert (dialog.value, dialog.choices) == ("", {})
    command = read(envelope(COMMAND | {"text": long, "response_url": long * 2}, "slash_commands"))
    assert command is not None
    assert (command.value, command.answer_at) == ("x" * 200, None)
    odd = read(envelope(COMMAND | {"text": "open\x00\ud800"}, "slash_commands"))
    assert odd is not None
    assert odd.value == ""


def test_a_long_key_is_as_good_as_a_short_one() -> None:
    keys = set()
    for value in ("1042:7", "1042:8"):
        for _ in range(2):
            pressed = BUTTON | {"action_id": "a" * 200, "value": value}
            click = read(envelope(ON_A_MESSAGE | {"actions": [pressed]}))
            assert click is not None
            assert len(click.key) <= 190
            keys.add(click.key)
    assert len(keys) == 2


LEAVES = st.sampled_from([None, True, 0, 1.5, "", CANARY, "x" * 300, "\ud800", "a\nb", "10"]) | st.text(max_size=4)
ANYTHING = (
    LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(st.sampled_from(["id", "value", "type", CANARY]), LEAVES)
)
SAMPLES = [
    envelope(payload, kind)
    for payload, kind in (
        (ON_A_MESSAGE, "interactive"),
        (ON_THE_HOME, "interactive"),
        (DIALOG, "interactive"),
        (COMMAND, "slash_commands"),
        (OPENED, "events_api"),
    )
]


def spoilt(sample: Any, places: list[int], anything: object) -> Any:  # noqa: ANN401  JSON
    """The sample with anything at one of its places."""
    if not places or not isinstance(sample, dict | list) or not sample:
        return anything
    keys = list(sample) if isinstance(sample, dict) else list(range(len(sample)))
    key = keys[places[0] % len(keys)]
    copy = dict(sample) if isinstance(sample, dict) else list(sample)
    copy[key] = spoilt(sample[key], places[1:], anything)
    return copy


@settings(max_examples=150)
@given(
    sample=st.sampled_from(SAMPLES),
    places=st.lists(st.integers(0, 20), max_size=6),
    anything=ANYTHING,
)
def test_whatever_comes_nothing_is_raised_and_only_what_fits_is_kept(
    sample: dict[str, Any], places: list[int], anything: object
) -> None:
    read_ = read(spoilt(sample, places, anything))
    if read_ is None:
        return
    kept = json.dumps([read_.key, read_.user, read_.action, read_.channel, read_.message, read_.trigger])
    assert CANARY not in kept
    assert len(read_.key) <= 190
    assert max(map(len, [read_.value, *read_.choices, *read_.choices.values()])) <= 255 * 100
    assert all(each.isprintable() for each in (read_.value, *read_.choices, *read_.choices.values()))
