"""What the cursor keeps of the database that was read, as one short text: by it the next look knows it again."""

from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """`marks` tells what was taken for a flag; `stood` is the first start's highest key, while its round lasts."""

    marks: str = ""
    stood: int | None = None

    @classmethod
    def parse(cls, text: str | None) -> Self:
        parts = dict(part.split("=", 1) for part in (text or "").split() if "=" in part)
        stood = parts.get("stood", "")
        return cls(marks=parts.get("marks", ""), stood=int(stood) if stood.isdigit() else None)

    def __str__(self) -> str:
        parts = {each.name: getattr(self, each.name) for each in fields(self)}
        return " ".join(f"{name}={value}" for name, value in parts.items() if value is not None)
