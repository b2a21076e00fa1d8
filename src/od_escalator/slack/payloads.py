"""What Slack sends over its link, as the little of it that we keep.

Guarantee: ids, names of actions, values of buttons and menus, and what was typed after the command; nobody's name, no
text of a message, nothing typed into a dialog. What is not as Slack sends it is nothing to us, and raises nothing.
"""

import re
from collections.abc import Mapping
from hashlib import sha256

from od_escalator.domain.interaction import Interaction, InteractionKind

#: Keys are stored in a column of so many characters.
_LONGEST_KEY = 190

#: Ids, stamps, and what we have called our buttons, dialogs and menus.
_ID = re.compile(r"[\w.:/-]{1,255}", re.ASCII)
_LONGEST_VALUE, _LONGEST_COMMAND, _LONGEST_ADDRESS = 255, 200, 500

#: Slack shows no more blocks in a dialog.
_MOST_CHOICES = 100

#: The menu on a message whose options are actions of their own.
_MORE = "more"


def read(envelope: object) -> Interaction | None:
    """None for what is none of ours, or is not as Slack sends it."""
    payload = _in(envelope, "payload")
    match _in(envelope, "type"), _in(payload, "type"):
        case "interactive", "block_actions":
            return _button(payload)
        case "interactive", "view_submission":
            return _dialog(payload)
        case "slash_commands", _:
            return _command(payload)
        case "events_api", _:
            return _home(payload)
    return None


def _button(payload: object) -> Interaction | None:
    """Of menus inside a dialog nothing is kept before it is sent off."""
    pressed = _first(_in(payload, "actions"))
    user, action = _id(payload, "user", "id"), _id(pressed, "action_id")
    value = _value(_in(pressed, "selected_option", "value")) or _value(_in(pressed, "value")) or ""
    channel = _id(payload, "channel", "id") or _id(payload, "container", "channel_id")
    message = _id(payload, "message", "ts") or _id(payload, "container", "message_ts")
    home = _id(payload, "view", "id") if _in(payload, "view", "type") == "home" else None
    place, at = f"{channel} {message}" if channel and message else home, _id(pressed, "action_ts")
    if action == _MORE:
        action, _, value = value.partition(" ")
    if not (user and action and place and at):
        return None
    return Interaction(
        key=_key("click", user, place, action, value, at),
        kind=InteractionKind.BUTTON,
        user=user,
        action=action,
        value=value,
        channel=channel,
        message=message,
        trigger=_id(payload, "trigger_id"),
        answer_at=_address(payload),
    )


def _dialog(payload: object) -> Interaction | None:
    user, view = _id(payload, "user", "id"), _id(payload, "view", "id")
    action = _id(payload, "view", "callback_id")
    if not (user and view and action):
        return None
    return Interaction(
        key=_key("dialog", view),
        kind=InteractionKind.DIALOG,
        user=user,
        action=action,
        value=_value(_in(payload, "view", "private_metadata")) or "",
        choices=_choices(_in(payload, "view", "state", "values")),
        trigger=_id(payload, "trigger_id"),
    )


def _command(payload: object) -> Interaction | None:
    user, command, trigger = _id(payload, "user_id"), _id(payload, "command"), _id(payload, "trigger_id")
    if not (user and command and trigger):
        return None
    text = _in(payload, "text")
    typed = " ".join(text.split())[:_LONGEST_COMMAND] if isinstance(text, str) else ""
    return Interaction(
        key=_key("command", trigger),
        kind=InteractionKind.COMMAND,
        user=user,
        action=command,
        value=typed if typed.isprintable() else "",
        channel=_id(payload, "channel_id"),
        trigger=trigger,
        answer_at=_address(payload),
    )


def _home(payload: object) -> Interaction | None:
    user, id_ = _id(payload, "event", "user"), _id(payload, "event_id")
    if _in(payload, "event", "type") != "app_home_opened" or _in(payload, "event", "tab") != "home":
        return None
    if not (user and id_):
        return None
    return Interaction(key=_key("event", id_), kind=InteractionKind.HOME, user=user)


def _choices(blocks: object) -> dict[str, str]:
    if not isinstance(blocks, Mapping) or len(blocks) > _MOST_CHOICES:
        return {}
    picked = {name: _picked(elements) for name, elements in blocks.items() if _named(name)}
    return {name: choice for name, choice in picked.items() if choice is not None}


def _picked(elements: object) -> str | None:
    """What was picked in a block's menu; of what was typed nothing."""
    element = next(iter(elements.values()), None) if isinstance(elements, Mapping) else None
    several = _in(element, "selected_options")
    if isinstance(several, list):
        values = [_value(_in(each, "value")) for each in several[:_MOST_CHOICES]]
        return ",".join(value for value in values if value) or None
    one = _in(element, "selected_option", "value")
    return _value(one) or _id(element, "selected_date") or _id(element, "selected_time")


def _in(data: object, *keys: str) -> object:
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _first(things: object) -> object:
    return things[0] if isinstance(things, list) and things else None


def _id(data: object, *keys: str) -> str | None:
    return _named(_in(data, *keys))


def _named(name: object) -> str | None:
    return name if isinstance(name, str) and _ID.fullmatch(name) else None


def _value(value: object) -> str | None:
    fits = isinstance(value, str) and len(value) <= _LONGEST_VALUE and value.isprintable()
    return str(value) if fits else None


def _address(payload: object) -> str | None:
    address = _in(payload, "response_url")
    fits = isinstance(address, str) and len(address) <= _LONGEST_ADDRESS and address.isprintable()
    return str(address) if fits and address else None


def _key(*parts: str) -> str:
    """The same however often Slack sends the same doing, and of no other."""
    key = " ".join(parts)
    return key if len(key) <= _LONGEST_KEY else f"{parts[0]} {sha256(key.encode()).hexdigest()}"
