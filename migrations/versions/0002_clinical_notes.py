"""How far the clinical notes of each database are read; unset, they begin with the next one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0004b"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("cursors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_procnote", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("pending_procnotes", sa.JSON(), nullable=True))
