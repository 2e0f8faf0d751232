"""The audit trail as a chain: each row's hash covers its content and the hash of the row before it.

Rows are written unsealed, by whoever does something, in that transaction, and take no lock: a thousand visits
a second must not queue for one row. A job seals what has been committed since, in batches (`seal`): it gives
each row its number `n` and its hash. Until then, a minute at most while the service's jobs run, a row is not
protected; after that no row can be changed, removed, moved or put in without `verify` saying where.

Whoever can write to the database could make the whole chain anew from some row on. So its end is told (by
`fieldapp audit verify`, and daily in the log) to be noted elsewhere, and `verify` takes such a note.

A hash is SHA-256 (hex) of the hash before (64 zeros for the first), a line feed, and the row's content as
JSON with sorted keys, no spaces, UTF-8, moments in UTC with a Z, and `n` among it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import orjson
from sqlalchemy import bindparam, func, select, text, update

from fieldapp.core.audit import AuditRow
from fieldapp.core.db import db, transaction

FIRST = "0" * 64
AT_ONCE = 5_000
LOCK = 0x6175646974  # "audit", as PostgreSQL's advisory locks are numbers
CONTENT = (
    "id",
    "at",
    "actor_id",
    "device_id",
    "action",
    "subject_kind",
    "subject_id",
    "household_id",
    "before",
    "after",
    "why",
)
_COLUMNS = tuple(getattr(AuditRow, name) for name in CONTENT)


@dataclass(frozen=True)
class Head:
    """The end of the chain: the number and the hash of its last row; 0 and zeros where there is none."""

    n: int = 0
    hash: str = FIRST


@dataclass(frozen=True)
class Broken:
    """Where the chain does not hold: at the row that should bear this number."""

    n: int
    what: Literal["missing", "changed", "not_noted"]


def hash_of(before: str, n: int, content: dict[str, Any]) -> str:
    """The hash of a row by the hash before it, its number and its content."""
    body = orjson.dumps({**content, "n": n}, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
    return hashlib.sha256(before.encode() + b"\n" + body).hexdigest()


def head() -> Head:
    """The end of the chain."""
    row = db.session.execute(
        select(AuditRow.n, AuditRow.hash).where(AuditRow.n.is_not(None)).order_by(AuditRow.n.desc()).limit(1)
    ).one_or_none()
    return Head(row[0] or 0, row[1] or FIRST) if row else Head()


def waiting() -> int:
    """How many rows are not sealed yet."""
    return db.session.scalar(select(func.count()).select_from(AuditRow).where(AuditRow.n.is_(None))) or 0


def seal() -> int:
    """Put every row committed so far into the chain, a batch a transaction; how many. Two take turns."""
    sealed = 0
    while count := _seal_some():
        sealed += count
        if count < AT_ONCE:
            break
    return sealed


def _seal_some() -> int:
    with transaction():
        if db.session.get_bind().dialect.name == "postgresql":
            db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        last = head()
        found = db.session.execute(
            select(*_COLUMNS).where(AuditRow.n.is_(None)).order_by(AuditRow.at, AuditRow.id).limit(AT_ONCE)
        ).all()
        n, before = last.n, last.hash
        places = []
        for row in found:
            n += 1
            before = hash_of(before, n, dict(zip(CONTENT, row, strict=True)))
            places.append({"row_id": row[0], "n": n, "hash": before})
        if places:
            table = AuditRow.__table__
            db.session.connection().execute(
                update(table)  # type: ignore[arg-type]
                .where(table.c.id == bindparam("row_id"))
                .values(n=bindparam("n"), hash=bindparam("hash")),
                places,
            )
    return len(places)


def verify(noted: Head | None = None) -> Broken | None:
    """Where the chain first does not hold, None where it is whole. `noted`: an end told earlier, which must
    still be in it.
    """
    expected = Head()
    for n, hash_, content in _rows():
        if n != expected.n + 1:
            return Broken(expected.n + 1, "missing")
        if hash_ != hash_of(expected.hash, n, content):
            return Broken(n, "changed")
        expected = Head(n, hash_)
        if noted is not None and noted.n == n and noted.hash != hash_:
            return Broken(n, "not_noted")
    if noted is not None and noted.n > expected.n:
        return Broken(expected.n + 1, "missing")
    return None


def _rows() -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Sealed rows in the order of their numbers, a batch a query."""
    after = -(2**62)
    while True:
        rows = db.session.execute(
            select(AuditRow.n, AuditRow.hash, *_COLUMNS)
            .where(AuditRow.n > after)
            .order_by(AuditRow.n)
            .limit(AT_ONCE)
        ).all()
        for n, hash_, *content in rows:
            yield n, hash_, dict(zip(CONTENT, content, strict=True))
        if len(rows) < AT_ONCE:
            return
        after = rows[-1][0]
