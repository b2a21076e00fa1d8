"""The dead-man switch: what Slack posts by itself when we fall silent."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "dead_man",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=True),
        sa.Column("since", sa.String(length=27), nullable=True),
        sa.Column("post_at", sa.String(length=27), nullable=True),
        sa.Column("paused_until", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_man")),
    )
