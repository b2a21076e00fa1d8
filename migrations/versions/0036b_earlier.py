"""How many complaints of the same patient came in the twelve months before a case."""

import sqlalchemy as sa
from alembic import op

revision = "0036b"
down_revision = "0036"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("cases", sa.Column("earlier", NUMBER, nullable=False, server_default="0"))
