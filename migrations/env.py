"""Runs migrations in the service's own database, inside its application context."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from fieldapp.core.db import Json, Model, UTCDateTime, db


def render_type(kind: str, value: Any, _context: AutogenContext) -> str | Literal[False]:
    """Our own column types by name; Alembic's own way for the rest."""
    if kind == "type" and isinstance(value, Json | UTCDateTime):
        return f"{type(value).__name__}()"
    return False


def run() -> None:
    """Bring the database to the wanted revision, in one transaction."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_item=render_type,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.commit()


run()
