"""Alembic's entry: forward only, on the store that `od_escalator.store.migrate` names."""

from alembic import context

from od_escalator.store.tables import metadata

with context.config.attributes["engine"].begin() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
