"""What a person does on the page: a form becomes a deed of theirs, and says where the page goes on."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from od_escalator.demo.slack.hands import Ack, Hands

Form = Mapping[str, list[str]]


def do(hands: Hands, deed: str, form: Form, user: str) -> str | None:
    """Do it for this person; None when all went well, else the key of a notice."""
    try:
        ack = _DEEDS[deed](hands, user, form)
    except (LookupError, ValueError):
        return "impossible"
    return None if ack.acknowledged else "unanswered"


def _press(hands: Hands, user: str, form: Form) -> Ack:
    pressed: dict[str, str] = json.loads(form["press"][0])
    if "view" in form:
        press = hands.click_home if form["view"] == ["home"] else hands.click_dialog
        return press(user, **pressed)
    return hands.click(user, form["channel"][0], form["ts"][0], **pressed)


def _submit(hands: Hands, user: str, form: Form) -> Ack:
    view = hands.dialog(user) or {"blocks": ()}
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    return hands.submit(user, {field: [value for value in form.get(f"field-{field}", ()) if value] for field in fields})


def _dismiss(hands: Hands, user: str, _form: Form) -> Ack:
    hands.dismiss(user)
    return Ack(acknowledged=True)


def _command(hands: Hands, user: str, form: Form) -> Ack:
    place = dict(parse_qsl(form["seat"][0]))
    return hands.command(user, place["channel"], form["text"][0].strip())


def _home(hands: Hands, user: str, _form: Form) -> Ack:
    return hands.open_home(user)


_DEEDS = {"press": _press, "submit": _submit, "dismiss": _dismiss, "command": _command, "home": _home}
