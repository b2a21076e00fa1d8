"""Subjects: whom a complaint is about, so that they hear nothing of it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("cases", sa.Column("subject", sa.String(length=20), nullable=True))
    op.add_column("cases", sa.Column("about", sa.String(length=64), nullable=True))
