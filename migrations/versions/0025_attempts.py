"""Attempts: how much later a step is due for each, and how often one has put the plan off."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("plans", sa.Column("times_delayed", NUMBER, nullable=False, server_default="0"))
    op.add_column("plans", sa.Column("delayed_at", sa.String(length=27), nullable=True))
    op.add_column("steps", sa.Column("delay_unit", sa.String(length=8), nullable=True))
    op.add_column("steps", sa.Column("delay_amount", NUMBER, nullable=True))
    op.add_column("steps", sa.Column("delays", NUMBER, nullable=False, server_default="0"))
