"""Closures: what the schedule of each Open Dental database said last."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"

ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "closures",
        sa.Column("database", sa.String(length=64), nullable=False),
        sa.Column("closed", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("database", name=op.f("pk_closures")),
        **ON_MARIADB,
    )
