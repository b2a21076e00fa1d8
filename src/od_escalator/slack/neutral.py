"""Words from outside (names of staff, offices, channels) made harmless before they are placed in a message.

What comes out mentions nobody, links nowhere, formats nothing and stays on its line.
"""

import re
import unicodedata
from collections.abc import Sequence

from od_escalator.domain.card import Staff
from od_escalator.domain.wording import listed, weekday

_USER_ID = re.compile(r"[UW][A-Z0-9]{2,30}")
_EMOJI_NAME = re.compile(r":(?=[\w+'-]*[^\W\d][\w+'-]*:)")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
#: Characters that format, exchanged for ones that look the same and do not.
_LOOKALIKES = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "'"})
#: Within a word, as in `open_dental_user`, it never does.
_FORMATTING_LINE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_LOOKALIKE_LINE = "\uff3f"
_EMOJI_COLON = "\ua789"
_NAME_LENGTH = 40
#: With the longest names these still fit into one section.
_MOST_MENTIONS = 12


def clean(text: str, most: int) -> str:
    """One line without control or invisible characters, at most `most` long; for `plain_text`, which has no markup."""
    visible = "".join(" " if _is_invisible(char) else char for char in text)
    line = _EMOJI_NAME.sub(_EMOJI_COLON, " ".join(visible.split()))
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def neutral(text: str, most: int) -> str:
    """The same for `mrkdwn` and for a message's `text`; the escapes come on top of `most`."""
    plain = _FORMATTING_LINE.sub(_LOOKALIKE_LINE, clean(text, most))
    return plain.translate(_LOOKALIKES).translate(_ESCAPES)


def unescaped(text: str) -> str:
    """As it was before Slack's three escapes; the ampersand comes last, for it begins the others."""
    for char in "<>&":
        text = text.replace(_ESCAPES[ord(char)], char)
    return text


def name_of(person: Staff) -> str:
    return neutral(person.name, _NAME_LENGTH) or "somebody"


def names_of(people: Sequence[Staff]) -> str:
    return listed([f"{name_of(person)}{in_brackets(person)}" for person in people])


def mentions_of(people: Sequence[Staff]) -> str:
    """Mentions, which notify; the name where there is no user id."""
    return listed([f"{_mention(person)}{in_brackets(person)}" for person in people], most=_MOST_MENTIONS)


def stands_for(person: Staff) -> str:
    """`for Kelly Ray, away until 12/28`; nothing where they hear for themselves."""
    other = person.stands_for
    if other is None:
        return ""
    if other.unseen:
        why = f"not seen in Open Dental on {weekday(other.day)}"
    else:
        why = f"away until {other.until.month}/{other.until.day}" if other.until else f"not in on {weekday(other.day)}"
    return f"for {neutral(other.name, _NAME_LENGTH)}, {why}"


def in_brackets(person: Staff) -> str:
    return f" ({said})" if (said := stands_for(person)) else ""


def is_user_id(text: str) -> bool:
    return _USER_ID.fullmatch(text) is not None


def _mention(person: Staff) -> str:
    return f"<@{person.slack}>" if person.slack and is_user_id(person.slack) else name_of(person)


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
