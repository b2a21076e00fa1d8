"""The second opinion on blocks: what slack_sdk's own models object to, whatever our table of limits says."""

from collections.abc import Iterator, Sequence

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.schema import problem


def models_objections(blocks: Sequence[Json]) -> Iterator[str]:
    for position, block in enumerate(Block.parse_all(list(blocks))):
        at = f"/blocks/{position}"
        if block is None or None in (getattr(block, "elements", None) or ()):
            yield problem("slack_sdk does not know this block", at)
            continue
        try:
            block.to_dict()
        except SlackObjectFormationError as reason:
            yield problem(str(reason), at)
