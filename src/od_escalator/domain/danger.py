"""Words of danger in a note: clear phrases, single words that may mean as much, and emergencies (domain.md 5.4).

What is denied, only supposed, over, or somebody else's matter does not count. In linear time; nothing of it is kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from od_escalator.domain import danger_phrases
from od_escalator.domain.complaint import Category
from od_escalator.domain.danger_kinds import CLINICAL, LEGAL, Danger
from od_escalator.domain.own_words import own_words
from od_escalator.domain.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Dangers:
    """`clear` leaves no doubt, `possible` may mean it; both in the order of the catalogue."""

    clear: tuple[Danger, ...] = ()
    possible: tuple[Danger, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clear or self.possible)

    @property
    def codes(self) -> tuple[str, ...]:
        """For `explain` and `try`: `lawyer`, and `lawyer?` where it is only possible."""
        return (*self.clear, *(f"{danger}?" for danger in self.possible))

    @property
    def severity(self) -> Severity:
        """How severe a case is at least that this is said of."""
        if set(self.clear) - CLINICAL:
            return Severity.CRITICAL
        return Severity.SERIOUS if self else Severity.MILD

    @property
    def category(self) -> Category | None:
        """What the case is about, whatever else the note speaks of."""
        if LEGAL & set(self.clear):
            return Category.LEGAL
        return next((_ABOUT[danger] for danger in self.clear if danger in _ABOUT), None)


NO_DANGERS = Dangers()

_ABOUT = {
    Danger.DISCRIMINATION: Category.DISCRIMINATION,
    Danger.INJURY: Category.SAFETY,
    Danger.PRIVACY: Category.PRIVACY,
}


@dataclass(frozen=True, slots=True)
class _Phrase:
    danger: Danger
    says: re.Pattern[str]
    aside: re.Pattern[str]


def _compiled(table: Sequence[tuple[Danger, str, str]]) -> tuple[_Phrase, ...]:
    return tuple(
        _Phrase(danger, re.compile(rf"(?<![\w-])(?:{says})(?!\w)", re.IGNORECASE), re.compile(aside, re.IGNORECASE))
        for danger, says, aside in table
    )


_CLEAR, _POSSIBLE, _CLINICAL = map(_compiled, (danger_phrases.CLEAR, danger_phrases.POSSIBLE, danger_phrases.CLINICAL))

_SENTENCE = re.compile(r"[!?;\n|]+|(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\bpt)\.(?=\s|$)", re.IGNORECASE)
_CLAUSE = re.compile(r",|\b(?:but|then|so|because|bc|and|although)\b", re.IGNORECASE)

_NOT = (
    r"(?:not|never|no|without|w/o|denie[sd]|denying|deny|nor|neg(?:ative)?(?: for)?|zero|cannot|(?:is|was|has"
    r"|have|had"
    r"|do|does|did|would|wo|are|were|ai)n'?t|dropp\w+|withdrew|instead of|rather than)"
)
#: Nothing but these between "not" and what is denied.
_BETWEEN = (
    r"(?:going|planning?|plans?|wants?|wanting|wish\w*|intend\w*|threaten\w*|looking|trying|to|be|have|has|any"
    r"|an?|the|her"
    r"|his|their|our|she|he|they|would|will|yet|actually|really|longer|need\w*|say|said|mention\w*|about|of"
    r"|contact\w*"
    r"|call(?:ed|ing)?|g[eo]t|getting|involv\w+|complaint|with|to|on|signs?)"
)
_DENIED = re.compile(rf"\b{_NOT}(?: {_BETWEEN}){{0,6}} $", re.IGNORECASE)
_SUPPOSED = re.compile(
    r"\b(?:if|in case|when(?:ever)?|should) (?:(?!will\b|would\b|going\b|gonna\b)[\w'/]+ ){0,4}$"
    r"|\b(?:would n[o']t|asked (?:me )?(?:if|whether)|no reason to|joked? (?:\w+ ){0,3}) ?$",
    re.IGNORECASE,
)
#: "If it is not fixed she will sue" is meant.
_THREATENS = re.compile(r"(?:will|would|'ll|going|gonna)\b", re.IGNORECASE)

#: How far before a word others can still speak about it.
_REACH = 120

_SYMPTOM = (
    r"(?:pain\w*|fever|swell\w*|swollen|bleed\w*|redness|pus|drainage|numb\w*|infection|difficult\w*|trouble"
    r"|breath\w*"
    r"|swallow\w*|issues?|complications?|sensitiv\w*|discomfort|soreness|bruising|any|further|more|excess\w*"
    r"|active|facial"
    r"|signs? of|or|and|nor|of|with|the|some|having|slight|mild|minor|little|a bit|significant|extraoral"
    r"|intraoral|visible)"
)
_NO_SUCH = re.compile(
    r"(?:\b(?:no|not|never|without|w/o|denie[sd]|denying|deny|nor|neg(?:ative)?(?: for)?|zero"
    r"|(?:is|was|has|have|had|are|were|does|did)n'?t(?: (?:have|see|report))?|resolved|less|reduced?|reduction in"
    r"|prevent\w*|post[- ]?op\w*(?: \w+){0,3}|instruct\w*(?: \w+){0,2}|risks?(?: (?:of|incl\w*))?|consent\w*"
    r"|watch for|monitor for|expect\w*|normal|typical|usual|may (?:have|be|get|see|notice)|possible|potential"
    r"|side effects?|call(?: us| back)? if|if (?:there is |she has |he has |you have |it |pt has |is )?|in case of"
    rf"|(?<!not )(?<!n't )(?<!never )stopped|controlled)|\(-\))[ :,/&-]*(?:{_SYMPTOM}[ ,/&-]+){{0,12}}$",
    re.IGNORECASE,
)
_IS_OVER = re.compile(
    r"(?: (?:\w+ )?(?:has|have|had|is|was|were|it|completely|mostly|all|now|much|already|finally|been|are|did))"
    r"{0,4} (?:gone|go(?:es|ing)? down|went down|down|resolv\w+|subsid\w+|improv\w+|better|stopp\w+|controll\w+"
    r"|under control|wnl|normal|expected|minimal|as expected|to be expected|decreas\w+|none|denied|absent)\b"
    r"|[ :=-]{1,4}(?:none|no|n|neg|negative|denied|wnl)\b",
    re.IGNORECASE,
)


def read_dangers(text: str) -> Dangers:
    """What the writer's own words say; any text is fine."""
    clear: set[Danger] = set()
    possible: set[Danger] = set()
    for sentence in _SENTENCE.split(own_words(text).text):
        clear.update(_said(sentence, _CLEAR), _symptoms(sentence))
        possible.update(_said(sentence, _POSSIBLE))
    return Dangers(
        clear=tuple(danger for danger in Danger if danger in clear),
        possible=tuple(danger for danger in Danger if danger in possible - clear),
    )


def _said(sentence: str, phrases: Sequence[_Phrase]) -> Iterator[Danger]:
    for phrase in phrases:
        said = any(_counts(sentence, found) for found in phrase.says.finditer(sentence))
        if said and not phrase.aside.search(sentence):
            yield phrase.danger


def _counts(sentence: str, found: re.Match[str]) -> bool:
    before = _CLAUSE.split(_before(sentence, found))[-1]
    if _DENIED.search(before):
        return False
    return bool(_THREATENS.match(found[0])) or not _SUPPOSED.search(before)


def _symptoms(sentence: str) -> Iterator[Danger]:
    for phrase in _CLINICAL:
        said = any(_is_so(sentence, found) for found in phrase.says.finditer(sentence))
        if said and not phrase.aside.search(sentence):
            yield phrase.danger


def _is_so(sentence: str, found: re.Match[str]) -> bool:
    return not (_NO_SUCH.search(_before(sentence, found)) or _IS_OVER.match(sentence, found.end()))


def _before(sentence: str, found: re.Match[str]) -> str:
    return sentence[max(0, found.start() - _REACH) : found.start()]
