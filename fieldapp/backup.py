"""A backup: one file with every table as it was at one moment, and every stored file; made while the service
runs.

A zip. `backup.json` says what is in it: the database's revision, and of each table its columns with their
kinds, how many rows there are and the SHA-256 of its part; `tables/<name>.jsonl` holds a table, a JSON array
a row; `files/<sha256>` a stored file. It is the same whatever the database: one made on SQLite is restored
into PostgreSQL as well.
"""

import base64
import hashlib
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from flask import current_app

from fieldapp import schema
from fieldapp.core import filestore
from fieldapp.core.clock import now
from fieldapp.core.db import Json, Model, UTCDateTime, db
from fieldapp.core.keys import derive
from fieldapp.formstore.models import FormFile
from fieldapp.visits.models import Attachment

FORMAT = 1
MANIFEST = "backup.json"
ROWS_AT_ONCE = 2_000
FASTEST = 1
# How each kind of column is kept in JSON: what is not a string, a number or JSON by itself is written as one.
KINDS: Mapping[str, type[sa.types.TypeEngine[Any]]] = {
    "uuid": sa.Uuid,
    "moment": UTCDateTime,
    "json": Json,
    "bytes": sa.LargeBinary,
    "day": sa.Date,
    "flag": sa.Boolean,
    "whole": sa.BigInteger,
    "number": sa.Double,
    "text": sa.Text,
}


@dataclass(frozen=True)
class Made:
    """What a backup holds: rows, stored files, and the hashes of files that should be stored and are not."""

    rows: int
    files: int
    lacking: Sequence[str]


def back_up(target: Path, *, files: bool = True) -> Made:
    """Write a backup, whole or not at all; without `files` it only names them."""
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=FASTEST) as archive:
                made = _write(archive, files)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return made


def key_mark() -> str:
    """Tells whether two deployments have the same secret key, and nothing else of it."""
    return derive(filestore.config().secret_key, "mark of a backup").hex()[:16]


def table_path(name: str) -> str:
    """Where in the zip a table is."""
    return f"tables/{name}.jsonl"


def file_path(sha256: str) -> str:
    """Where in the zip a stored file is."""
    return f"files/{sha256}"


def _write(archive: zipfile.ZipFile, with_files: bool) -> Made:
    """Fill a zip; the tables first: a file stored since does no harm, one that a row names must be there."""
    tables = {}
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        for table in Model.metadata.sorted_tables:
            tables[str(table.name)] = _write_table(archive, connection, table)
        named = set(connection.scalars(_stored()))
    lacking = sorted(named - set(_write_files(archive, sorted(named)))) if with_files else []
    manifest = {
        "format": FORMAT,
        "made_at": now(),
        "revision": schema.current(),
        "key": key_mark(),
        "tables": tables,
        "files": sorted(named),
        "lacking": lacking,
        "files_included": with_files,
    }
    archive.writestr(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    rows = sum(table["rows"] for table in tables.values())
    return Made(rows, len(named) - len(lacking) if with_files else 0, lacking)


def _stored() -> sa.Select[str]:
    """The hashes of all files that are in the store."""
    sent = sa.select(Attachment.sha256).where(Attachment.stored_at.is_not(None))
    return sa.select(sent.union(sa.select(FormFile.sha256)).subquery().c.sha256)


def _write_table(archive: zipfile.ZipFile, connection: sa.Connection, table: sa.Table) -> dict[str, Any]:
    """Write a table; what the manifest says of it."""
    kinds = [kind_of(column.type) for column in table.columns]
    digest = hashlib.sha256()
    count = 0
    with archive.open(table_path(table.name), "w", force_zip64=True) as part:
        for rows in _rows(connection, table):
            count += len(rows)
            lines = b"".join(
                orjson.dumps([_plain(v) for v in row], option=orjson.OPT_APPEND_NEWLINE) for row in rows
            )
            digest.update(lines)
            part.write(lines)
    names = [str(column.name) for column in table.columns]
    return {"columns": dict(zip(names, kinds, strict=True)), "rows": count, "sha256": digest.hexdigest()}


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[Sequence[Any]]:
    """The rows of a table, some at a time, in the order of their keys."""
    query = sa.select(table).order_by(*table.primary_key.columns)
    streamed = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query)
    yield from streamed.partitions()


def _write_files(archive: zipfile.ZipFile, hashes: Sequence[str]) -> Iterator[str]:
    """Write stored files; the hashes of those that were there."""
    for sha256 in hashes:
        if filestore.size(sha256) is None:
            continue
        entry = zipfile.ZipInfo(file_path(sha256))  # most are pictures, which shrink no more
        with archive.open(entry, "w", force_zip64=True) as part:
            for piece in filestore.pieces(sha256):
                part.write(piece)
        yield sha256


def kind_of(column: sa.types.TypeEngine[Any]) -> str:
    """How a column of this type is kept."""
    for kind, types in {
        **KINDS,
        "whole": sa.Integer,
        "number": sa.Float,
        "text": sa.String,
    }.items():
        if isinstance(column, types):
            return kind
    raise TypeError(f"no kind of column for {column!r} in {current_app.name}")


def _plain(value: Any) -> Any:
    """A value in JSON's types; orjson itself writes UUIDs, days and moments."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
