"""Block Kit as strictly as Slack reads it, judged twice: by our own table of limits and by slack_sdk's models.

The limits are those of Slack's reference pages for blocks, block elements and composition objects.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from od_escalator.demo.slack.elements import FILLABLE, ID, IMAGE, PRESSABLE, any_text, plain
from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.schema import Checker, by_type, flag, items, problem, shape, text
from od_escalator.demo.slack.sdk_models import models_objections

#: Slack takes its address as well, which we have no use for.
_FILE: Final = shape({"id": text(255)})

_BLOCKS: Final = {
    "header": shape({"text": plain(150)}, {"block_id": ID}),
    "section": shape(
        {},
        {
            "text": any_text(3000),
            "fields": items(any_text(2000), 10),
            "accessory": by_type({**PRESSABLE, "image": IMAGE}),
            "block_id": ID,
            "expand": flag,
        },
    ),
    "context": shape(
        {
            "elements": items(
                by_type(
                    {
                        "plain_text": plain(3000),
                        "mrkdwn": any_text(3000),
                        "image": IMAGE,
                    },
                ),
                10,
            ),
        },
        {"block_id": ID},
    ),
    "actions": shape({"elements": items(by_type(PRESSABLE), 25)}, {"block_id": ID}),
    "divider": shape({}, {"block_id": ID}),
    "image": shape(
        {"alt_text": text(2000)},
        {"image_url": text(3000), "slack_file": _FILE, "title": plain(2000), "block_id": ID},
    ),
}


_INPUT: Final = shape(
    {"label": plain(2000), "element": by_type(FILLABLE)},
    {"block_id": ID, "hint": plain(2000), "optional": flag},
)
_BLOCK: Final = by_type(_BLOCKS)
_DIALOG_BLOCK: Final = by_type({**_BLOCKS, "input": _INPUT})


def check_blocks(blocks: list[Json]) -> tuple[Json, ...]:
    """The blocks of a message as they came; refused as `invalid_blocks` with every reason when one is not right."""
    if found := list(_problems(blocks, _BLOCK, 50)) or list(models_objections(blocks)):
        raise Refusal("invalid_blocks", *found)
    return tuple(blocks)


def view_block_problems(blocks: list[Json], *, dialog: bool) -> Iterator[str]:
    """What Slack has against these blocks of a view; only a dialog has fields to fill in."""
    yield from list(_problems(blocks, _DIALOG_BLOCK if dialog else _BLOCK, 100)) or models_objections(blocks)


def _problems(blocks: list[Json], of: Checker, most: int) -> Iterator[str]:
    if not blocks:
        return
    yield from items(of, most)(blocks, "/blocks")
    objects = [block for block in blocks if isinstance(block, dict)]
    yield from _repeated((block.get("block_id") for block in objects), "block_id", "/blocks")
    for position, block in enumerate(objects):
        at = f"/blocks/{position}"
        if block.get("type") == "section" and not (block.get("text") or block.get("fields")):
            yield problem("a section needs text or fields", at)
        if block.get("type") == "image" and ("image_url" in block) is ("slack_file" in block):
            yield problem("an image has either image_url or slack_file", at)
        elements = block.get("elements") if block.get("type") == "actions" else None
        if isinstance(elements, list):
            ids = (element.get("action_id") for element in elements if isinstance(element, dict))
            yield from _repeated(ids, "action_id", at)


def _repeated(ids: Iterator[object], name: str, at: str) -> Iterator[str]:
    for value, times in Counter(found for found in ids if isinstance(found, str)).items():
        if times > 1:
            yield problem(f"{name} {value} occurs {times} times", at)
