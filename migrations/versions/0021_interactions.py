"""Interactions: what people did in Slack, stored before Slack is answered, each handled once."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "interactions",
        sa.Column("key", sa.String(length=190), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.Column("handled_at", sa.String(length=27), nullable=True),
        sa.Column("what", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_interactions")),
        **ON_MARIADB,
    )
    op.create_index(op.f("ix_interactions_handled_at"), "interactions", ["handled_at", "received_at"])
