"""Since when a case that was resolved waits for a word of what was offered."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0029b"


def upgrade() -> None:
    op.add_column("cases", sa.Column("how_asked_at", sa.String(length=27), nullable=True))
    op.create_index("ix_cases_how_asked_at", "cases", ["database", "how_asked_at"], unique=False)
