"""Pages of a long list, with the cursor that Slack calls `next_cursor`."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import TypeVar

from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.method import Call
from od_escalator.demo.slack.refusal import Refusal

Item = TypeVar("Item")


def turn_page(
    call: Call,
    found: Sequence[Item],
    key: Callable[[Item], str],
    default: int,
) -> tuple[Sequence[Item], Json]:
    """The page that was asked for, and the part of the answer that tells how to go on.

    A cursor names the next item, so what arrives between two pages repeats and skips nothing.
    """
    limit = call.arguments.get("limit") or default
    if limit > 1000:  # noqa: PLR2004  Slack's own bound
        raise Refusal("invalid_limit")
    start = _start(call.arguments.get("cursor"), [key(item) for item in found])
    rest = found[start + limit :]
    cursor = urlsafe_b64encode(f"next:{key(rest[0])}".encode()).decode() if rest else ""
    return found[start : start + limit], {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str | None, keys: list[str]) -> int:
    if not cursor:
        return 0
    try:
        return keys.index(urlsafe_b64decode(cursor).decode().removeprefix("next:"))
    except ValueError:
        raise Refusal("invalid_cursor") from None
