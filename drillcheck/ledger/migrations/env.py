"""Run by Alembic, always on a connection that is open already and inside its transaction."""

from __future__ import annotations

from alembic import context

from drillcheck.ledger.tables import META

context.configure(connection=context.config.attributes["connection"], target_metadata=META)
with context.begin_transaction():
    context.run_migrations()
