"""Block Kit as strictly as Slack reads it, judged twice: by our own table of limits and by slack_sdk's models.

The limits are those of Slack's reference pages for blocks, block elements and composition objects.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.schema import Checker, by_type, choice, flag, items, problem, shape, text
from od_escalator.demo.slack.sdk_models import models_objections

_MOST_BLOCKS: Final = 50
_ID: Final = text(255)


def _plain(most: int) -> Checker:
    return by_type({"plain_text": shape({"text": text(most)}, {"emoji": flag})})


def _any_text(most: int) -> Checker:
    return by_type(
        {
            "plain_text": shape({"text": text(most)}, {"emoji": flag}),
            "mrkdwn": shape({"text": text(most)}, {"verbatim": flag}),
        },
    )


_CONFIRM: Final = shape(
    {"title": _plain(100), "text": _any_text(300), "confirm": _plain(30), "deny": _plain(30)},
    {"style": choice("primary", "danger")},
)
_OPTION: Final = shape(
    {"text": _any_text(75), "value": text(150)},
    {"description": _any_text(75), "url": text(3000)},
)
_BUTTON: Final = shape(
    {"text": _plain(75)},
    {
        "action_id": _ID,
        "value": text(2000),
        "url": text(3000),
        "style": choice("primary", "danger"),
        "confirm": _CONFIRM,
        "accessibility_label": text(75),
    },
)
_OVERFLOW: Final = shape({"options": items(_OPTION, 5)}, {"action_id": _ID, "confirm": _CONFIRM})
_SELECT: Final = shape(
    {"options": items(_OPTION, 100)},
    {"action_id": _ID, "placeholder": _plain(150), "initial_option": _OPTION, "confirm": _CONFIRM},
)
_IMAGE: Final = shape({"image_url": text(3000), "alt_text": text(2000)})
_ACTIONS: Final = {"button": _BUTTON, "overflow": _OVERFLOW, "static_select": _SELECT}

_BLOCK: Final = by_type(
    {
        "header": shape({"text": _plain(150)}, {"block_id": _ID}),
        "section": shape(
            {},
            {
                "text": _any_text(3000),
                "fields": items(_any_text(2000), 10),
                "accessory": by_type({**_ACTIONS, "image": _IMAGE}),
                "block_id": _ID,
                "expand": flag,
            },
        ),
        "context": shape(
            {
                "elements": items(
                    by_type(
                        {
                            "plain_text": _plain(3000),
                            "mrkdwn": _any_text(3000),
                            "image": _IMAGE,
                        },
                    ),
                    10,
                ),
            },
            {"block_id": _ID},
        ),
        "actions": shape({"elements": items(by_type(_ACTIONS), 25)}, {"block_id": _ID}),
        "divider": shape({}, {"block_id": _ID}),
        "image": shape(
            {"image_url": text(3000), "alt_text": text(2000)},
            {"title": _plain(2000), "block_id": _ID},
        ),
    },
)


def check_blocks(blocks: list[Json]) -> tuple[Json, ...]:
    """The blocks as they came; refused as `invalid_blocks` with every reason when one of them is not right."""
    if found := list(_problems(blocks)) or list(models_objections(blocks)):
        raise Refusal("invalid_blocks", *found)
    return tuple(blocks)


def _problems(blocks: list[Json]) -> Iterator[str]:
    if not blocks:
        return
    yield from items(_BLOCK, _MOST_BLOCKS)(blocks, "/blocks")
    objects = [block for block in blocks if isinstance(block, dict)]
    yield from _repeated((block.get("block_id") for block in objects), "block_id", "/blocks")
    for position, block in enumerate(objects):
        at = f"/blocks/{position}"
        if block.get("type") == "section" and not (block.get("text") or block.get("fields")):
            yield problem("a section needs text or fields", at)
        elements = block.get("elements") if block.get("type") == "actions" else None
        if isinstance(elements, list):
            ids = (element.get("action_id") for element in elements if isinstance(element, dict))
            yield from _repeated(ids, "action_id", at)


def _repeated(ids: Iterator[object], name: str, at: str) -> Iterator[str]:
    for value, times in Counter(found for found in ids if isinstance(found, str)).items():
        if times > 1:
            yield problem(f"{name} {value} occurs {times} times", at)
