"""What somebody who has just done something in Slack is told, and nobody else: codes, which slack/ words."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    STRANGER = "stranger"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The truth about what came of it; `label` is the case's, where it is about one."""

    outcome: Outcome
    label: str | None = None
