"""Reading completely: the audit trail, the sweep, the anchor, and what a note said when it was judged."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("cursors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_audit", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("swept_from", sa.String(length=27), nullable=True))
        batch_op.add_column(sa.Column("anchor", sa.String(length=200), nullable=True))
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("patient", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("entered_at", sa.String(length=27), nullable=True))
        batch_op.add_column(sa.Column("sentences", sa.JSON(), nullable=True))
