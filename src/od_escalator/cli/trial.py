"""What the reading of a note comes to, as the object that `try --jsonl` prints and as sentences."""

from collections.abc import Iterator
from typing import Any

from od_escalator.domain.flags import Marks, read_flag
from od_escalator.domain.note import Mode
from od_escalator.domain.severity import Severity
from od_escalator.domain.wording import severity_words
from od_escalator.domain.words import Contact, read_words

_CONTACT = {
    Contact.CONVERSATION: "It records a conversation: by a manager, it proves that the patient was reached.",
    Contact.ATTEMPT: "It records an attempt to reach the patient, not a conversation.",
    Contact.NONE: "It says nothing about reaching the patient.",
}
_ABOUT = {
    "office_manager": "the office manager",
    "regional_manager": "the regional manager",
    "owner": "an owner",
    "provider": "a provider",
}
_HELP = {"rm": "the regional manager", "owners": "the owners"}


def judge(text: str, type_name: str | None, mode: Mode | None, marks: Marks) -> dict[str, Any]:
    """The keys of an answer after `id`."""
    flag, words = read_flag(text, type_name, marks), read_words(text, mode)
    return {
        "opens_case": flag.opens,
        "severity": int(flag.severity) if flag.severity else None,
        "origin": flag.origin.value if flag.origin else None,
        "about": flag.subject.value if flag.subject else None,
        "watch": flag.watch,
        "help": flag.help.value if flag.help else None,
        "promise": flag.promise,
        "contact": words.contact.value,
        "reasons": list(dict.fromkeys((*flag.reasons, *words.reasons))),
    }


def mode_of(value: str | int | None) -> Mode | None:
    """By Open Dental's name or number ("Phone", "in person", 3); ValueError says which there are."""
    if value is None:
        return None
    wanted = _folded(str(value))
    for mode in Mode:
        if wanted in (str(mode.value), _folded(mode.name)):
            return mode
    names = ", ".join(mode.name.replace("_", " ").title() for mode in Mode)
    raise ValueError(f"unknown mode {_quoted(str(value))}; there are {names}, or their numbers 0 to {max(Mode).value}")


def in_words(answer: dict[str, Any], text: str) -> Iterator[str]:
    if not text.strip():
        yield "There is no text."
    if "drill" in answer["reasons"]:
        yield "This note opens a drill on a test patient. On anybody else it opens nothing, and operations are told."
    elif answer["opens_case"]:
        severity = Severity(answer["severity"])
        origin = f", from a {answer['origin']}" if answer["origin"] else ""
        about = f", about {_ABOUT[answer['about']]}" if answer["about"] else ""
        yield f"This note opens a case: severity {severity_words(severity)}{origin}{about}."
    else:
        yield "This note opens no case."
    if answer["watch"]:
        yield "It asks to keep an eye on the patient."
    if answer["help"]:
        yield f"It asks {_HELP[answer['help']]} for help."
    if answer["promise"]:
        yield f"It records a promise: {' '.join(answer['promise'].split())}"
    yield _CONTACT[Contact(answer["contact"])]
    yield f"Why: {', '.join(reason.replace('_', ' ') for reason in answer['reasons']) or 'nothing in it counts'}."


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _quoted(value: str) -> str:
    return ascii(value if len(value) <= 40 else value[:40] + "...")  # noqa: PLR2004  enough to find it by
