"""Tags on the way: help asked for, promises, what goes past the office manager, what was taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("past_manager", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("asked", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("promised_at", sa.String(length=27), nullable=True))
        batch_op.add_column(sa.Column("promised_for", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("withdrawal_asked_at", sa.String(length=27), nullable=True))
