"""What goes back over the wire for one call."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Self

from od_escalator.demo.slack.message import Json


class Ending(Enum):
    """How the connection ends: with the answer, cut off, closed without a word, or held open without an answer."""

    ANSWER = auto()
    RESET = auto()
    CLOSE = auto()
    HANG = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    body: bytes = b""
    status: int = 200
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    ending: Ending = Ending.ANSWER

    @classmethod
    def of(cls, body: Json, headers: Mapping[str, str] | None = None) -> Self:
        return cls(body=json.dumps(body).encode(), headers=headers or {})

    @classmethod
    def rate_limited(cls, retry_after: int) -> Self:
        body = json.dumps({"ok": False, "error": "ratelimited"}).encode()
        return cls(status=429, body=body, headers={"Retry-After": str(retry_after)})
