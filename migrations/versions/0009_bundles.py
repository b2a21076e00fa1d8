"""Bundles: several messages for one person that went out as one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bundle", sa.String(length=32), nullable=True))
        batch_op.create_index("ix_outbox_bundle", ["bundle"], unique=False)
