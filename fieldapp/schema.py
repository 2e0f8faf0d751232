"""Whether the database has the tables of this version, and bringing it there."""

from functools import lru_cache
from pathlib import Path

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from fieldapp.core.db import db

MIGRATIONS = Path(__file__).parent.parent / "migrations"


@lru_cache(maxsize=1)
def head() -> str | None:
    """The revision that this version's code needs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def current() -> str | None:
    """The revision that the database is at; None where it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current() -> bool:
    """Whether the database is as this version needs it."""
    return current() == head()


def migrate() -> None:
    """Bring the database to this version; nothing happens where it is."""
    if not is_current():
        flask_migrate.upgrade(str(MIGRATIONS))
