"""What stands last in a task: the steps for what it is about, and how to speak with somebody who is upset.

The texts are Markdown of the simplest kind, which an office may write anew: a heading, then lines or "- " lines.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from od_escalator.domain.complaint import Category
from od_escalator.domain.offerings import Approval, Guards, offers_line

MOST_LINES = 8
MOST_LETTERS = 160
#: Beyond it are signs and pictures that Open Dental replaces.
_FIRST_SIGN = 0x2600
_MARKUP = re.compile(r"[#*`<>|\[\]]")
#: It is how tasks are told apart.
_MARK = re.compile(r"\bUP-\d")
#: The text about how to speak; all others are named after what they are about.
COACHING = "coaching"
#: Where it is a matter for lawyers nobody is to call, and nothing is coached.
NAMES = (COACHING, *(each.value for each in Category if each is not Category.LEGAL))


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    coaching: tuple[str, ...] = ()
    steps: Mapping[Category, tuple[str, ...]] = field(default_factory=dict)
    guards: Guards = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Mapping[str, tuple[str, ...]], guards: Guards) -> "Playbook":
        """Made of the lines by `NAMES`."""
        steps = {Category(name): lines for name, lines in texts.items() if name != COACHING}
        return cls(coaching=texts.get(COACHING, ()), steps=steps, guards=guards)

    def about(self, category: Category, ask: Mapping[Approval, str]) -> tuple[str, ...]:
        """Coaching comes last; `ask` names whose word some offers take."""
        offers = offers_line(self.guards, ask)
        return (*self.steps.get(category, ()), *((offers,) if offers else ()), *self.coaching)


def lines_of(text: str) -> tuple[str, ...]:
    """As a task has them, without the heading; raises ValueError that says what is wrong."""
    found = tuple(_lines(text))
    if not found:
        raise ValueError("has no lines")
    if len(found) > MOST_LINES:
        raise ValueError(f"has {len(found)} lines, and {MOST_LINES} fit into a task")
    return found


def _lines(text: str) -> Iterator[str]:
    for number, line in enumerate((each.strip() for each in text.split("\n")), 1):
        if not line or (number == 1 and line.startswith("# ")):
            continue
        if len(line) > MOST_LETTERS:
            raise ValueError(f"line {number} has {len(line)} letters, and {MOST_LETTERS} are read")
        if not line.isprintable() or max(line) >= chr(_FIRST_SIGN):
            raise ValueError(f"line {number} has a character that a task does not show")
        if _MARKUP.search(line) or _MARK.search(line):
            raise ValueError(f'line {number} is more than plain text: a line may begin with "- ", and no more')
        yield line
