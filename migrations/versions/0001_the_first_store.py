"""The first store."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("database", sa.String(length=64), nullable=False),
        sa.Column("office", sa.String(length=100), nullable=False),
        sa.Column("patient", NUMBER, nullable=False),
        sa.Column("incarnation", NUMBER, nullable=False),
        sa.Column("note_source", sa.String(length=16), nullable=False),
        sa.Column("note_number", NUMBER, nullable=False),
        sa.Column("author", NUMBER, nullable=False),
        sa.Column("severity", NUMBER, nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=True),
        sa.Column("opened_at", sa.String(length=27), nullable=False),
        sa.Column("opening", NUMBER, nullable=False),
        sa.Column("in_channel", sa.Boolean(), nullable=False),
        sa.Column("task", NUMBER, nullable=True),
        sa.Column("seen_at", sa.String(length=27), nullable=True),
        sa.Column("attempted_at", sa.String(length=27), nullable=True),
        sa.Column("attempts", NUMBER, nullable=False),
        sa.Column("claimed_at", sa.String(length=27), nullable=True),
        sa.Column("contacted_at", sa.String(length=27), nullable=True),
        sa.Column("contacted_by", sa.String(length=64), nullable=True),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("unsatisfied", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.String(length=27), nullable=True),
        sa.Column("done_by", sa.String(length=64), nullable=True),
        sa.Column("proof_asked_at", sa.String(length=27), nullable=True),
        sa.Column("popped_at", sa.String(length=27), nullable=True),
        sa.Column("end", sa.String(length=32), nullable=True),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.Column("revision", NUMBER, nullable=False),
        sa.Column("plan", NUMBER, nullable=True),
        sa.Column("next_due_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cases")),
        **ON_MARIADB,
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_next_due_at", ["database", "next_due_at"], unique=False)
        batch_op.create_index("ix_cases_patient", ["database", "patient"], unique=False)

    op.create_table(
        "cursors",
        sa.Column("database", sa.String(length=64), nullable=False),
        sa.Column("opens_from", sa.String(length=27), nullable=False),
        sa.Column("incarnation", NUMBER, nullable=False),
        sa.Column("last", NUMBER, nullable=False),
        sa.Column("pending", sa.JSON(), nullable=False),
        sa.Column("read_until", sa.String(length=27), nullable=False),
        sa.Column("tracked_until", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("database", name=op.f("pk_cursors")),
        **ON_MARIADB,
    )
    op.create_table(
        "set_aside",
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("tries", NUMBER, nullable=False),
        sa.Column("next_at", sa.String(length=27), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_set_aside")),
        **ON_MARIADB,
    )
    op.create_table(
        "evidence",
        sa.Column("case_number", NUMBER, nullable=False),
        sa.Column("incarnation", NUMBER, nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("judged_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_evidence_case_number")),
        sa.PrimaryKeyConstraint("case_number", "incarnation", "source", "number", name=op.f("pk_evidence")),
        **ON_MARIADB,
    )
    op.create_table(
        "notes",
        sa.Column("database", sa.String(length=64), nullable=False),
        sa.Column("incarnation", NUMBER, nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("judged_at", sa.String(length=27), nullable=False),
        sa.Column("case_number", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_notes_case_number")),
        sa.PrimaryKeyConstraint("database", "incarnation", "source", "number", name=op.f("pk_notes")),
        **ON_MARIADB,
    )
    op.create_table(
        "outbox",
        sa.Column("seq", NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("lane", sa.String(length=150), nullable=False),
        sa.Column("database", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("case_number", NUMBER, nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", NUMBER, nullable=False),
        sa.Column("looks", NUMBER, nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("next_try_at", sa.String(length=27), nullable=False),
        sa.Column("tried_at", sa.String(length=27), nullable=True),
        sa.Column("settled_at", sa.String(length=27), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_outbox_case_number")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        **ON_MARIADB,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_lane", ["state", "lane", "seq"], unique=False)

    op.create_table(
        "plans",
        sa.Column("case_number", NUMBER, nullable=False),
        sa.Column("plan", NUMBER, nullable=False),
        sa.Column("policy", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.String(length=27), nullable=False),
        sa.Column("calendar", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_plans_case_number")),
        sa.PrimaryKeyConstraint("case_number", "plan", name=op.f("pk_plans")),
        **ON_MARIADB,
    )
    op.create_table(
        "posts",
        sa.Column("case_number", NUMBER, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("revision", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_posts_case_number")),
        sa.PrimaryKeyConstraint("case_number", name=op.f("pk_posts")),
        **ON_MARIADB,
    )
    op.create_table(
        "steps",
        sa.Column("case_number", NUMBER, nullable=False),
        sa.Column("plan", NUMBER, nullable=False),
        sa.Column("step", NUMBER, nullable=False),
        sa.Column("until", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("amount", NUMBER, nullable=False),
        sa.Column("tell", sa.JSON(), nullable=False),
        sa.Column("warn", NUMBER, nullable=True),
        sa.Column("due_at", sa.String(length=27), nullable=False),
        sa.Column("warn_at", sa.String(length=27), nullable=True),
        sa.Column("taken_at", sa.String(length=27), nullable=True),
        sa.Column("warned_at", sa.String(length=27), nullable=True),
        sa.Column("blind_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_steps_case_number")),
        sa.PrimaryKeyConstraint("case_number", "plan", "step", name=op.f("pk_steps")),
        **ON_MARIADB,
    )
    op.create_table(
        "timeline",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_number", NUMBER, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("instant", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_timeline_case_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
        **ON_MARIADB,
    )
    with op.batch_alter_table("timeline", schema=None) as batch_op:
        batch_op.create_index("ix_timeline_case_number", ["case_number", "id"], unique=False)

    op.create_table(
        "told",
        sa.Column("case_number", NUMBER, nullable=False),
        sa.Column("plan", NUMBER, nullable=False),
        sa.Column("step", NUMBER, nullable=False),
        sa.Column("round", NUMBER, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("outbox_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_told_case_number")),
        sa.PrimaryKeyConstraint("case_number", "plan", "step", "round", "person", "kind", name=op.f("pk_told")),
        **ON_MARIADB,
    )
