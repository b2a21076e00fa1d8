"""Outcomes: what managers answer about the end of a case, to whom a case was given, and the reasons they chose."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ON_MARIADB: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_row_format": "DYNAMIC",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
}


def upgrade() -> None:
    op.create_table(
        "outcomes",
        sa.Column("case_number", NUMBER, nullable=False),
        sa.Column("opening", NUMBER, nullable=False),
        sa.Column("how", sa.String(length=32), nullable=False),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("satisfied", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("lesson", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_outcomes_case_number_cases")),
        sa.PrimaryKeyConstraint("case_number", "opening", name=op.f("pk_outcomes")),
        **ON_MARIADB,
    )
    op.add_column("cases", sa.Column("given_to", sa.String(length=64), nullable=True))
    op.add_column("timeline", sa.Column("why", sa.String(length=32), nullable=True))
