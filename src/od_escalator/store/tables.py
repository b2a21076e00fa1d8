"""Our own database. It holds no note text and no patient's name: only Open Dental's numbers for them.

Timers are rows (`steps`), promises are rows (`outbox`), and every natural key that forbids doing a thing twice is a
primary key or a unique constraint here.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
)

from od_escalator.store.instant import Instant
from od_escalator.store.number import Number

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


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

#: Notes that were judged as flags: those of cases for good, the others while the reader's overlap may return them.
#: `sentences` are fingerprints of what it said, so that only what is added later counts anew.
notes = Table(
    "notes",
    metadata,
    Column("database", String(64), primary_key=True),
    Column("incarnation", Number, primary_key=True),
    Column("source", String(16), primary_key=True),
    Column("number", Number, primary_key=True),
    Column("digest", String(32), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("judged_at", Instant, nullable=False),
    Column("case_number", Number, ForeignKey("cases.number")),
    Column("patient", Number),
    Column("entered_at", Instant),
    Column("sentences", JSON),
    Index("ix_notes_case_number", "case_number"),
)

cases = Table(
    "cases",
    metadata,
    Column("number", Number, primary_key=True),
    Column("database", String(64), nullable=False),
    Column("office", String(100), nullable=False),
    Column("patient", Number, nullable=False),
    Column("incarnation", Number, nullable=False),
    Column("note_source", String(16), nullable=False),
    Column("note_number", Number, nullable=False),
    Column("author", Number, nullable=False),
    Column("severity", Number, nullable=False),
    Column("category", String(32), nullable=False),
    Column("origin", String(32)),
    Column("opened_at", Instant, nullable=False),
    Column("opening", Number, nullable=False),
    Column("in_channel", Boolean, nullable=False),
    Column("past_manager", Boolean, nullable=False, server_default=false()),
    Column("subject", String(20)),
    Column("about", String(64)),
    Column("task", Number),
    Column("seen_at", Instant),
    Column("taken_by", String(64)),
    Column("attempted_at", Instant),
    Column("attempts", Number, nullable=False),
    Column("tried_at", Instant),
    Column("tried_by", String(64)),
    Column("claimed_at", Instant),
    Column("contacted_at", Instant),
    Column("contacted_by", String(64)),
    Column("offered", JSON, nullable=False),
    Column("unsatisfied", Boolean, nullable=False),
    Column("done_at", Instant),
    Column("done_by", String(64)),
    Column("proof_asked_at", Instant),
    Column("popped_at", Instant),
    Column("asked", JSON, nullable=False, server_default="[]"),
    Column("promised_at", Instant),
    Column("promised_for", Date),
    Column("promise_due_at", Instant),
    Column("waits_until", Instant),
    Column("remind_at", Instant),
    Column("withdrawal_asked_at", Instant),
    Column("settled_at", Instant),
    Column("replied_at", Instant),
    Column("end", String(32)),
    Column("ended_at", Instant),
    Column("ended_by", String(64)),
    Column("merged_at", Instant),
    Column("revision", Number, nullable=False),
    Column("plan", Number),
    Column("next_due_at", Instant),
    Column("shadow", Boolean, nullable=False, server_default=false()),
    Column("by_hand", Boolean, nullable=False, server_default=false()),
    Column("drill", Boolean, nullable=False, server_default=false()),
    Column("task_with", String(64)),
    Column("noted_by", String(64)),
    Column("ask_for_task_at", Instant),
    Column("given_to", String(64)),
    Index("ix_cases_patient", "database", "patient"),
    Index("ix_cases_next_due_at", "database", "next_due_at"),
    Index("ix_cases_end", "database", "end"),
    Index("ix_cases_ended_at", "database", "ended_at"),
)

#: Notes that were judged as evidence of a case, as they stood.
evidence = Table(
    "evidence",
    metadata,
    Column("case_number", Number, ForeignKey("cases.number"), primary_key=True),
    Column("incarnation", Number, primary_key=True),
    Column("source", String(16), primary_key=True),
    Column("number", Number, primary_key=True),
    Column("digest", String(32), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("judged_at", Instant, nullable=False),
    Column("written_at", Instant),
)

plans = Table(
    "plans",
    metadata,
    Column("case_number", Number, ForeignKey("cases.number"), primary_key=True),
    Column("plan", Number, primary_key=True),
    Column("policy", String(64), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("calendar", String(64), nullable=False),
    Column("times_delayed", Number, nullable=False, server_default="0"),
    Column("delayed_at", Instant),
)

#: One row for each round of a step: what the policy said when the plan was made, and its due time.
steps = Table(
    "steps",
    metadata,
    Column("case_number", Number, ForeignKey("cases.number"), primary_key=True),
    Column("plan", Number, primary_key=True),
    Column("step", Number, primary_key=True),
    Column("until", String(16), nullable=False),
    Column("unit", String(8), nullable=False),
    Column("amount", Number, nullable=False),
    Column("tell", JSON, nullable=False),
    Column("warn", Number),
    Column("every_unit", String(8)),
    Column("every_amount", Number),
    Column("times", Number),
    Column("delay_unit", String(8)),
    Column("delay_amount", Number),
    Column("round", Number, nullable=False, server_default="0"),
    Column("delays", Number, nullable=False, server_default="0"),
    Column("due_at", Instant, nullable=False),
    Column("warn_at", Instant),
    Column("taken_at", Instant),
    Column("warned_at", Instant),
    Column("blind_at", Instant),
)

#: Who was told what: the natural key that forbids telling it twice.
told = Table(
    "told",
    metadata,
    Column("case_number", Number, ForeignKey("cases.number"), primary_key=True),
    Column("plan", Number, primary_key=True),
    Column("step", Number, primary_key=True),
    Column("round", Number, primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("outbox_id", String(32), nullable=False),
)

#: Promised outside work, delivered in the order of `seq` within each lane; `bundle` is the id under which it went out
#: together with others.
outbox = Table(
    "outbox",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False),
    Column("key", String(200), nullable=False),
    Column("lane", String(150), nullable=False),
    Column("database", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("case_number", Number, ForeignKey("cases.number")),
    Column("detail", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Number, nullable=False),
    Column("looks", Number, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("tried_at", Instant),
    Column("settled_at", Instant),
    Column("problem", String(300)),
    Column("bundle", String(32)),
    UniqueConstraint("id"),
    UniqueConstraint("key"),
    Index("ix_outbox_lane", "state", "lane", "seq"),
    Index("ix_outbox_bundle", "bundle"),
    Index("ix_outbox_case_number", "case_number", "kind"),
)

timeline = Table(
    "timeline",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("case_number", Number, ForeignKey("cases.number"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("by", String(64)),
    Column("told", JSON, nullable=False),
    Column("instant", Instant),
    Column("in_slack", Boolean, nullable=False, server_default=false()),
    Column("why", String(32)),
    Index("ix_timeline_case_number", "case_number", "id"),
)

#: What was answered when somebody said in Slack how a case had ended: the last word of each opening. Nobody else hears
#: of cause and lesson.
outcomes = Table(
    "outcomes",
    metadata,
    Column("case_number", Number, ForeignKey("cases.number"), primary_key=True),
    Column("opening", Number, primary_key=True),
    Column("how", String(32), nullable=False),
    Column("offered", JSON, nullable=False),
    Column("satisfied", String(32), nullable=False),
    Column("cause", String(32), nullable=False),
    Column("lesson", String(32), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)

#: Where in Slack the one message of a case is, and which revision of the case it shows.
posts = Table(
    "posts",
    metadata,
    Column("case_number", Number, ForeignKey("cases.number"), primary_key=True),
    Column("channel", String(64), nullable=False),
    Column("ts", String(32), nullable=False),
    Column("revision", Number, nullable=False),
)

#: The one message that Slack posts by itself when we fall silent, and how long we may be silent on purpose.
dead_man = Table(
    "dead_man",
    metadata,
    Column("id", Number, primary_key=True),
    Column("channel", String(64)),
    Column("since", Instant),
    Column("post_at", Instant),
    Column("paused_until", Instant),
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

#: What people did in Slack: `what` until it was handled, then the key alone, for Slack may send it again.
interactions = Table(
    "interactions",
    metadata,
    Column("key", String(190), primary_key=True),
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant),
    Column("what", JSON(none_as_null=True)),
    Index("ix_interactions_handled_at", "handled_at", "received_at"),
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
