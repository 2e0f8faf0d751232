"""The database: base class of tables, column types, and the one way to open a writing transaction.

SQLite in WAL mode or PostgreSQL. On SQLite a transaction that will write begins with BEGIN IMMEDIATE, so that
it waits for the other writer instead of failing half-way; a transaction that reads begins plain and takes no
lock.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Uuid,
    any_,
    event,
    literal,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.types import TypeDecorator, TypeEngine

__all__ = [
    "Json",
    "Model",
    "UTCDateTime",
    "Uuid",
    "among",
    "db",
    "engine_options",
    "is_postgres",
    "transaction",
]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 15_000


class Model(DeclarativeBase):
    """Base class of every table; a table names itself with `__tablename__`."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(metadata=Model.metadata)

_writing: ContextVar[bool] = ContextVar("database_writing", default=False)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive one is a programming error and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a column of this type holds."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A JSON document (JSONB on PostgreSQL); None is SQL's NULL. Assign a new value to change it: edits
    inside go unseen.
    """

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind = JSONB(none_as_null=True) if dialect.name == "postgresql" else JSON(none_as_null=True)
        return dialect.type_descriptor(kind)


def among(
    column: ColumnElement[Any] | InstrumentedAttribute[Any], values: Iterable[Any]
) -> ColumnElement[bool]:
    """SQL condition: a column holds one of many values. On PostgreSQL these travel as one array, which is
    several times cheaper to make than a list of parameters.
    """
    if not is_postgres():
        return column.in_(list(values))
    return column == any_(literal(list(values), ARRAY(column.type)))


def is_postgres() -> bool:
    """Whether the database is PostgreSQL, and not SQLite."""
    return db.session.get_bind().dialect.name == "postgresql"


@contextmanager
def transaction() -> Iterator[None]:
    """A writing transaction: committed at the end, rolled back by any exception.

    Inside another one it is a savepoint, and the outer one commits. Anything read before it in the same
    session is forgotten, so that it never writes from a stale snapshot.
    """
    if _writing.get():
        with db.session.begin_nested():
            yield
        return
    db.session.rollback()
    token = _writing.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)


def engine_options(url: str) -> dict[str, Any]:
    """SQLAlchemy's engine options for this database URL."""
    options: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
    }
    if url.startswith("postgresql"):
        options |= {"pool_pre_ping": True, "pool_size": 10}
    return options


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, _record: Any) -> None:
    """Set SQLite up: an acknowledged write survives power loss, and readers and the writer do not block each
    other.
    """
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver's own BEGIN would come too late
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",  # first: the others may have to wait as well
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin SQLite's transaction ourselves, taking the write lock at once where it will be needed."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
