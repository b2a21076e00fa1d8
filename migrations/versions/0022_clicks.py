"""Clicks: who has said in Slack that they have a case, the last attempt told there, and what came from there."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0025"


def upgrade() -> None:
    with op.batch_alter_table("cases") as batch_op:
        batch_op.add_column(sa.Column("taken_by", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("tried_at", sa.String(length=27), nullable=True))
        batch_op.add_column(sa.Column("tried_by", sa.String(length=64), nullable=True))
    with op.batch_alter_table("timeline") as batch_op:
        batch_op.add_column(sa.Column("in_slack", sa.Boolean(), server_default=sa.false(), nullable=False))
