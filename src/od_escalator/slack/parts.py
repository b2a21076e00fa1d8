"""What a message is built of, and the check that every one passes before it is sent (limits: slack.md 2.4)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

Json = dict[str, Any]

_MOST_BLOCKS, _MOST_BLOCKS_OF_A_VIEW = 50, 100
_MOST_FIELDS = 10
_TEXT_LENGTH = 4000
_FIELD_LENGTH = 2000
_SECTION_LENGTH = 3000


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as it goes out; `text` is read aloud and shown in notifications, `blocks` on the screen."""

    text: str
    blocks: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value, already neutral."""

    label: str
    value: str

    @property
    def sentence(self) -> str:
        return f"{self.label}: {self.value}."


def header(words: str) -> Json:
    return {"type": "header", "text": {"type": "plain_text", "text": words, "emoji": False}}


def section(words: str) -> Json:
    return {"type": "section", "text": _markup(words)}


def plain_section(words: str) -> Json:
    return {"type": "section", "text": {"type": "plain_text", "text": words, "emoji": False}}


def facts(found: Sequence[Fact]) -> Json:
    return {"type": "section", "fields": [_markup(f"*{fact.label}*\n{fact.value}") for fact in found]}


def context(words: str) -> Json:
    return {"type": "context", "elements": [_markup(words)]}


def fitting(words: str, most: int = _SECTION_LENGTH) -> str:
    """Cut between words, so that no escape is cut in two, where names are that long."""
    return words if len(words) <= most else f"{words[: most - 2].rsplit(' ', 1)[0]} …"


def fitting_text(words: str) -> str:
    return fitting(words, _TEXT_LENGTH)


def checked(text: str, blocks: Iterable[Json]) -> Rendered:
    """Raises ValueError with every violation; that is a bug in the wording, never something that is sent."""
    message = Rendered(text, tuple(blocks))
    if problems := list(_problems(message)):
        raise ValueError(f"not a valid Slack message: {'; '.join(problems)}")
    return message


def checked_view(blocks: Iterable[Json]) -> list[Json]:
    """The same of a dialog or a Home, which has no text beside its blocks."""
    shown = list(blocks)
    problems = [problem for block in shown for problem in _block_problems(block)]
    if problems or not 0 < len(shown) <= _MOST_BLOCKS_OF_A_VIEW:
        raise ValueError(f"not a valid view of {len(shown)} blocks: {'; '.join(problems)}")
    return shown


def _markup(words: str) -> Json:
    # Verbatim: Slack links and mentions only what is written as `<...>`, never a bare address or @word.
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def _problems(message: Rendered) -> Iterator[str]:
    if not 0 < len(message.text) <= _TEXT_LENGTH:
        yield f"text of {len(message.text)} characters"
    if not 0 < len(message.blocks) <= _MOST_BLOCKS:
        yield f"{len(message.blocks)} blocks"
    for block in message.blocks:
        yield from _block_problems(block)


def _block_problems(block: Json) -> Iterator[str]:
    fields = block.get("fields", ())
    elements = block.get("elements", ()) if block.get("type") == "context" else ()
    if any(not 0 < len(field["text"]) <= _FIELD_LENGTH for field in fields) or len(fields) > _MOST_FIELDS:
        yield "fields out of bounds"
    if any(not 0 < len(element["text"]) <= _SECTION_LENGTH for element in elements):
        yield "context out of bounds"
    known = Block.parse_all([block])[0]
    if known is None or None in (getattr(known, "elements", None) or ()):
        yield f"slack_sdk does not know this {block.get('type')}"
        return
    try:
        known.to_dict()
    except SlackObjectFormationError as refused:
        yield str(refused)
