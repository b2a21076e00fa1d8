"""What Slack sends us of what people do there, in the shape in which it does, as far as we read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from od_escalator.domain.card import CaseCard, Content, Telling
from od_escalator.domain.dialog import Dialog
from od_escalator.slack.buttons import row, under
from od_escalator.slack.dialogs import view_of

Json = dict[str, Any]

_ANSWER_AT = "https://hooks.slack.com/actions/T0/1/x"


@dataclass(frozen=True, slots=True)
class Button:
    """As it stands under a message: `value` is the case and its revision."""

    action: str
    value: str
    pressed: Mapping[str, object]


def buttons(content: Content) -> Iterator[Button]:
    """Those under a message, with the lines of the menu beside them."""
    match content:
        case CaseCard():
            blocks = row(content)
        case Telling():
            blocks = under(content)
        case _:
            blocks = []
    for element in (each for block in blocks for each in block["elements"]):
        if element["type"] == "button":
            yield Button(element["action_id"], element["value"], dict(element))
        else:
            for option in element["options"]:
                action, _, value = option["value"].partition(" ")
                yield Button(action, value, {"action_id": element["action_id"], "selected_option": option})


def press(button: Button, user: str, channel: str, ts: str, at: datetime) -> Json:
    pressed = {**button.pressed, "action_ts": f"{at.timestamp():.6f}"}
    return {
        "type": "interactive",
        "payload": {
            "type": "block_actions",
            "user": {"id": user},
            "channel": {"id": channel},
            "message": {"ts": ts},
            "trigger_id": f"press.{at.timestamp():.6f}",
            "response_url": _ANSWER_AT,
            "actions": [pressed],
        },
    }


def submit(dialog: Dialog, user: str, channel: str | None, view_id: str, choices: Mapping[str, str]) -> Json:
    """`choices` by the name of the menu."""
    view = view_of(dialog, channel)
    picked = {
        block["block_id"]: {block["element"]["action_id"]: _picked(block["element"], choices[block["block_id"]])}
        for block in menus(view)
        if choices.get(block["block_id"])
    }
    sent = {"id": view_id, "callback_id": view["callback_id"], "private_metadata": view["private_metadata"]}
    sent["state"] = {"values": picked}
    return {"type": "interactive", "payload": {"type": "view_submission", "user": {"id": user}, "view": sent}}


def type_(text: str, user: str, channel: str, at: datetime) -> Json:
    return {
        "type": "slash_commands",
        "payload": {
            "command": "/escalations",
            "text": text,
            "user_id": user,
            "channel_id": channel,
            "trigger_id": f"type.{at.timestamp():.6f}",
            "response_url": _ANSWER_AT,
        },
    }


def fill_in(dialog: Dialog, rng: Random) -> dict[str, str]:
    """Something in each menu; nothing in most of those that may stay empty."""
    return {
        block["block_id"]: rng.choice(block["element"]["options"])["value"]
        for block in menus(view_of(dialog, None))
        if not block["optional"] or rng.random() < 0.3
    }


def menus(view: Json) -> list[Json]:
    return [block for block in view["blocks"] if block["type"] == "input"]


def _picked(element: Json, value: str) -> Json:
    option = {"value": value}
    return {"selected_options": [option]} if element["type"].startswith("multi") else {"selected_option": option}
