"""Reads a public answer to a review: what in it would tell whose it is, what sounds like an argument, what to write.

What it finds is a careful reader's opinion; that it finds nothing is no lawyer's word.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from od_escalator.domain.plain import plain
from od_escalator.domain.review_words import NAMED, PATTERNS, SHOUTED, Fault

#: Longer answers are read as an argument.
MOST_LETTERS = 600
#: Fewer words behind `#replied` say where, and are not the answer itself.
_FEWEST_WORDS = 8
#: Names that are words as well: they count with a capital only, and not where a sentence begins.
_ALSO_WORDS = frozenset(
    ["art", "bill", "carol", "day", "dear", "faith", "frank", "grace", "hope", "iris", "joy", "june", "long", "mark"],
) | {"may", "page", "pat", "price", "rich", "rose", "short", "summer", "will", "woods", "young"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A fault and the words that have it, empty where it is the whole."""

    fault: Fault
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    why: str
    instead: str


_CALL = "Please call our office manager."
ADVICE: Mapping[Fault, Advice] = {
    Fault.NAME: Advice(
        why="It names somebody. Even the name under which the review was written must not be repeated.",
        instead="Thank you for taking the time to write.",
    ),
    Fault.PATIENT: Advice(
        why="It says that the writer is, was or never was a patient. Both are health information.",
        instead="Privacy rules keep us from saying online who is a patient here.",
    ),
    Fault.WAS_HERE: Advice(
        why="It says that the writer was here, or what there is about them: that alone says that they are a patient.",
        instead="We want to look into concerns like this.",
    ),
    Fault.SPOKE: Advice(
        why="It says that you have spoken with the writer, or settled it with them: that confirms a patient. The"
        " conversation stands in its CommLog, and nowhere else.",
        instead="Our office manager is glad to talk with anyone who has a concern.",
    ),
    Fault.TREATMENT: Advice(
        why="It speaks of treatment, also where the writer did so first.",
        instead="Privacy rules keep us from discussing anyone's care online.",
    ),
    Fault.DATE: Advice(
        why="It names a day or says when: that tells when somebody was here.", instead="Leave out when it was."
    ),
    Fault.MONEY: Advice(why="It names an amount: what somebody paid or owes is private.", instead=_CALL),
    Fault.PHONE: Advice(
        why="It has a phone number that is not known as the office's own (phone, at the office in config.toml).",
        instead="Give the office's number, and no other.",
    ),
    Fault.OFFER: Advice(
        why="It speaks of money back, a present, or of taking the review down. Review sites forbid to pay for that, and"
        " it says that somebody is owed something.",
        instead=_CALL,
    ),
    Fault.POLICY: Advice(
        why="A policy sounds like a defence to whoever reads it.", instead="We take every comment seriously."
    ),
    Fault.ARGUES: Advice(
        why="It argues, or blames the writer; others who read it will side with them.",
        instead="We value feedback because it helps our team do better.",
    ),
    Fault.SORRY: Advice(
        why="Being sorry for something that happened says that it happened here.",
        instead="We are sorry whenever anyone is not happy with us.",
    ),
    Fault.EXPERIENCE: Advice(why="It says that the writer was here.", instead="Thank you for your feedback."),
    Fault.SHOUTS: Advice(why="Exclamation marks and capitals sound like shouting.", instead="A full stop will do."),
    Fault.LONG: Advice(
        why=f"It has more than {MOST_LETTERS} letters: long answers sound like a defence.",
        instead="Two or three sentences.",
    ),
}


def lint(text: str, *, names: Collection[str] = (), phones: Collection[str] = ()) -> tuple[Found, ...]:
    """What is wrong with the answer, the gravest first, each once; `names` are the patient's, `phones` the office's."""
    typed = " ".join(plain(text).split())
    found = {each.fault: each for each in reversed([*_named(typed, names), *_found(typed, phones)])}
    if len(typed) > MOST_LETTERS:
        found[Fault.LONG] = Found(fault=Fault.LONG, words="")
    return tuple(found[fault] for fault in Fault if fault in found)


def faults_behind_tag(words: str) -> tuple[Fault, ...]:
    """Those that must not be posted, in what stands behind `#replied`, where that may be the answer itself.

    Numbers of phones are let be: a note has many, and here it is not known which is the office's.
    """
    if len(words.split()) < _FEWEST_WORDS:
        return ()
    answer = words.lstrip(" \n\t:;,.-*\"'")
    return tuple(each.fault for each in lint(answer) if each.fault.blocks and each.fault is not Fault.PHONE)


def _named(typed: str, names: Collection[str]) -> Iterator[Found]:
    known = {word.casefold() for name in names for word in plain(name).split() if len(word.strip(".")) > 1}
    plainly = "|".join(map(re.escape, sorted(known - _ALSO_WORDS)))
    with_capital = "|".join(sorted(word.capitalize() for word in known & _ALSO_WORDS))
    patterns = [NAMED]
    if plainly:
        patterns.append(re.compile(rf"\b(?i:{plainly})\b"))
    if with_capital:
        patterns.append(re.compile(rf"(?<!^)(?<![.!?] )\b(?:{with_capital})\b"))
    for pattern in patterns:
        if found := pattern.search(typed):
            yield Found(fault=Fault.NAME, words=found[0])


def _found(typed: str, phones: Collection[str]) -> Iterator[Found]:
    known = {_digits(phone) for phone in phones}
    small = typed.lower()
    for fault, pattern in PATTERNS.items():
        for found in pattern.finditer(small):
            if fault is not Fault.PHONE or _digits(found[0]) not in known:
                yield Found(fault=fault, words=found[0].strip())
    if shouted := SHOUTED.search(typed):
        yield Found(fault=Fault.SHOUTS, words=shouted[0])


def _digits(phone: str) -> str:
    """The last ten: with and without the country's."""
    return re.sub(r"\D", "", phone)[-10:]
