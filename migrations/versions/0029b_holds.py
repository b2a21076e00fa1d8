"""Holds: why the records of a case are kept whatever their age; those of legal matters are from now on."""

import sqlalchemy as sa
from alembic import op

revision = "0029b"
down_revision = "0028"


def upgrade() -> None:
    op.add_column("cases", sa.Column("hold", sa.String(length=16), nullable=True))
    op.execute("UPDATE cases SET hold = 'legal' WHERE category = 'legal'")
