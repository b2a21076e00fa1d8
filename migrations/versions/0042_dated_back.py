"""When a note says that it was, where it was written down notably later."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0036b"


def upgrade() -> None:
    op.add_column("cases", sa.Column("dated_at", sa.String(length=27), nullable=True))
    op.add_column("timeline", sa.Column("dated_at", sa.String(length=27), nullable=True))
