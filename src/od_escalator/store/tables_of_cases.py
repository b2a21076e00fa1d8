"""Cases and what is known of them: the notes behind them, their evidence, plans, timeline, and how they ended."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, String, Table, false

from od_escalator.store.instant import Instant
from od_escalator.store.metadata import metadata
from od_escalator.store.number import Number

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
    Column("category_by", String(64)),
    Column("origin", String(32)),
    Column("opened_at", Instant, nullable=False),
    Column("dated_at", Instant),
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
    Column("settled_as", String(32)),
    Column("replied_at", Instant),
    Column("waived_at", Instant),
    Column("end", String(32)),
    Column("ended_at", Instant),
    Column("ended_by", String(64)),
    Column("how_asked_at", Instant),
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
    Column("ask_for_done_at", Instant),
    Column("given_to", String(64)),
    Column("cost", Number),
    Column("hold", String(16)),
    Column("provider", Number),
    Column("earlier", Number, nullable=False, server_default="0"),
    Index("ix_cases_patient", "database", "patient"),
    Index("ix_cases_next_due_at", "database", "next_due_at"),
    Index("ix_cases_end", "database", "end"),
    Index("ix_cases_ended_at", "database", "ended_at"),
    Index("ix_cases_how_asked_at", "database", "how_asked_at"),
    Index("ix_cases_opened_at", "opened_at", "number"),
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
    Column("dated_at", Instant),
    Index("ix_timeline_case_number", "case_number", "id"),
)

#: What was answered when somebody said in Slack how a case had ended: the last word of each opening. Others hear
#: how often each cause and lesson was chosen; of one lesson only when the same comes up again.
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

#: What was changed after a case. It stays when its case is gone: it holds nothing of a patient.
improvements = Table(
    "improvements",
    metadata,
    Column("case_number", Number, primary_key=True, autoincrement=False),
    Column("change", String(32), primary_key=True),
    Column("office", String(100), nullable=False),
    Column("category", String(32), nullable=False),
    Column("since", Instant, nullable=False),
    Column("cause", String(32)),
    Column("owner", String(64)),
    Column("due", String(10)),
    Index("ix_improvements_office", "office", "category", "since"),
)

#: The public reviews whose writer nobody knows, by what tells one from another; a link is not kept.
reviews = Table(
    "reviews",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("case_number", Number, ForeignKey("cases.number"), nullable=False, unique=True),
    Column("site", String(20), nullable=False),
    Column("posted_on", Date, nullable=False),
    Column("rating", Number),
)
