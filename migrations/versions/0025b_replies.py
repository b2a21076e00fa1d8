"""Replies: when the patient of a review was settled, and when the public answer was posted."""

import sqlalchemy as sa
from alembic import op

revision = "0025b"
down_revision = "0023"


def upgrade() -> None:
    for name in ("settled_at", "replied_at"):
        op.add_column("cases", sa.Column(name, sa.String(length=27), nullable=True))
