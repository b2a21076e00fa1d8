"""What somebody has done in Slack: pressed a button, sent off a dialog, typed a command, opened the app's Home."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class InteractionKind(StrEnum):
    BUTTON = "button"
    DIALOG = "dialog"
    COMMAND = "command"
    HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One of them, by one Slack user (an id), as far as we read it; `key` tells it from all others, however often sent.

    `action` is the action_id of a button, the callback_id of a dialog, the name of a command; `value` what the button
    carries (`1042:7`, case and revision), what the dialog was opened with, or what was typed after the command.
    `choices` are what was picked in a dialog, by block_id; a menu of several gives them joined by commas. `channel` and
    `message` (a ts) are where it was; `trigger` opens one dialog within three seconds; to `answer_at` an answer that
    only they see can be posted for half an hour.
    """

    key: str
    kind: InteractionKind
    user: str
    action: str = ""
    value: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    channel: str | None = None
    message: str | None = None
    trigger: str | None = None
    answer_at: str | None = None
