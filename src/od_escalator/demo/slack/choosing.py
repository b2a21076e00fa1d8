"""What is chosen in one element, as Slack's `state` has it, and before anybody has chosen."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from od_escalator.demo.slack.message import Json

_SEVERAL: Final = {"multi_static_select", "checkboxes"}
_STATELESS: Final = {"button", "overflow"}


def initial(element: Json) -> list[str]:
    """The values that stand in an element when it is first shown."""
    options = [
        *element.get("initial_options", ()),
        *([element["initial_option"]] if "initial_option" in element else []),
    ]
    words = [element[key] for key in ("initial_date", "initial_value") if element.get(key)]
    return [*(option["value"] for option in options), *words]


def has_state(element: Json) -> bool:
    return element["type"] not in _STATELESS


def state(element: Json, chosen: Sequence[str]) -> Json:
    """The entry of `state.values` with these values; raises LookupError where a person could not choose so."""
    kind = element["type"]
    if kind in _SEVERAL:
        if len(chosen) > element.get("max_selected_items", len(chosen)):
            raise LookupError(f"{len(chosen)} are more than can be chosen")
        return {"type": kind, "selected_options": [_option(element, value) for value in chosen]}
    if len(chosen) > 1:
        raise LookupError(f"only one of {', '.join(chosen)} can be chosen")
    one = chosen[0] if chosen else None
    if kind == "datepicker":
        return {"type": kind, "selected_date": one and date.fromisoformat(one).isoformat()}
    if kind == "plain_text_input":
        return {"type": kind, "value": one}
    return {"type": kind, "selected_option": one and _option(element, one)}


def chosen(entry: Json) -> list[str]:
    """The values of such an entry."""
    options = entry.get("selected_options") or filter(None, [entry.get("selected_option")])
    words = filter(None, [entry.get("selected_date"), entry.get("value")])
    return [*(option["value"] for option in options), *words]


def _option(element: Json, value: str) -> Json:
    for option in element["options"]:
        if option["value"] == value:
            found: Json = option
            return found
    raise LookupError(f"{value!r} is not among the options")
