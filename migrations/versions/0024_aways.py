"""Aways: when somebody is away, as was said in Slack."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0026"

ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "aways",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("delegate", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("person", "begins", name=op.f("pk_aways")),
        **ON_MARIADB,
    )
