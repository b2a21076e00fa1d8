"""The dead-man switch: what Slack posts by itself when we fall silent."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "dead_man",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=True),
        sa.Column("since", sa.String(length=27), nullable=True),
        sa.Column("post_at", sa.String(length=27), nullable=True),
        sa.Column("paused_until", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_man")),
        **ON_MARIADB,
    )
