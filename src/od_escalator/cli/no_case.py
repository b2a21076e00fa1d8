"""Why there is a case about a note, or none: what our own records know of it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.cli.left_out import SOURCES, why_useless
from od_escalator.domain.effects import Reason
from od_escalator.domain.note import Source
from od_escalator.domain.practice import Cursor
from od_escalator.domain.wording import dated
from od_escalator.store import cases, cursors, evidence, notes, waiting

_JUDGED = {
    Reason.OPENED: "it opened",
    Reason.REOPENED: "it opened again",
    Reason.JOINED: "it joined",
    Reason.SOLVED_ON_THE_SPOT: "a manager noted the upset and settled it at once in",
    "same_words": "another note with the same words is in",
    "nothing_new": "what was added to it says nothing new about",
}
_NO_CASE = {
    notes.UNFLAGGED: "nothing in it flags: neither its type nor a tag that is meant",
    notes.BY_A_PROGRAM: "a program wrote it, and only people's notes open cases",
    notes.WATCHED: "#watch is kept and opens nothing",
    notes.HELP_ON_CASE: "it asks for help about an open case, and opens none",
    notes.HELP_WITHOUT_CASE: "it asks for help, the patient had no open case, and only #upset opens one",
    notes.DRILL_ELSEWHERE: "#drill counts on a test patient only",
    notes.STOOD_BEFORE: "it flagged before this program first looked, or in a case that is over",
    notes.PURGED: "its case ended long ago and was purged, and it opens no other",
    "before_our_time": "it was written before this program first looked",
    "nothing_new": "what was added to it flags nothing that it had not said before",
    "same_words": "another note had the same words",
    "procedure_deleted": "its procedure was deleted",
    "taken_back": "what flagged in it is not in the newest version",
    Reason.MANAGERS_NOTE: "a manager wrote it, so that it is evidence, and opens nothing",
}


def about_note(tx: Connection, database: str, source: Source, number: int, zone: str) -> Iterator[str]:
    """Sentences; every one is true by itself."""
    named = SOURCES[source]
    name = f"{named[0].upper()}{named[1:]} {number}"
    aside = next((row for row in waiting.list_all(tx) if row["what"] == f"{database} {source} {number}"), None)
    if aside is not None:
        yield f"{name} is set aside: {aside['problem']}. It is tried again {dated(aside['next_at'], zone)}."
        return
    known = notes.numbered(tx, database, source, number)
    if known is None:
        yield f"{name}: {_unknown(tx, database, source, number, zone)}."
    elif known.case is not None:
        words = _JUDGED.get(known.reason, f"{_NO_CASE.get(known.reason, known.reason)}; its case is")
        yield f"{name}: {words} UP-{known.case}. od-escalator explain UP-{known.case} tells the rest."
    else:
        yield f"{name} has no case: {_NO_CASE.get(known.reason, known.reason.replace('_', ' '))}."
    for row in evidence.of_note(tx, source, number):
        case = cases.load(tx, row["case_number"])
        why = why_useless(row)
        if case is not None and case.database == database and why:
            yield f"It was weighed for {case.label} and does not count there: {why}."


def _unknown(tx: Connection, database: str, source: Source, number: int, zone: str) -> str:
    cursor = cursors.load(tx, database)
    if cursor is None:
        return f"{database} was never read"
    last, pending = _place(cursor, source)
    if number in pending:
        return "it is looked at again: it had not settled, or could not be placed yet"
    if number > last:
        read_until, _ = cursors.seen(tx, database)
        return f"it was not read yet; {database} is read until {_moment(read_until, zone)}"
    begun = dated(cursors.opens_from(tx, database), zone)
    return (
        f"it was read and flagged nothing, or it is older than {begun}, when this program first looked;"
        " od-escalator try tells what its words come to"
    )


def _place(cursor: Cursor, source: Source) -> tuple[int, tuple[int, ...]]:
    if source is Source.COMMLOG:
        return cursor.last, cursor.pending
    return cursor.last_procnote or 0, cursor.pending_procnotes


def _moment(at: datetime | None, zone: str) -> str:
    return dated(at, zone) if at else "no moment"
