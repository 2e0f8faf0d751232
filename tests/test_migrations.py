"""A database migrated from nothing is the one that the models describe, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, inspect, text

from fieldapp import schema
from fieldapp.app import create_app
from fieldapp.core.db import Model, db

from .conftest import config_of


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def fresh_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The service on a database with nothing in it."""
    url = None
    if request.param == "postgres":
        server: str = request.getfixturevalue("postgres_server")
        with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "fresh_{tmp_path.name}"')
        url = server.format(f"fresh_{tmp_path.name}")
    app = create_app(config_of(tmp_path, url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def shape(engine: Engine) -> dict[str, Any]:
    """Everything that the database itself says of its tables."""
    found = inspect(engine)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in found.get_columns(table)
            },
            "primary key": found.get_pk_constraint(table),
            "foreign keys": sorted(found.get_foreign_keys(table), key=str),
            "unique": sorted(found.get_unique_constraints(table), key=str),
            "indexes": sorted(
                (
                    index
                    | {"dialect_options": {k: str(v) for k, v in index.get("dialect_options", {}).items()}}
                    for index in found.get_indexes(table)
                ),
                key=str,
            ),
            "checks": sorted(found.get_check_constraints(table), key=str),
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_migrating_from_nothing_gives_the_models(fresh_app: Flask) -> None:
    schema.migrate()
    assert schema.is_current()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []
    migrated = shape(db.engine)
    flask_migrate.downgrade(str(schema.MIGRATIONS), "base")
    assert shape(db.engine) == {}
    Model.metadata.create_all(db.engine)
    assert migrated == shape(db.engine)


def test_migrating_again_does_nothing(fresh_app: Flask) -> None:
    schema.migrate()
    before = schema.current()
    schema.migrate()
    assert schema.current() == before is not None


def test_sqlite_keeps_what_it_acknowledged_and_checks_references(app: Flask) -> None:
    with db.engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
