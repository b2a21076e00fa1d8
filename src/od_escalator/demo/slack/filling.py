"""Fills in a dialog as a person would: only what can be chosen, and everything that must be."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from od_escalator.demo.slack.message import Json

Choices = Mapping[str, str | Sequence[str]]

_SEVERAL: Final = {"multi_static_select", "checkboxes"}


def filled(view: Json, choices: Choices) -> Json:
    """`state` of the view with these choices by block_id; raises LookupError where a person could not do so."""
    fields = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    if unknown := sorted(set(choices) - set(fields)):
        raise LookupError(f"the dialog has no {', '.join(unknown)}")
    values = {**view["state"]["values"]}
    for id_, block in fields.items():
        element = block["element"]
        given = choices[id_] if id_ in choices else _initial(element)
        chosen = [given] if isinstance(given, str) and given else list(given)
        if not chosen and not block.get("optional"):
            raise LookupError(f"the dialog cannot be sent without {id_}")
        values[id_] = {element["action_id"]: {"type": element["type"], **_state(element, chosen)}}
    return {"values": values}


def _initial(element: Json) -> str | list[str]:
    if "initial_options" in element:
        return [option["value"] for option in element["initial_options"]]
    option: Json = element.get("initial_option", {})
    found: str = option.get("value") or element.get("initial_date") or element.get("initial_value") or ""
    return found


def _state(element: Json, chosen: list[str]) -> Json:
    kind = element["type"]
    if kind in _SEVERAL:
        if len(chosen) > element.get("max_selected_items", len(chosen)):
            raise LookupError(f"{len(chosen)} are more than can be chosen")
        return {"selected_options": [_option(element, value) for value in chosen]}
    if len(chosen) > 1:
        raise LookupError(f"only one of {', '.join(chosen)} can be chosen")
    one = chosen[0] if chosen else None
    if kind == "datepicker":
        return {"selected_date": one and date.fromisoformat(one).isoformat()}
    if kind == "plain_text_input":
        return {"value": one}
    return {"selected_option": one and _option(element, one)}


def _option(element: Json, value: str) -> Json:
    for option in element["options"]:
        if option["value"] == value:
            found: Json = option
            return found
    raise LookupError(f"{value!r} is not among the options")
