"""Making a database old: the visits it holds are copied, with all that goes with each."""

import sqlalchemy as sa
from flask import Flask

from fieldapp.core import changes
from fieldapp.core.audit import AuditRow
from fieldapp.core.db import Model, db
from fieldapp.sync.models import Receipt
from fieldapp.visits.models import Submission, Visit


def grow(app: Flask, visits: int) -> None:
    """Copy visits, their submissions, audit rows, receipts and rows of the feed until there are `visits`."""
    with app.app_context(), db.engine.begin() as connection:
        have = connection.scalar(sa.select(sa.func.count()).select_from(Visit)) or 0
        for _ in range(max(0, visits - have) // have + 1 if have else 0):
            _copy(connection, have)
    if db_is_postgres(app):
        with app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as again:
            again.exec_driver_sql("VACUUM ANALYZE")


def db_is_postgres(app: Flask) -> bool:
    """Whether an app's database is PostgreSQL."""
    with app.app_context():
        return db.engine.dialect.name == "postgresql"


def _copy(connection: sa.Connection, count: int) -> None:
    """Copy the first `count` visits once more under new ids."""
    fresh = {
        "postgresql": "gen_random_uuid()",
        "sqlite": "lower(hex(randomblob(16)))",
    }[connection.dialect.name]
    connection.exec_driver_sql("DROP TABLE IF EXISTS copied")
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE copied AS SELECT id, item_id, {fresh} AS new_id, {fresh} AS new_item "
        f"FROM visits ORDER BY received_at LIMIT {count}"
    )
    connection.exec_driver_sql("CREATE INDEX copied_id ON copied (id)")
    connection.exec_driver_sql("ANALYZE")  # or PostgreSQL plans as if nothing had been added
    by_visit = "copied.id = {table}.{column}"
    _insert(connection, Visit, {"id": "new_id", "item_id": "new_item"}, by_visit, "id")
    _insert(connection, Submission, {"id": fresh, "visit_id": "new_id"}, by_visit, "visit_id")
    _insert(connection, AuditRow, {"id": fresh, "subject_id": "new_id"}, by_visit, "subject_id")
    _insert(connection, changes.Change, {"record_id": "new_id"}, by_visit, "record_id")
    _insert(connection, Receipt, {"item_id": "new_item"}, "copied.item_id = {table}.{column}", "item_id")


def _insert(
    connection: sa.Connection, model: type[Model], new: dict[str, str], join: str, column: str
) -> None:
    table = model.__table__.name
    names = list(model.__table__.columns.keys())
    chosen = ", ".join(new.get(name, f'{table}."{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    where = join.format(table=table, column=column)
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({quoted}) SELECT {chosen} FROM {table} JOIN copied ON {where}"
    )
