"""Indexes for what is asked at every look, so that years of cases cost nothing."""

from alembic import op

revision = "0010"
down_revision = "0005"


def upgrade() -> None:
    op.create_index("ix_notes_case_number", "notes", ["case_number"], unique=False)
    op.create_index("ix_cases_end", "cases", ["database", "end"], unique=False)
    op.create_index("ix_cases_ended_at", "cases", ["database", "ended_at"], unique=False)
    op.create_index("ix_outbox_case_number", "outbox", ["case_number", "kind"], unique=False)
