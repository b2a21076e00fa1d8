"""The text of a task: what shows in lists first, then the note's words, whom to call, and how to finish.

Line feeds only, because the task window would find CRLF changed; only characters that the column holds; it always fits.
"""

from collections.abc import Iterable
from datetime import date

from od_escalator.domain.practice import Patient

MOST_BYTES = 60_000  # a text column holds 65,535
FULL_AGE = 18
HIGHEST_CHARACTER = 0xFFFF  # the columns are utf8mb3
PICTOGRAPHS = range(0x2600, 0x2800)  # Open Dental replaces these as well
LAST_CONTROL = 0x9F
SURROGATES = range(0xD800, 0xE000)
REPLACEMENT = "\ufffd"
CUT = " [...]"
GONE = "(The note can no longer be read.)"


def task_text(
    first_line: str,
    words: str | None,
    whom: Iterable[str],
    finishing: Iterable[str],
) -> str:
    """`words` are the flagged note's, None when it is gone; they are cut when all would not fit."""
    top = one_line(first_line)
    bottom = "\n".join(one_line(line) for line in (*whom, *finishing))
    room = MOST_BYTES - len(f"{top}\n\n{bottom}".encode())
    said = GONE if words is None else _fit(clean(words).strip() or GONE, room)
    return f"{top}\n{said}\n{bottom}" if bottom else f"{top}\n{said}"


def whom_to_call(patient: Patient, guarantor: Patient | None, today: date) -> list[str]:
    """The patient, or the guarantor of a minor, with phones and the way he or she likes to be reached."""
    if guarantor is not None and guarantor.number != patient.number and is_minor(patient.birthdate, today):
        return [_person(f"Call: {guarantor.name}, responsible for {patient.name} (under {FULL_AGE})", guarantor)]
    return [_person(f"Call: {patient.name}", patient)]


def is_minor(born: date | None, today: date) -> bool:
    if born is None:
        return False
    birthday_to_come = (today.month, today.day) < (born.month, born.day)
    return today.year - born.year - birthday_to_come < FULL_AGE


def clean(text: str) -> str:
    """Only what a task window shows and its column holds."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_character(c) for c in lines if c in "\n\t" or c.isprintable() or ord(c) > LAST_CONTROL)


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _character(character: str) -> str:
    code = ord(character)
    fits = code <= HIGHEST_CHARACTER and code not in PICTOGRAPHS and code not in SURROGATES
    return character if fits else REPLACEMENT


def _fit(text: str, room: int) -> str:
    encoded = text.encode()
    if len(encoded) <= room:
        return text
    return encoded[: room - len(CUT)].decode("utf-8", "ignore") + CUT


def _person(opening: str, person: Patient) -> str:
    parts = [opening, *(person.phones or ("no phone number on file",))]
    if person.contact_preference:
        parts.append(f"prefers: {person.contact_preference}")
    return ", ".join(parts)
