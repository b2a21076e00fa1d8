"""The complaint log: who has confirmed the category, the cost of what was offered, whose clinical note it was."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0025b"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("cases", sa.Column("category_by", sa.String(length=64), nullable=True))
    op.add_column("cases", sa.Column("cost", NUMBER, nullable=True))
    op.add_column("cases", sa.Column("provider", NUMBER, nullable=True))
    op.create_index("ix_cases_opened_at", "cases", ["opened_at", "number"], unique=False)
