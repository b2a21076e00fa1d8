"""The tags staff type (domain.md 5.2): `#upset 3`, `#watch`, `#review google`, `#rm`, `#promise 11/24 call`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from od_escalator.domain.complaint import Subject
from od_escalator.domain.severity import Severity


class Help(StrEnum):
    RM = "rm"
    OWNERS = "owners"


class Word(StrEnum):
    UPSET = "upset"
    NOT_UPSET = "notupset"
    WATCH = "watch"
    REVIEW = "review"
    RM = "rm"
    OWNERS = "owners"
    RESOLVED = "resolved"
    PROMISE = "promise"
    SNOOZE = "snooze"
    REPLIED = "replied"
    URGENT = "urgent"
    DRILL = "drill"
    ABOUT = "about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What an office flags with: names of CommLog types (any case), and tags besides `#upset`, which always works.

    `codes` are procedure codes (any case) whose clinical notes flag as a CommLog type does; `test_patients` are those
    on whom `#upset #drill` opens a drill, by database and PatNum.
    """

    types: frozenset[str]
    tags: tuple[str, ...] = ("#upset",)
    codes: frozenset[str] = frozenset()
    test_patients: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One tag at `start`..`end` of the plain text; `end` lies behind the words that belong to it.

    `about` is whom it names, and `who` the word behind that, which may be a name.
    """

    word: Word
    start: int
    end: int
    severity: Severity | None = None
    help: Help | None = None
    about: Subject | None = None
    who: str | None = None


#: "# upset" and "##upset" are old habits; names take hyphens: "#upset-mom called" counts, "#upset-stomach" does not.
_HASH = re.compile(r"#[# ]{0,3}(?P<name>[^\W\d_][\w-]{0,60})")
#: Misspellings of the tag seen in hurried notes are listed, never guessed.
_UPSET = re.compile(
    r"(?:upset|upest|uspet|upste|uppset|upsset|upsett)(?:[-_]?(?:patients?|pts?))?(?=[-_]*(?:[1-4]|urgent"
    r"|rm|owners?)?(?:$|-))(?!-(?:stomach|tummy|belly))"
)
_WORDS = (
    (_UPSET, Word.UPSET),
    (re.compile(r"(?:not?|un)[-_]?upset(?:[-_]?(?:patients?|pts?))?(?=$|-)"), Word.NOT_UPSET),
    (re.compile(r"watch(?:-?list)?(?=$|-)"), Word.WATCH),
    (
        re.compile(
            r"(?:(?:bad|google|yelp|facebook|fb)[-_]?)?review(?=$|[-_](?:google|yelp|facebook|fb|healthgrades)$)"
        ),
        Word.REVIEW,
    ),
    (re.compile(r"(?:rm|escalate)$"), Word.RM),
    (re.compile(r"owners?$"), Word.OWNERS),
    (re.compile(r"resolved(?=$|-)"), Word.RESOLVED),
    (re.compile(r"promised?(?=$|-)"), Word.PROMISE),
    (re.compile(r"snoozed?(?=$|-)"), Word.SNOOZE),
    (re.compile(r"replied(?=$|-)"), Word.REPLIED),
    (re.compile(r"urgent(?=$|-)"), Word.URGENT),
    (re.compile(r"drill$"), Word.DRILL),
    (re.compile(r"about(?=$|-)"), Word.ABOUT),
)
#: "# not upset" in two words.
_NOT_UPSET = re.compile(r"#[# ]{0,3}not[ -]upset\b", re.IGNORECASE)

#: After a digit these make it a count, a time, a tooth or a date: "#upset 3 calls", "#upset 4 pm", "#upset 3 MO".
_UNITS = (
    r"x|times?|h(?:ou)?rs?|min(?:ute)?s?|days?|weeks?|wks?|months?|mo[ns]*|mths?|years?|yrs?|y/?o|[ap]\.?m"
    r"|o'?clock|of|or|to \d"
    r"|stars?|teeth|crowns|fillings|implants|veneers|temps|dentures|extractions|exts|canals|roots|quads?|units?|surf\w*"
    r"|appts?|appointments?|visits|calls|messages|msgs|voicemails|vms|texts|emails|letters|attempts|people"
    r"|pts|patients|kids"
    r"|children|statements|bills|charges|claims|pas|bwx?s?|bds?|different|separate|other|more|business"
    r"|dollars|bucks|reps"
    r"|staff|shots|carps|injections|impressions|scans|adjustments|procedures|cleanings|hygienists"
    r"|assistants|dentists|doctors|drs"
)
_SURFACE = r"(?-i:MO|DO(?! NOT)|MOD[BLF]*|MO[BL]|DO[BL]|OB|OL|BO|LO|MID[BLF]*|[MD]IF?L?|[MD][BLF]|BL|[MODBLF])\b"
_ARGUMENT = re.compile(
    r"(?: (?:pt|patient))?[ ,:=(*!/\"'-]{0,4}(?:"
    r"(?:severity|sev|level|lvl)[. :=#]{0,3}(?P<rated>[1-4])(?!\d)"
    rf"|_?(?P<number>[1-4])(?![\w/%$]|[.:,]\d| ?- ?\d|\+? ?(?:(?:{_UNITS})\b|{_SURFACE}))"
    r"|_?(?:is |very |really |severity[ :=]{1,2})?(?P<urgent>urgent)(?!\w| care)"
    r"|(?P<named>mild|serious|critical)(?= *(?:[.,;:!|)#\n-]|$))"
    r"|_?(?P<rm>rm)\b"
    r"|_?(?P<owners>owners|owner(?= *(?:[.,;:!|)#\n]|$)))\b"
    r")",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"[ :=-]{1,3}(?:the )?(?:(?P<office_manager>om|(?:office[ -])?(?:manager|mgr))"
    r"|(?P<regional_manager>rm|regional(?:[ -](?:manager|mgr))?)|(?P<owner>owners?)"
    r"|(?P<provider>provider|doctor|doc|dr|dentist|hygienist|hyg))\b\.?(?: {1,2}(?P<who>[^\W\d_][\w'-]{0,40}))?",
    re.IGNORECASE,
)
_BY_NAME = {"mild": Severity.MILD, "serious": Severity.SERIOUS, "critical": Severity.CRITICAL}


def find_tags(text: str, extra: tuple[str, ...] = ()) -> tuple[Tag, ...]:
    """The hash tags of a plain text, in order; `extra` are more names that mean `#upset`."""
    names = frozenset(name.casefold().replace(" ", "").lstrip("#") for name in extra)
    return tuple(_arguments(text, tag) for tag in _hashes(text, names))


def add_arguments(text: str, tag: Tag) -> Tag:
    """The tag with the severity and the help that follow it."""
    return _arguments(text, tag)


def _hashes(text: str, names: frozenset[str]) -> Iterator[Tag]:
    behind = -1  # tags may be glued to each other ("#watch#upset"), not to other words ("foo#upset")
    for found in _HASH.finditer(text):
        start = found.start()
        glued = start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_@") and start != behind
        behind = found.end()
        if glued:
            continue
        if two_words := _NOT_UPSET.match(text, start):
            yield Tag(word=Word.NOT_UPSET, start=start, end=two_words.end())
        elif named := _named(found["name"].casefold(), names):
            word, length = named
            yield Tag(word=word, start=start, end=found.start("name") + length)


def _named(name: str, names: frozenset[str]) -> tuple[Word, int] | None:
    bare = name.rstrip("-_")
    if bare in names or bare.split("-")[0] in names:
        return Word.UPSET, len(bare if bare in names else bare.split("-")[0])
    return next(((word, found.end()) for pattern, word in _WORDS if (found := pattern.match(bare))), None)


def _arguments(text: str, tag: Tag) -> Tag:
    if tag.word is Word.ABOUT and (said := _ABOUT.match(text, tag.end)):
        about = next(subject for subject in Subject if said[subject])
        return replace(tag, end=said.end(about), about=about, who=said["who"])
    if tag.word is not Word.UPSET:
        return tag
    while found := _ARGUMENT.match(text, tag.end):
        severity, help_ = _meaning(found)
        if (severity and tag.severity) or (help_ and tag.help):
            break
        tag = replace(tag, end=found.end(), severity=severity or tag.severity, help=help_ or tag.help)
    return tag


def _meaning(found: re.Match[str]) -> tuple[Severity | None, Help | None]:
    if digit := found["rated"] or found["number"]:
        return Severity(int(digit)), None
    if found["urgent"]:
        return Severity.SERIOUS, None
    if found["named"]:
        return _BY_NAME[found["named"].lower()], None
    return None, Help.RM if found["rm"] else Help.OWNERS
