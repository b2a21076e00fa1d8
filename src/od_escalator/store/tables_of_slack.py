"""What is promised outside, who was told what, where it stands in Slack, and what people did there."""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, UniqueConstraint

from od_escalator.store.instant import Instant
from od_escalator.store.metadata import metadata
from od_escalator.store.number import Number

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

#: Where in Slack the one message of a case is, and which revision of the case it shows.
posts = Table(
    "posts",
    metadata,
    Column("case_number", Number, ForeignKey("cases.number"), primary_key=True),
    Column("channel", String(64), nullable=False),
    Column("ts", String(32), nullable=False),
    Column("revision", Number, nullable=False),
)

#: How long we may be silent on purpose.
dead_man = Table(
    "dead_man",
    metadata,
    Column("id", Number, primary_key=True),
    Column("paused_until", Instant),
)

#: Every message that Slack may post by itself when we fall silent, until it is known what became of it.
silences = Table(
    "silences",
    metadata,
    Column("since", Instant, primary_key=True),
    Column("channel", String(64), nullable=False),
    Column("offices", JSON, nullable=False),
    Column("post_at", Instant, nullable=False),
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

#: Who has lately opened their Home, and at which pages of it they look.
homes = Table(
    "homes",
    metadata,
    Column("slack_user", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("looked_at", Instant, nullable=False),
    Column("mine", Number, nullable=False),
    Column("team", Number, nullable=False),
)
