"""Fills in a dialog as a person would: only what can be chosen, and everything that must be."""

from collections.abc import Mapping, Sequence

from od_escalator.demo.slack.choosing import chosen, state
from od_escalator.demo.slack.message import Json

Choices = Mapping[str, str | Sequence[str]]


def filled(view: Json, choices: Choices) -> Json:
    """`state` of the view with these choices by block_id; raises LookupError where a person could not do so.

    What is not among them stays as it stands in the dialog.
    """
    fields = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    if unknown := sorted(set(choices) - set(fields)):
        raise LookupError(f"the dialog has no {', '.join(unknown)}")
    values = {**view["state"]["values"]}
    for id_, block in fields.items():
        element = block["element"]
        given = choices.get(id_, chosen(values[id_][element["action_id"]]))
        wanted = ([given] if given else []) if isinstance(given, str) else list(given)
        if not wanted and not block.get("optional"):
            raise LookupError(f"the dialog cannot be sent without {id_}")
        values[id_] = {element["action_id"]: state(element, wanted)}
    return {"values": values}
