"""Unseen: when the manager of an office turned out not to be there."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0015"

ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "unseen",
        sa.Column("office", sa.String(length=100), nullable=False),
        sa.Column("since", sa.String(length=27), nullable=False),
        sa.Column("until", sa.String(length=27), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("office", "since", name=op.f("pk_unseen")),
        **ON_MARIADB,
    )
