"""One message as it stands in the local Slack."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_BROADCAST = re.compile(r"<!(?:channel|here|everyone|subteam\^[^>]*)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedMessage:
    """`thread_ts` is the root's for a reply, None for a root; `author` is a user id, the bot's included."""

    ts: str
    channel: str
    author: str
    text: str
    blocks: tuple[Json, ...] = ()
    metadata: Json | None = None
    thread_ts: str | None = None
    reply_broadcast: bool = False
    edited_count: int = 0
    edited_ts: str | None = None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None

    @property
    def broadcasts(self) -> tuple[str, ...]:
        """The control sequences that would call a whole channel or group, in text and blocks."""
        return tuple(found for text in (self.text, *_strings(self.blocks)) for found in _BROADCAST.findall(text))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        if value.get("type") != "plain_text":
            for part in value.values():
                yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)
