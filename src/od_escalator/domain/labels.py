"""The old habits and templates that flag without a hash: "*** UPSET PATIENT ***", "UPSET PT:", "Upset patient? Y"."""

import re
from collections.abc import Iterator

from od_escalator.domain.doubt import answer
from od_escalator.domain.tags import Tag, Word, add_arguments

_AT_LINE_START = re.compile(
    r"^(?P<lead>[ *!=~_•>-]{0,40})upset[ -](?:patients?|pts?)\b(?P<tail> ?[*!=~]+)? ?(?P<ask>[:?-])?",
    re.IGNORECASE | re.MULTILINE,
)
_SHOUTED = re.compile(r"UPSET[ -](?:PATIENTS?|PTS?)\b(?! (?:PROTOCOL|POLICY|LIST|FORM|LOG|TRAINING|REPORT|STOMACH))")
_YES = re.compile(r"[ :?=-]*(?:[\[(]? ?y(?:es)? ?/ ?no?[\])]?)?[ :=?-]*(?:\[?x\]? ?)?y(?:es)?\b(?! ?/)", re.IGNORECASE)
_YES_ANYWHERE = re.compile(
    r"\b(?:upset (?:patient|pt)|(?:patient|pt) upset) ?(?:(?:\?|:"
    r"|[\[(]?y(?:es)? ?/ ?no?\b[\])]?) ?){1,3}[ :=?-]{0,4}(?:\[x\] ?)?y(?:es)?\b(?! ?/)",
    re.IGNORECASE,
)
_NEXT_LINE = re.compile(r"\s*(?P<line>[^\n]*)")
_ANOTHER_LABEL = re.compile(r"[\w /'-]{1,40}[:?]")


def find_labels(text: str) -> tuple[tuple[Tag, ...], tuple[str, ...]]:
    """The labels that count, as tags, and the codes of the reasons why others do not."""
    tags: list[Tag] = []
    reasons: list[str] = []
    for found in _AT_LINE_START.finditer(text):
        refused = _refused(text, found)
        if refused:
            reasons.append(refused)
        elif refused is None:
            tags.append(add_arguments(text, Tag(word=Word.UPSET, start=found.start(), end=found.end())))
    tags.extend(_answered_yes(text))
    return tuple(tags), tuple(reasons)


def _answered_yes(text: str) -> Iterator[Tag]:
    for found in _YES_ANYWHERE.finditer(text):
        yield Tag(word=Word.UPSET, start=found.start(), end=found.end())


def _refused(text: str, found: re.Match[str]) -> str | None:
    """None: it counts; a code: it is a template that says no; "": it is prose."""
    label_end = found.start("ask") if found["ask"] else found.end()
    if said_no := answer(text, label_end):
        return said_no
    decorated = bool(found["tail"]) or any(sign in found["lead"] for sign in "*!=~")
    if decorated or (found["ask"] != "?" and _SHOUTED.search(found[0])):
        return None if decorated or not _is_prose_heading(text, found) else ""
    if found["ask"] == "?":
        return None if _YES.match(text, label_end) else "template_unanswered"
    if found["ask"] is None:
        return "" if text[found.end() : text.find("\n", found.end()) % (len(text) + 1)].strip() else None
    return None if _says_something(text, found.end()) else "template_unanswered"


def _is_prose_heading(text: str, found: re.Match[str]) -> bool:
    return not _SHOUTED.match(text, found.start() + len(found["lead"]))


def _says_something(text: str, position: int) -> bool:
    """Whether words follow: on the line, or on the next one that is not another line of the template."""
    rest = text[position : position + 200].split("\n", 1)
    if rest[0].strip():
        return True
    following = _NEXT_LINE.match(text, position)
    return bool(following and following["line"] and not _ANOTHER_LABEL.match(following["line"]))
