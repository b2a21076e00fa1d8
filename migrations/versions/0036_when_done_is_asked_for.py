"""When who has a case is asked for the Done that is missing beside the conversation on file."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0039"


def upgrade() -> None:
    op.add_column("cases", sa.Column("ask_for_done_at", sa.String(length=27), nullable=True))
