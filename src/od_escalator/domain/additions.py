"""What a clinical note adds to what was there already: Open Dental saves the whole text anew at every change.

So the old words come again when somebody appends, signs, copies, or collects notes into a group note
(Open Dental 24.3, opendental.md 3h), and must not count again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from od_escalator.domain.plain import plain
from od_escalator.domain.tags import Marks

#: So long after the first, the same words in another procedure's note are a copy.
COPY_WITHIN = timedelta(days=2)

#: So close together, the same words by the same author in a CommLog and a clinical note are one note written twice.
ECHO_WITHIN = timedelta(hours=1)

_SENTENCE_END = re.compile(r"(?<=[.!?])(?=\s)")
#: A tag that begins a sentence may as well end the one before: what is typed behind it later must not make it another.
_LEADING_TAG = re.compile(r"(\s*#[# ]{0,3}[^\W\d_][\w-]{0,60}(?: +(?:[1-4]|urgent|rm|owners?)\b){0,3})(?=\s|$)")
#: The date and author that Open Dental puts before a text when two people saved the same note.
_HEADER = re.compile(
    r"[\W_]*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?:,? +\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\b\.?)?)?"
    r"(?:(?:(?!upset)[^:#\n]){0,40}:)?",
    re.IGNORECASE,
)
_NOT_A_WORD = re.compile(r"[^\w#]+")
_ORDINARY = re.compile(r"(?<![\w#])[^\W\d_]{2,}")

#: A flag with fewer words of its own ("Pt #upset.") is told from another one by the sentence beside it.
_OWN_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Sentence:
    """As it stands in its line, and what it is known by: its words, or those of its neighbours with them."""

    line: int
    text: str
    names: frozenset[str]


def added(text: str, known: Iterable[str], standing: str | None = None) -> str:
    """The sentences of `text` that none of the `known` texts has and, if given, `standing` still has; in linear time.

    They keep their lines and their order; case, spacing, line ends, punctuation and date headers make no difference.
    """
    old = {name for each in known for sentence in _sentences(each) for name in sentence.names}
    still = None if standing is None else {name for sentence in _sentences(standing) for name in sentence.names}
    kept: defaultdict[int, str] = defaultdict(str)
    for sentence in _sentences(text):
        if not sentence.names & old and (still is None or sentence.names & still):
            kept[sentence.line] += sentence.text
    return "\n".join(line.strip() for line in kept.values())


def may_flag(text: str, marks: Marks) -> bool:
    """Quickly: whether any part of the text could flag, taken by itself."""
    words = plain(text).casefold()
    return any(sign in words for sign in ("#", "upset", *(tag.strip("#").casefold() for tag in marks.tags)))


def _sentences(text: str) -> list[_Sentence]:
    found = [
        (number, sentence, words)
        for number, line in enumerate(plain(text).split("\n"))
        for sentence in _split(line)
        if (words := _words(sentence))
    ]
    beside = ["", *(words for _, _, words in found), ""]
    return [
        _Sentence(number, sentence, _names(words, before, after))
        for (number, sentence, words), before, after in zip(found, beside, beside[2:], strict=False)
    ]


def _split(line: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(line):
        tag = _LEADING_TAG.match(sentence)
        if tag:
            yield tag[0]
        yield sentence[tag.end() :] if tag else sentence


def _names(words: str, before: str, after: str) -> frozenset[str]:
    is_flag = "#" in words or "upset" in words
    if not is_flag or len(_ORDINARY.findall(words)) >= _OWN_WORDS or not (before or after):
        return frozenset({words})
    return frozenset(name for name, there in ((f"{before} > {words}", before), (f"{words} > {after}", after)) if there)


def _words(sentence: str) -> str:
    header = _HEADER.match(sentence)
    rest = sentence[header.end() :] if header else sentence
    return _NOT_A_WORD.sub(" ", rest.casefold()).strip()
