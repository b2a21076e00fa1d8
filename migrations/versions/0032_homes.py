"""Homes: who has lately opened theirs, so that it is kept true after a restart, too."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0029"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "homes",
        sa.Column("slack_user", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("looked_at", sa.String(length=27), nullable=False),
        sa.Column("mine", NUMBER, nullable=False),
        sa.Column("team", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("slack_user", name=op.f("pk_homes")),
        **ON_MARIADB,
    )
