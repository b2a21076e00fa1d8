"""How a review's case ends once its reply is posted, where its patient was not reached or wants no contact."""

import sqlalchemy as sa
from alembic import op

revision = "0042b"
down_revision = "0042"


def upgrade() -> None:
    op.add_column("cases", sa.Column("settled_as", sa.String(length=32), nullable=True))
