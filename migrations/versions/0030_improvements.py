"""Improvements: what was changed after a case, so that the same coming up again is noticed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0033"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "improvements",
        sa.Column("case_number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("change", sa.String(length=32), nullable=False),
        sa.Column("office", sa.String(length=100), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("since", sa.String(length=27), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=True),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("due", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("case_number", "change", name=op.f("pk_improvements")),
        **ON_MARIADB,
    )
    op.create_index("ix_improvements_office", "improvements", ["office", "category", "since"], unique=False)
