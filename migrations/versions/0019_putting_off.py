"""What managers put off: a promise's end, until when steps wait, and the reminder."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0016"


def upgrade() -> None:
    for name in ("promise_due_at", "waits_until", "remind_at"):
        op.add_column("cases", sa.Column(name, sa.String(length=27), nullable=True))
