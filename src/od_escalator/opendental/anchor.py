"""What the cursor keeps of the database that was read, as one short text: by it the next look knows it again."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from hashlib import sha256
from typing import Self


def seal(number: int, said: str) -> str:
    """What a row is known by again: its key, and a print of what never changes in it."""
    return f"{number}:{sha256(f'{number} {said}'.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """`audit` and `clinical` are seals of the last rows that were read, `at` until when (server's clock, UTC seconds).

    `marks` tells what was taken for a flag, `stood` is the first start's highest CommlogNum while its round lasts. With
    random keys `stood_at` is its time instead, and all clinical notes entered before `charted` were looked at.
    """

    audit: str | None = None
    clinical: str | None = None
    at: int | None = None
    marks: str | None = None
    stood: int | None = None
    stood_at: int | None = None
    charted: int | None = None

    @classmethod
    def parse(cls, text: str | None) -> Self:
        parts = dict(part.split("=", 1) for part in (text or "").split() if "=" in part)
        return cls(
            audit=parts.get("audit"),
            clinical=parts.get("clinical"),
            at=_number(parts, "at"),
            marks=parts.get("marks"),
            stood=_number(parts, "stood"),
            stood_at=_number(parts, "stood_at"),
            charted=_number(parts, "charted"),
        )

    def __str__(self) -> str:
        parts = {each.name: getattr(self, each.name) for each in fields(self)}
        return " ".join(f"{name}={value}" for name, value in parts.items() if value is not None)

    @property
    def read_until(self) -> datetime | None:
        return None if self.at is None else datetime.fromtimestamp(self.at, UTC)


def _number(parts: Mapping[str, str], name: str) -> int | None:
    text = parts.get(name, "")
    return int(text) if text.isdecimal() else None


def sealed(text: str | None) -> int:
    """The key in a seal, 0 where there is none."""
    number = (text or "").partition(":")[0]
    return int(number) if number.isdecimal() else 0
