"""Every message that Slack may post when we fall silent, until it is known what became of it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042b"

ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "silences",
        sa.Column("since", sa.String(length=27), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("offices", sa.JSON(), nullable=False),
        sa.Column("post_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_silences")),
        **ON_MARIADB,
    )
    op.execute(
        "INSERT INTO silences (since, channel, offices, post_at)"
        " SELECT since, channel, '[]', post_at FROM dead_man WHERE since IS NOT NULL AND post_at IS NOT NULL"
    )
    for column in ("channel", "since", "post_at"):
        op.drop_column("dead_man", column)
