"""Which words of a note its writer meant: without quoted e-mail, unfilled prompts, links and addresses."""

import re
from dataclasses import dataclass

from od_escalator.domain.plain import plain

_WEEKDAY_OR_MONTH = r"(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d)"

#: From here on a note is an older e-mail. "On ... wrote:" needs a date, so that "On the phone mom wrote: ..." is prose.
_THREAD = re.compile(
    r"(?<!-)-{2,80} ?(?:original|forwarded) (?:message|appointment)"
    r"|begin forwarded message:"
    rf"|^ *on {_WEEKDAY_OR_MONTH}[^\n]{{3,200}}?\bwrote: *$"
    r"|^ *on [^\n]{0,150}?(?:\d{4}|@|\d:\d\d)[^\n]{0,150}?\bwrote:"
    rf"|^ *on {_WEEKDAY_OR_MONTH}[^\n]{{3,200}}\n *wrote:"
    r"|^ *from: [^\n]{0,200}?\bsent: "
    r"|^ *from: [^\n]{0,200}\n(?:[^\n]{0,200}\n){0,2} *(?:sent|date|to|subject):",
    re.IGNORECASE | re.MULTILINE,
)
#: To the end of its paragraph only: staff do write below it.
_FOOTER = re.compile(
    r"confidentiality (?:notice|note|statement)"
    r"|this (?:e-?mail|message|communication|transmission)\b[^\n]{0,80}?\b(?:confidential|intended|privileged)",
    re.IGNORECASE,
)
#: What Open Dental's Auto Notes leave behind when a prompt was skipped.
_PROMPT = re.compile(r'\[prompt:"[^"\n]{0,300}"\]|\[\[[^\[\]\n]{0,300}\]\]', re.IGNORECASE)
#: A quoted line, but not ">30 min wait".
_QUOTE_MARK = re.compile(r" *>(?! *\d)")
_OWN_TAG = re.compile(r"#[A-Za-z]+")
_TOKEN = re.compile(r"\S+")
_LINK = re.compile(r"://|www\.|@\w|\.(?:com|org|net|gov|edu|io|co|us|dental)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`text` keeps its lines; `left_out` are pairs of a reason (quoted, template_unanswered, in_url) and the piece."""

    text: str
    left_out: tuple[tuple[str, str], ...]


def own_words(note: str) -> OwnWords:
    """The writer's own words, in plain spelling and linear time."""
    text = plain(note)
    left_out: list[tuple[str, str]] = []
    if thread := _THREAD.search(text):
        left_out.append(("quoted", text[thread.start() :]))
        text = text[: thread.start()]
    text = _without_quoted_lines(text, left_out)
    text = _without_footer(text, left_out)
    left_out.extend(("template_unanswered", prompt) for prompt in _PROMPT.findall(text))
    text = _without_links(_PROMPT.sub(" ", text), left_out)
    return OwnWords(text, tuple(left_out))


def _without_quoted_lines(text: str, left_out: list[tuple[str, str]]) -> str:
    kept: list[str] = []
    quoting = False
    for line in text.split("\n"):
        quoting = bool(_QUOTE_MARK.match(line)) or (quoting and line.lstrip().startswith(">"))
        if quoting:
            left_out.append(("quoted", line))
        kept.append("" if quoting else line)
    return "\n".join(kept)


def _without_footer(text: str, left_out: list[tuple[str, str]]) -> str:
    footer = _FOOTER.search(text)
    if footer is None:
        return text
    end = text.find("\n\n", footer.start())
    end = len(text) if end < 0 else end
    left_out.append(("quoted", text[footer.start() : end]))
    return text[: footer.start()] + text[end:]


def _without_links(text: str, left_out: list[tuple[str, str]]) -> str:
    def cut(token: re.Match[str]) -> str:
        word = token[0]
        link = _LINK.search(word)
        if link is None:
            return word
        # A tag glued in front of a link ("#replied:https://...") is the writer's own.
        tag = _OWN_TAG.match(word, 0, link.start())
        keep = tag[0] if tag else ""
        left_out.append(("in_url", word[len(keep) :]))
        return f"{keep} link"

    return _TOKEN.sub(cut, text)
