"""Text, metadata and thread of a message: what Slack takes and what it refuses."""

from typing import Final

from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.people import Channel
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.workspace import Workspace

_MOST_TEXT: Final = 4000


def check_text(text: str | None) -> str:
    """Strict where Slack is lenient: blocks without `text` are refused too, screen readers have nothing else."""
    if text is None or not text.strip():
        raise Refusal("no_text", "[ERROR] text is required, beside blocks too")
    if len(text) > _MOST_TEXT:
        raise Refusal("msg_too_long", f"[ERROR] text has {len(text)} characters, {_MOST_TEXT} are allowed")
    return text


def check_metadata(metadata: Json) -> Json | None:
    """None for `{}`, which takes metadata away; the payload is flat: strings, numbers, true or false."""
    if not metadata:
        return None
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    if set(metadata) != {"event_type", "event_payload"} or not isinstance(payload, dict):
        raise Refusal("invalid_metadata_format", "[ERROR] metadata needs event_type and event_payload only")
    if not isinstance(event_type, str) or not event_type.replace("_", "").replace(".", "").isalnum():
        raise Refusal("invalid_metadata_format", "[ERROR] event_type must be a word")
    for key, value in payload.items():
        if not isinstance(value, str | int | float):
            raise Refusal("invalid_metadata_schema", f"[ERROR] event_payload.{key} is not flat")
    return metadata


def check_thread(workspace: Workspace, channel: Channel, thread_ts: str) -> None:
    seconds, _, micros = thread_ts.partition(".")
    if not (seconds.isdigit() and micros.isdigit()):
        raise Refusal("invalid_thread_ts", f"[ERROR] {thread_ts} is not a valid thread_ts")
    root = workspace.find(channel.id, thread_ts)
    if root is None or root.is_reply:
        raise Refusal("thread_not_found", "[ERROR] thread_ts must be the time stamp of a root message")
