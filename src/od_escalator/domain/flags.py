"""Reads what a note flags: whether it opens a case, how bad it is, who is asked for help (domain.md 5.2)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from od_escalator.domain.complaint import Category, Origin, Subject, suggest_category
from od_escalator.domain.danger import NO_DANGERS, Dangers, read_dangers
from od_escalator.domain.doubt import doubt, not_needed
from od_escalator.domain.labels import find_labels
from od_escalator.domain.own_words import OwnWords, own_words
from od_escalator.domain.severity import Severity
from od_escalator.domain.still_upset import still_upset
from od_escalator.domain.tags import Help, Marks, Tag, Word, find_tags

__all__ = ["Flag", "Help", "Marks", "read_flag", "still_upset"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What a note says about being a complaint.

    `severity` and `category` are None unless it opens; `explicit` means a tag or "still upset", not merely the type;
    `past_manager` is `#upset rm` or `#about om`; `subject` is whom it is about, and `who` perhaps a name; `drill` is a
    `#drill` anywhere, `called_drill` one that says what the note is: beside the tag that opens, or first of all.
    `answer` is all that stands behind `#replied`, perhaps the public answer itself.
    `dangers`, where it opens, are in its severity and category already. `reasons` are codes for `explain` and `try`.
    """

    opens: bool
    severity: Severity | None
    origin: Origin | None
    category: Category | None
    watch: bool
    help: Help | None
    promise: str | None
    snooze: str | None
    resolves: bool
    replied: bool
    answer: str
    withdrawn: bool
    explicit: bool
    past_manager: bool
    subject: Subject | None
    who: str | None
    drill: bool
    called_drill: bool
    dangers: Dangers
    reasons: tuple[str, ...]


#: `#review` is also what a to-do is called, and what we ask happy patients for.
_OTHER_REVIEW = re.compile(
    r"[ :]+(?:(?:the|her|his|pt'?s?) )?(?:charts?|tx|treatment|x-?rays?|plan|meds?|medical|hx|notes?|w/"
    r"|with|ins|insurance|schedule|balance"
    r"|ledger|account|eobs?|consent|requests?|links?|invit\w+)\b",
    re.IGNORECASE,
)
_PROMISE_KEPT = re.compile(r"[ :-]*(?:was |is )?(?:kept|done|fulfilled|completed?|met)\b", re.IGNORECASE)
_PROMISE_END = re.compile(
    r"[\n|;]|[!?](?=\s|$)|\s#+ ?[^\W\d_]"
    r"|(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\bappt)(?<!\bins)(?<!\b[ap]\.m)\.(?=\s|$)"
    r"|(?:(?<=\bappt)|(?<=\bins))\.(?=\s+(?-i:[A-Z])|\s*$)",
    re.IGNORECASE,
)
_PROMISE_LENGTH = 300
#: Between tags that belong together.
_NO_WORDS = re.compile(r"[^\w#]*")


def read_flag(text: str, type_name: str | None, marks: Marks) -> Flag:
    """What the note flags; any text is fine, in linear time."""
    own = own_words(text)
    tags, doubts = _standing(own.text, marks)
    openings = [tag for tag in tags if tag.word in (Word.UPSET, Word.REVIEW) or tag.about]
    withdrawn = _withdrawn(tags, openings)
    by_tag = bool(openings) and not withdrawn
    by_type = _is_marked(type_name, marks)
    opens = by_tag or (by_type and not withdrawn)
    about = next((tag for tag in openings if tag.about), None) if by_tag else None
    words = {tag.word for tag in tags}
    again = still_upset(text)
    dangers = read_dangers(text) if opens else NO_DANGERS
    called_drill = opens and _called_drill(own.text, tags)
    seen = [
        ("type", by_type),
        ("tag", any(tag.word is not Word.REVIEW for tag in openings)),
        ("review", Word.REVIEW in words),
        ("notupset", withdrawn),
        ("still_upset", again),
        *((word.value, word in words) for word in (Word.WATCH, Word.RESOLVED, Word.PROMISE, Word.SNOOZE, Word.REPLIED)),
        ("help", _help(tags) is not None),
        ("drill" if called_drill else "drill_aside", Word.DRILL in words),
    ]
    return Flag(
        opens=opens,
        severity=max(_severity(tags), dangers.severity) if opens else None,
        origin=Origin.REVIEW if opens and Word.REVIEW in words else None,
        category=(dangers.category or suggest_category(own.text)) if opens else None,
        watch=Word.WATCH in words,
        help=_help(tags),
        promise=_said(own.text, tags, Word.PROMISE),
        snooze=_said(own.text, tags, Word.SNOOZE),
        resolves=Word.RESOLVED in words,
        replied=Word.REPLIED in words,
        answer=next((own.text[tag.end :] for tag in tags if tag.word is Word.REPLIED), ""),
        withdrawn=withdrawn,
        explicit=by_tag or again,
        past_manager=by_tag and any(_goes_past_manager(tag) for tag in openings),
        subject=about.about if about else None,
        who=about.who if about else None,
        drill=Word.DRILL in words,
        called_drill=called_drill,
        dangers=dangers,
        reasons=_unique([code for code, is_so in seen if is_so], doubts, dangers.codes, _left_out(own, marks)),
    )


def _standing(text: str, marks: Marks) -> tuple[list[Tag], list[str]]:
    """The tags that count where they stand, in order, and the codes of why others do not."""
    labels, doubts = find_labels(text)
    standing, reasons = list(labels), list(doubts)
    for tag in find_tags(text, marks.tags):
        reason = _objection(text, tag)
        if reason:
            reasons.append(reason)
        else:
            standing.append(tag)
    return sorted(standing, key=lambda tag: tag.start), reasons


def _objection(text: str, tag: Tag) -> str | None:
    if tag.word is Word.REVIEW and _OTHER_REVIEW.match(text, tag.end):
        return "other_review"
    if tag.word in (Word.RM, Word.OWNERS) and not_needed(text, tag.end):
        return "negated_tag"
    if tag.word is Word.NOT_UPSET:
        return None
    return doubt(text, tag.start, tag.end)


def _goes_past_manager(tag: Tag) -> bool:
    return tag.about is Subject.OFFICE_MANAGER or (tag.word is Word.UPSET and tag.help is Help.RM)


def _withdrawn(tags: Sequence[Tag], openings: Sequence[Tag]) -> bool:
    """`#notupset` takes the flag back, unless a later tag sets it again."""
    last = max((tag.start for tag in tags if tag.word is Word.NOT_UPSET), default=-1)
    return last > max((tag.start for tag in openings), default=-1)


def _called_drill(text: str, tags: Sequence[Tag]) -> bool:
    """Whether `#drill` stands in a row of tags with one that opens, or in the row that begins the note."""
    row: set[Word | None] = {None}
    end = 0
    for tag in tags:
        row = row if _NO_WORDS.fullmatch(text, end, tag.start) else set()
        row, end = row | {tag.word}, tag.end
        if Word.DRILL in row and row & {None, Word.UPSET, Word.REVIEW}:
            return True
    return False


def _is_marked(type_name: str | None, marks: Marks) -> bool:
    return type_name is not None and type_name.strip().casefold() in {name.strip().casefold() for name in marks.types}


def _severity(tags: Sequence[Tag]) -> Severity:
    rated = [tag.severity for tag in tags if tag.severity]
    if any(tag.word is Word.URGENT for tag in tags):
        rated.append(Severity.SERIOUS)
    return max(rated, default=Severity.STANDARD)


def _help(tags: Sequence[Tag]) -> Help | None:
    """The highest help asked for."""
    asked = {tag.help for tag in tags} | {Help(tag.word.value) for tag in tags if tag.word in (Word.RM, Word.OWNERS)}
    return next((help_ for help_ in (Help.OWNERS, Help.RM) if help_ in asked), None)


def _said(text: str, tags: Sequence[Tag], word: Word) -> str | None:
    """The words behind each tag of this kind; None where there is none, or nothing behind it."""
    said = [_words_behind(text, tag.end) for tag in tags if tag.word is word]
    return "; ".join(words for words in said if words) or None


def _words_behind(text: str, start: int) -> str:
    if _PROMISE_KEPT.match(text, start):
        return ""
    words = text[start : start + _PROMISE_LENGTH]
    end = _PROMISE_END.search(words)
    return " ".join(words[: end.start() if end else None].split()).strip(" :-=,.)(")


def _left_out(own: OwnWords, marks: Marks) -> Iterable[str]:
    return (reason for reason, piece in own.left_out if find_tags(piece, marks.tags) or "#upset" in piece.lower())


def _unique(*codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for several in codes for code in several))
