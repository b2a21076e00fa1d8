"""Accepted: the version of Open Dental, newer than we know, that a person has looked at and lets us write to."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0034"

ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "accepted",
        sa.Column("database", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("accepted_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("database", name=op.f("pk_accepted")),
        **ON_MARIADB,
    )
