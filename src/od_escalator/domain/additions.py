"""What a clinical note adds to what was there already: Open Dental saves the whole text anew at every change.

So the old words come again when somebody appends, signs, copies, or collects notes into a group note
(Open Dental 24.3, opendental.md 3h), and must not count again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from od_escalator.domain.plain import plain
from od_escalator.domain.sentences import sentences
from od_escalator.domain.tags import Marks

#: So long after the first, the same words in another procedure's note are a copy.
COPY_WITHIN = timedelta(days=2)

#: So close together, the same words by the same author in a CommLog and a clinical note are one note written twice.
ECHO_WITHIN = timedelta(hours=1)

#: "Tooth #14" is none.
_SIGN = re.compile(r"#[^0-9]|upset")


def added(text: str, known: Iterable[str], standing: str | None = None) -> str:
    """The sentences of `text` that none of the `known` texts has and, if given, `standing` still has; in linear time.

    They keep their lines and their order; case, spacing, line ends, punctuation and date headers make no difference.
    """
    old = {name for each in known for sentence in sentences(each) for name in sentence.names}
    still = None if standing is None else {name for sentence in sentences(standing) for name in sentence.names}
    kept: defaultdict[int, str] = defaultdict(str)
    for sentence in sentences(text):
        if not sentence.names & old and (still is None or sentence.names & still):
            kept[sentence.line] += sentence.text
    return "\n".join(line.strip() for line in kept.values())


def may_flag(text: str, marks: Marks) -> bool:
    """Quickly: whether any part of the text could flag, taken by itself."""
    words = plain(text).casefold()
    return _SIGN.search(words) is not None or any(tag.strip("#").casefold() in words for tag in marks.tags)
