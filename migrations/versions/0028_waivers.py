"""Waivers: when somebody above the office decided that a review gets no public answer."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0032"


def upgrade() -> None:
    op.add_column("cases", sa.Column("waived_at", sa.String(length=27), nullable=True))
