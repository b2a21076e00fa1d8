"""Tasks that people send by hand: whose it is, who is asked for it, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0004b"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("task_with", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("noted_by", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("ask_for_task_at", sa.String(length=27), nullable=True))
