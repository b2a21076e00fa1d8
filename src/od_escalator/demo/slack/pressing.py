"""Finds what a person can press in blocks, and says it the way Slack does: named blocks, chosen options, states."""

from collections.abc import Iterator, Sequence
from typing import Final

from od_escalator.demo.slack.choosing import has_state, initial, state
from od_escalator.demo.slack.message import Json

_OF_OPTIONS: Final = {"overflow", "static_select"}


def named(blocks: Sequence[Json]) -> list[Json]:
    """The blocks with the ids that Slack gives to those that have none."""
    return [_named(block, f"b{position}") for position, block in enumerate(blocks)]


def _named(block: Json, id_: str) -> Json:
    whole = {**block, "block_id": block.get("block_id", id_)}
    if block["type"] == "actions":
        whole["elements"] = [{"action_id": f"{id_}a{at}", **each} for at, each in enumerate(block["elements"])]
    for place in ("accessory", "element"):
        if place in block and block[place]["type"] != "image":
            whole[place] = {"action_id": f"{id_}a0", **block[place]}
    return whole


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Each block of named ones with each element in it that takes a press or a choice."""
    for block in blocks:
        inside = block["elements"] if block["type"] == "actions" else ()
        places = (block[place] for place in ("accessory", "element") if place in block)
        yield from ((block, element) for element in (*inside, *places) if element["type"] != "image")


def press(blocks: Sequence[Json], action_id: str, option: str | None, value: str | None = None) -> Json:
    """The entry of `actions` for this press; raises LookupError unless exactly one element fits.

    `value` tells apart buttons that share an action_id, as the rows of a list may.
    """
    found = [
        action
        for block, element in elements(blocks)
        if element["action_id"] == action_id
        for action in _actions(block, element)
        if value in {None, action.get("value")} and option == action.get("selected_option", {}).get("value")
    ]
    if len(found) != 1:
        raise LookupError(f"{len(found)} things to press are {action_id!r}, option {option!r}, value {value!r}")
    return found[0]


def _actions(block: Json, element: Json) -> Iterator[Json]:
    """Whatever a press of this element can mean: one thing for a button, one for each option of a menu."""
    told = ("type", "action_id", "text", "value", "style", "placeholder")
    base: Json = {key: element[key] for key in told if key in element}
    base["block_id"] = block["block_id"]
    if element["type"] in _OF_OPTIONS:
        yield from ({**base, "selected_option": option} for option in element["options"])
    elif element["type"] == "button":
        yield base


def states(blocks: Sequence[Json]) -> Json:
    """`state`: what stands in the elements of named blocks before anybody chooses."""
    values: Json = {}
    for block, element in elements(blocks):
        if has_state(element):
            values.setdefault(block["block_id"], {})[element["action_id"]] = state(element, initial(element))
    return {"values": values}
