"""Rounds: a step may be told again, so many times."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("steps", sa.Column("every_unit", sa.String(length=8), nullable=True))
    op.add_column("steps", sa.Column("every_amount", NUMBER, nullable=True))
    op.add_column("steps", sa.Column("times", NUMBER, nullable=True))
    op.add_column("steps", sa.Column("round", NUMBER, nullable=False, server_default="0"))
