"""The sentences of a note and what each is known by, however the note is saved again.

Case, spacing, line ends, punctuation and date headers make no difference.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from od_escalator.domain.plain import plain

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
class Sentence:
    """As it stands in its line, and what it is known by: its words, or those of its neighbours with them.

    `ordinary` are the words that it is recognized by when it was reworded; of a bare tag those beside it.
    """

    line: int
    text: str
    names: frozenset[str]
    ordinary: frozenset[str]


def sentences(text: str) -> list[Sentence]:
    """In order; in linear time."""
    found = [
        (number, sentence, words)
        for number, line in enumerate(plain(text).split("\n"))
        for sentence in _split(line)
        if (words := _words(sentence))
    ]
    beside = ["", *(words for _, _, words in found), ""]
    return [
        _sentence(number, sentence, words, before, after)
        for (number, sentence, words), before, after in zip(found, beside, beside[2:], strict=False)
    ]


def _sentence(line: int, text: str, words: str, before: str, after: str) -> Sentence:
    own = _ORDINARY.findall(words)
    is_flag = "#" in words or "upset" in words
    if not is_flag or len(own) >= _OWN_WORDS or not (before or after):
        return Sentence(line, text, frozenset({words}), frozenset(own))
    names = frozenset(name for name, there in ((f"{before} > {words}", before), (f"{words} > {after}", after)) if there)
    ordinary = own or _ORDINARY.findall(before) or _ORDINARY.findall(after)
    return Sentence(line, text, names, frozenset(ordinary))


def _split(line: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(line):
        tag = _LEADING_TAG.match(sentence)
        if tag:
            yield tag[0]
        yield sentence[tag.end() :] if tag else sentence


def _words(sentence: str) -> str:
    header = _HEADER.match(sentence)
    rest = sentence[header.end() :] if header else sentence
    return _NOT_A_WORD.sub(" ", rest.casefold()).strip()
