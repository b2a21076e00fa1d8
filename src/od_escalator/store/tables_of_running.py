"""How far everything is read, what is doubted or waits, and when offices and people are not there."""

from sqlalchemy import JSON, Column, Date, String, Table

from od_escalator.store.instant import Instant
from od_escalator.store.metadata import metadata
from od_escalator.store.number import Number

#: How far each database is read, and until when all that was written there is known.
cursors = Table(
    "cursors",
    metadata,
    Column("database", String(64), primary_key=True),
    Column("opens_from", Instant, nullable=False),
    Column("incarnation", Number, nullable=False),
    Column("last", Number, nullable=False),
    Column("pending", JSON, nullable=False),
    Column("read_until", Instant, nullable=False),
    Column("tracked_until", Instant),
    Column("last_procnote", Number),
    Column("pending_procnotes", JSON),
    Column("last_audit", Number),
    Column("swept_from", Instant),
    Column("anchor", String(200)),
)

#: Where this state knows less than was done: it was restored from an older backup, or made anew. What it promises
#: before `until` (None: not begun) may have been told `since`, the last moment that it knows of.
#: `highest` is the highest case number ever used there, `noted` our highest note on the task of a case [number, note],
#: `told` the cases [number, opened] that Slack has messages of.
doubts = Table(
    "doubts",
    metadata,
    Column("database", String(64), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("found_at", Instant, nullable=False),
    Column("until", Instant),
    Column("highest", Number, nullable=False),
    Column("noted", JSON, nullable=False),
    Column("told", JSON, nullable=False),
)

#: How many notes that were written on a day (of the office's zone) were read.
notes_read = Table(
    "notes_read",
    metadata,
    Column("database", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("notes", Number, nullable=False),
)

#: When a practice, or a clinic of it, is closed, as its schedule said last: [day, clinic], no clinic for all.
closures = Table(
    "closures",
    metadata,
    Column("database", String(64), primary_key=True),
    Column("closed", JSON, nullable=False),
)

#: When it was known that the manager of an office was not there, although there was no other reason.
unseen = Table(
    "unseen",
    metadata,
    Column("office", String(100), primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("until", Instant, nullable=False),
    Column("person", String(64), nullable=False),
)

#: When somebody is away, as they or a manager above them have said in Slack; `until` is the day on which they are back.
aways = Table(
    "aways",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("begins", Date, primary_key=True),
    Column("until", Date, nullable=False),
    Column("delegate", String(64)),
)

#: What could not be processed: it waits with a growing delay and stops nobody else.
set_aside = Table(
    "set_aside",
    metadata,
    Column("what", String(120), primary_key=True),
    Column("tries", Number, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("problem", String(300), nullable=False),
    Column("seconds_ahead", Number),  # of our own clock
)

#: The version of Open Dental, newer than we know, that a person has looked at and lets us write to.
accepted = Table(
    "accepted",
    metadata,
    Column("database", String(64), primary_key=True),
    Column("version", String(40), nullable=False),
    Column("accepted_at", Instant, nullable=False),
)
