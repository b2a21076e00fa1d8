"""How far this machine's clock is ahead of the time that the service goes by, for commands that run beside it."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0026"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("set_aside", sa.Column("seconds_ahead", NUMBER, nullable=True))
