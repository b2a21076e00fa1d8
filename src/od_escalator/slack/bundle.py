"""Many direct messages for one person as one that can be read: a line for each case, the first sentence of each."""

from collections.abc import Iterator
from datetime import datetime

from od_escalator.domain.card import Bundle
from od_escalator.domain.wording import counted
from od_escalator.slack import parts
from od_escalator.slack.direct import sentences
from od_escalator.slack.neutral import in_brackets
from od_escalator.slack.parts import Rendered
from od_escalator.slack.standing import holds_task, privacy_line, spoken_title

#: So much is read (lines, characters); the rest is in Open Dental anyway.
_SHOWN, _LENGTH = 10, 2500


def bundle_message(bundle: Bundle, now: datetime) -> Rendered:
    heading = f"{counted(len(bundle.tellings), 'message')} at once"
    lines = list(_lines(bundle, now))
    if (left := len(bundle.tellings) - len(lines)) > 0:
        lines.append(f"And {counted(left, 'more message')}: see Open Dental.")
    cards = (telling.card for telling in bundle.tellings)
    privacy = privacy_line(*cards, holds_task=any(map(holds_task, bundle.tellings)))
    return parts.checked(
        f"{heading}: {' '.join(lines)} {privacy}",
        [parts.section(f"*{heading}*"), *(parts.section(line) for line in lines), parts.context(privacy)],
    )


def _lines(bundle: Bundle, now: datetime) -> Iterator[str]:
    room = _LENGTH
    for telling in bundle.tellings[:_SHOWN]:
        line = f"{spoken_title(telling.card)}: {sentences(telling, now)[0]}{in_brackets(telling.to)}"
        room -= len(line)
        if room < 0:
            return
        yield line
