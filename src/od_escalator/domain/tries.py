"""How often somebody tried, as the words of an attempt say it: "LM x2", "called 3x, no answer", "LVM twice"."""

import re
from collections.abc import Iterator

#: More in one note is not believed: three tries are what an end as unreachable takes.
MOST = 3

_WORDS = {"twice": 2, "two": 2, "three": 3, "four": 4, "five": 5, "couple": 2, "several": 2, "multiple": 2}
_NUMBER = r"(?:\d{1,2}|two|three|four|five|(?:a )?couple(?: of)?|several|multiple)"
_NO_COUNT = r"(?![\w#%/:-]|[.,]\d| (?:weeks?|days?|hours?|hrs?|min\w*|months?|years?|[ap]\.?m)\b)"
_TIMES = rf"(?P<times>x ?\d{{1,2}}|\d{{1,2}} ?x|twice|{_NUMBER} (?:more |separate |different )?times){_NO_COUNT}"
_TRIED = (
    r"(?:called|calls?|calling|phoned|rang|tried|trying|texted|emailed|left messages?|left voicemail|voicemail"
    r"|no (?:answer|response|reply)|attempt(?:ed|s)?|reached out|n/a)"
)
#: Whom, where, when; anything else between them may be what is counted.
_BETWEEN = (
    r"(?:[ ,(-]{1,3}(?:to|at|on|the|and|both|patient|relative|her|him|them|phone|cell|home|work|number|voicemail|back"
    r"|again|up|today|yesterday|this|morning|afternoon|am|pm|call|calling|reach|contact|text|no|answer|left"
    r"|messages?)){0,6}"
)
_COUNTED = (
    re.compile(rf"(?<!\w){_TRIED}{_BETWEEN}[ ,:(-]{{0,3}}{_TIMES}"),
    re.compile(rf"(?<![\w#]){_TIMES}[ ,:-]{{0,3}}(?:(?:we|i|have|now|today) )?{_TRIED}\b"),
    re.compile(
        rf"\b(?:left|made|placed|sent) (?P<times>{_NUMBER}) (?:\w+ )?(?:calls|voicemail|messages?|texts?|emails?)\b"
    ),
    re.compile(
        rf"(?<![\w#])(?P<times>{_NUMBER}) (?:\w+ )?"
        r"(?:attempts|tries|(?:calls|voicemail|messages?|texts?) (?:made|placed|left|sent|no answer))\b"
    ),
)
#: Before it in its clause: theirs, not ours, or yet to come.
_NOT_OURS = re.compile(
    r"\b(?:patient|relative|she|he|they|who|outsider|colleague to)(?: (?!and\b|left\b)[\w']+){0,4} ?$"
    r"|\b(?:will|to|please|pls|if|should|must|going|gonna|need|needs|plan|lets|let's)(?: [\w']+){0,2} ?$"
)
_CLAUSE = re.compile(r"[,;!?\n|]|(?<!\d)\.|\b(?:but|then|and|so)\b")


def tries_told(written: str) -> int:
    """1 where the words (from `written_out`) tell no number; what is yet to come, or theirs, is none of ours."""
    return max(_counts(written), default=1)


def _counts(written: str) -> Iterator[int]:
    for pattern in _COUNTED:
        for found in pattern.finditer(written):
            clause = _CLAUSE.split(written[max(0, found.start() - 80) : found.start()])[-1]
            if not _NOT_OURS.search(clause):
                yield min(max(_value(found["times"]), 1), MOST)


def _value(times: str) -> int:
    digits = re.search(r"\d+", times)
    return int(digits[0]) if digits else next(number for word, number in _WORDS.items() if word in times)
