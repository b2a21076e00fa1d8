"""Views, judged as strictly as blocks: dialogs and Home tabs, by our own table and by slack_sdk's model."""

from collections.abc import Iterator
from typing import Final

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.views import View

from od_escalator.demo.slack.blocks import view_block_problems
from od_escalator.demo.slack.elements import ID, plain
from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.schema import Checker, choice, flag, problem, shape, text

_CARRIED: Final = {"private_metadata": text(3000, least=0), "callback_id": ID, "external_id": ID}


def _blocks(value: object, at: str) -> Iterator[str]:
    """Judged by themselves."""
    if not isinstance(value, list) or not value:
        yield problem("must be a list with blocks", at)


_SHAPES: Final[dict[str, Checker]] = {
    "modal": shape(
        {"type": choice("modal"), "title": plain(24), "blocks": _blocks},
        {**_CARRIED, "submit": plain(24), "close": plain(24), "clear_on_close": flag, "notify_on_close": flag},
    ),
    "home": shape({"type": choice("home"), "blocks": _blocks}, _CARRIED),
}


def check_view(view: Json, kind: str) -> Json:
    """The view as it came; refused as `invalid_arguments` with every reason when something is not right."""
    if found := list(_SHAPES[kind](view, "/view")) or list(_objections(view, kind)):
        raise Refusal("invalid_arguments", *found)
    return view


def _objections(view: Json, kind: str) -> Iterator[str]:
    found = list(view_block_problems(view["blocks"], dialog=kind == "modal"))
    yield from found
    if found:
        return
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        yield problem("submit is required when a view has input blocks", "/view")
    try:
        View(**view).to_dict()
    except SlackObjectFormationError as reason:
        yield problem(str(reason), "/view")
