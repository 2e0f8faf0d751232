"""Restoring a backup (`backup.py`): all of it in one transaction, or nothing.

A running service goes on meanwhile, and afterwards answers from what was restored.
"""

import base64
import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import flask_migrate
import orjson
import sqlalchemy as sa

from fieldapp import schema
from fieldapp.backup import FORMAT, KINDS, MANIFEST, Made, file_path, key_mark, table_path
from fieldapp.core import filestore
from fieldapp.core.db import db, transaction
from fieldapp.upkeep import renew_feed

ROWS_AT_ONCE = 1_000
Manifest = Mapping[str, Any]
READ: Mapping[str, Callable[[str], Any]] = {
    "uuid": UUID,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "bytes": base64.b64decode,
}


class CannotRestore(Exception):
    """Nothing was restored; the text says why."""


def read_manifest(source: Path) -> Manifest:
    """What a backup says of itself. Raises CannotRestore for what is no backup of a format known here."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: Manifest = orjson.loads(archive.read(MANIFEST))
    except (OSError, KeyError, zipfile.BadZipFile, orjson.JSONDecodeError) as error:
        raise CannotRestore(f"{source} is no backup: {error}") from None
    if manifest.get("format") != FORMAT:
        raise CannotRestore(f"{source} has format {manifest.get('format')}; this version reads {FORMAT}")
    return manifest


def has_same_key(manifest: Manifest) -> bool:
    """Whether the backup is of a deployment with this one's secret key."""
    return bool(manifest["key"] == key_mark())


def restore(source: Path, *, replace: bool = False) -> Made:
    """Put a backup into the database and its files into the store, and have phones pull anew.

    The database must be empty unless its contents are to be replaced. A backup of an older version is
    restored into an empty one and migrated. Raises CannotRestore.
    """
    manifest = read_manifest(source)
    _prepare(manifest)
    try:
        with zipfile.ZipFile(source) as archive, transaction():
            with _unlinked():
                _empty(replace)
                rows = sum(_fill(archive, name, told) for name, told in manifest["tables"].items())
            if manifest["revision"] == schema.head():
                renew_feed()
            files = list(_put_files(archive, manifest))
    except zipfile.BadZipFile as error:
        raise CannotRestore(f"{source} is damaged: {error}") from None
    if manifest["revision"] != schema.head():
        schema.migrate()
        renew_feed()
    lacking = sorted(set(manifest["files"]) - set(files))
    return Made(rows, len(files), lacking)


def _prepare(manifest: Manifest) -> None:
    """Bring the tables to the backup's revision. An empty database is made so; any other must be there."""
    if schema.current() is None:
        flask_migrate.upgrade(str(schema.MIGRATIONS), revision=manifest["revision"])
    if schema.current() != manifest["revision"]:
        raise CannotRestore(
            f"the backup is of revision {manifest['revision']} and the database of {schema.current()}: "
            "restore into an empty database, which is then migrated"
        )


def _tables() -> dict[str, sa.Table]:
    """The tables that there are, but for Alembic's own."""
    found = sa.MetaData()
    found.reflect(db.session.connection())
    return {name: table for name, table in found.tables.items() if name != "alembic_version"}


def _empty(replace: bool) -> None:
    """Empty every table, which must be so already unless what they hold is to be replaced."""
    tables = _tables()
    if not replace:
        for name, table in tables.items():
            if name != "settings" and db.session.execute(sa.select(table).limit(1)).first() is not None:
                raise CannotRestore("the database is not empty; --replace removes what it holds")
    for table in tables.values():
        db.session.execute(sa.delete(table))


@contextmanager
def _unlinked() -> Iterator[None]:
    """Check what rows refer to at the end only: some refer to each other."""
    connection = db.session.connection()
    if connection.dialect.name != "postgresql":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield
        return
    links = [
        f'ALTER TABLE "{table}" ALTER CONSTRAINT "{link["name"]}"'
        for (_, table), links in sa.inspect(connection).get_multi_foreign_keys().items()
        for link in links
    ]
    for link in links:
        connection.exec_driver_sql(f"{link} DEFERRABLE INITIALLY DEFERRED")
    connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for link in links:
        connection.exec_driver_sql(f"{link} NOT DEFERRABLE")


def _fill(archive: zipfile.ZipFile, name: str, told: Mapping[str, Any]) -> int:
    """Put a table's rows in; how many. Raises CannotRestore if they are not those that were backed up."""
    kinds: dict[str, str] = told["columns"]
    table = sa.table(name, *[sa.column(column, KINDS[kind]()) for column, kind in kinds.items()])
    digest = hashlib.sha256()
    count = 0
    with archive.open(table_path(name)) as part:
        while lines := list(islice(part, ROWS_AT_ONCE)):
            digest.update(b"".join(lines))
            count += len(lines)
            db.session.execute(sa.insert(table), [_row(kinds, line) for line in lines])
    if (count, digest.hexdigest()) != (told["rows"], told["sha256"]):
        raise CannotRestore(f"the table {name} in the backup is not what was written there")
    return count


def _row(kinds: Mapping[str, str], line: bytes) -> dict[str, Any]:
    """A row by its columns, typed."""
    values = zip(kinds.items(), orjson.loads(line), strict=True)
    return {
        column: READ[kind](value) if kind in READ and value is not None else value
        for (column, kind), value in values
    }


def _put_files(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    """Store the files of a backup; the hashes of those now in the store, with those that were there."""
    within = set(archive.namelist())
    for sha256 in manifest["files"]:
        wanted = file_path(sha256) in within and filestore.size(sha256) is None
        if wanted and filestore.put(archive.read(file_path(sha256))) != sha256:
            raise CannotRestore(f"the file {sha256} in the backup is damaged")
        if filestore.size(sha256) is not None:
            yield sha256
