"""Many new rows of a table written by one statement, past the ORM's own way of one execution a row.

On PostgreSQL the rows travel as one JSON document, which `json_populate_recordset` turns into rows of the
table's types: made and read several times faster than a parameter for each value. SQLite takes the rows as
they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import JSON, Select, String, Table, bindparam, cast, column, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.types import UserDefinedType

from fieldapp.core.db import Model, UTCDateTime, db, is_postgres

Row = Mapping[str, Any]


def insert_rows(model: type[Model], rows: Iterable[Row]) -> None:
    """Write new rows of a table, each a mapping by column; what is absent has the column's default."""
    whole = [_whole(model, row) for row in rows]
    if whole and is_postgres():
        db.session.execute(_insert(model), _document(model, whole))
    elif whole:
        db.session.execute(insert(_table(model)), whole)


def insert_unless_there(model: type[Model], rows: Iterable[Row]) -> set[Any]:
    """The same, in this order, of rows whose keys may be taken; the keys of those that were written."""
    whole = [_whole(model, row) for row in rows]
    if not is_postgres():
        key = _table(model).primary_key.columns[0]
        claim = sqlite.insert(_table(model)).on_conflict_do_nothing().returning(key)
        return set(db.session.scalars(claim, whole))
    return set(db.session.scalars(_claim(model), _document(model, whole)))


def insert_records(model: type[Model], records: Sequence[Model]) -> None:
    """Write new objects of a table; they belong to the session afterwards, as if it had written them."""
    if not records:
        return
    rows = [_whole(model, record.__dict__) for record in records]
    insert_rows(model, rows)
    for record, row in zip(records, rows, strict=True):
        for name in row.keys() - record.__dict__.keys():
            set_committed_value(record, name, row[name])
        make_transient_to_detached(record)
    db.session.add_all(records)


class _RowOf(UserDefinedType[Any]):
    """The type of a table's rows."""

    cache_ok = True

    def __init__(self, table: str) -> None:
        self.table = table

    def get_col_spec(self, **_: Any) -> str:
        """Its name, which is the table's."""
        return self.table


def _table(model: type[Model]) -> Table:
    return Model.metadata.tables[model.__tablename__]


@lru_cache
def _insert(model: type[Model]) -> Any:
    """PostgreSQL's statement that writes the rows of the document `rows`."""
    table = _table(model)
    return insert(table).from_select(table.columns.keys(), _rows_of(table), include_defaults=False)


@lru_cache
def _claim(model: type[Model]) -> Any:
    """The same of rows whose keys may be taken, telling the keys that were not."""
    table = _table(model)
    written = postgresql.insert(table).from_select(
        table.columns.keys(), _rows_of(table), include_defaults=False
    )
    return written.on_conflict_do_nothing().returning(table.primary_key.columns[0])


def _rows_of(table: Table) -> Select[Any]:
    document = cast(bindparam("rows", type_=String), JSON)
    found = func.json_populate_recordset(cast(None, _RowOf(table.name)), document)
    columns = [column(each.name, each.type) for each in table.columns]
    return select(*found.table_valued(*columns, name="told").columns)


def _document(model: type[Model], rows: Sequence[Row]) -> dict[str, str]:
    """Rows as one JSON document. A naive moment is a programming error here as everywhere."""
    for name in _moments(model):
        for row in rows:
            moment: datetime | None = row[name]
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a moment must be aware")
    return {"rows": orjson.dumps(rows).decode()}


@lru_cache
def _moments(model: type[Model]) -> list[str]:
    return [each.name for each in _table(model).columns if isinstance(each.type, UTCDateTime)]


def _whole(model: type[Model], row: Row) -> dict[str, Any]:
    """A row with a value for every column."""
    names, defaults = _columns(model)
    whole = {name: row.get(name) for name in names}
    for name, default in defaults:
        if whole[name] is None:
            whole[name] = default.arg(None) if default.is_callable else default.arg
    return whole


@lru_cache
def _columns(model: type[Model]) -> tuple[list[str], list[tuple[str, Any]]]:
    """A table's columns, and the defaults of those that have one."""
    columns = list(_table(model).columns)
    return [each.name for each in columns], [(each.name, each.default) for each in columns if each.default]
