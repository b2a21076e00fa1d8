"""Notes read: how many notes of each day were read, for the owners' weekly digest."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0027"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "notes_read",
        sa.Column("database", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("notes", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("database", "day", name=op.f("pk_notes_read")),
        **ON_MARIADB,
    )
