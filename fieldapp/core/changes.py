"""The feed that phones follow: one row for each record in each stream, with the wire body already serialised.

A stream is an area (what everybody serving it sees) or an account (households granted to it one by one).
Publishing a record again moves its row to the stream's end; a record that left a stream leaves a row without
a body in its place.

A reader's place in a stream is (xid, position). On SQLite writers come one at a time and xid is 0. On
PostgreSQL positions come from a sequence and may become visible out of order, so a row is ordered first by
the transaction that wrote it, and read only when no transaction as old as it is still running; otherwise a
reader would step over a row that commits late.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Index,
    Row,
    String,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy import (
    Sequence as DbSequence,
)
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.core import access
from fieldapp.core.access import AccountArea, AreaTree, Grant
from fieldapp.core.db import Model, Uuid, among, db, is_postgres
from fieldapp.core.unit import add, later
from fieldapp.core.wire import dumps

Place = tuple[int, int]
Body = Mapping[str, Any] | None
Bodies = Callable[[Sequence[Any]], Sequence[Body]]
START: Place = (0, 0)
STREAMS_AT_ONCE = 200
PAGE_BYTES = 8 * 1024 * 1024

positions = DbSequence("change_positions", metadata=Model.metadata, data_type=BigInteger)


class Change(Model):
    """The latest word on one record in one stream; `body` is its JSON, nothing where the record has left."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_stream_id_xid_position", "stream_id", "xid", "position"),
        Index("ix_changes_household_id_stream_id", "household_id", "stream_id"),
    )

    record_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    stream_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    household_id: Mapped[UUID | None] = mapped_column(Uuid)
    position: Mapped[int] = mapped_column(BigInteger)
    xid: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[str | None] = mapped_column(Text)


# Columns and no objects: a first pull reads ten thousands of them.
_FEED = (Change.kind, Change.record_id, Change.stream_id, Change.xid, Change.position, Change.body)
FeedRow = Row[str, UUID, UUID, int, int, str | None]

_PUT_POSTGRES = text(
    """
    INSERT INTO changes (record_id, kind, stream_id, household_id, body, position, xid)
    SELECT told.*, nextval('change_positions'), CAST(CAST(pg_current_xact_id() AS text) AS bigint)
    FROM unnest(CAST(:record_id AS uuid[]), CAST(:kind AS text[]), CAST(:stream_id AS uuid[]),
        CAST(:household_id AS uuid[]), string_to_array(:body, E'\\n', '')) AS told
    ON CONFLICT (record_id, kind, stream_id) DO UPDATE SET household_id = excluded.household_id,
        body = excluded.body, position = excluded.position, xid = excluded.xid
    """
)
_PUT_SQLITE = text(
    """
    INSERT INTO changes (record_id, kind, stream_id, household_id, body, position, xid)
    VALUES (:record_id, :kind, :stream_id, :household_id, :body,
        (SELECT coalesce(max(position), 0) + 1 FROM changes WHERE stream_id = :stream_id AND xid = 0), 0)
    ON CONFLICT (record_id, kind, stream_id) DO UPDATE SET household_id = excluded.household_id,
        body = excluded.body, position = excluded.position, xid = excluded.xid
    """
).bindparams(*(bindparam(name, type_=Uuid()) for name in ("record_id", "stream_id", "household_id")))


@dataclass(frozen=True)
class Told:
    """A record to be told of: in the stream of an area and of those its household was granted to, or in
    exactly these streams. `body` is made when it is written, with those of others of the kind.
    """

    kind: str
    record_id: UUID
    household_id: UUID | None
    area_id: UUID | None
    streams: tuple[UUID, ...]
    record: Any
    bodies: Bodies
    new: bool = False


@dataclass(frozen=True)
class Page:
    """Rows after a cursor: in each stream by place; the cursor after them; how many are left after them."""

    rows: Sequence[FeedRow]
    cursor: dict[UUID, Place]
    remaining: int

    @property
    def more(self) -> bool:
        """Whether there is another page."""
        return self.remaining > 0


def publish(kind: str, record_id: UUID, area_id: UUID, household_id: UUID | None, body: Body) -> None:
    """Tell the phones of an area, and those the household was granted to, what a record now is (None: it is
    gone).
    """
    later(_write, Told(kind, record_id, household_id, area_id, (), body, _as_they_are))


def publish_record(
    kind: str, record: Any, area_id: UUID, household_id: UUID | None, bodies: Bodies, *, new: bool = False
) -> None:
    """The same of a row with an `id`, whose body `bodies` makes when it is written, for many rows at once;
    with `new`, of one that no stream holds yet.
    """
    later(_write, Told(kind, record.id, household_id, area_id, (), record, bodies, new))


def publish_new(rows: Sequence[tuple[str, UUID, UUID, UUID | None, Mapping[str, Any]]]) -> None:
    """Publish many records that no stream holds yet: (kind, id, area, household, body), in this order.

    For a database that nobody else writes to, such as one being filled.
    """
    statement = insert(Change).values(xid=_xid())
    ends: dict[UUID, int] = {}
    if is_postgres():
        statement = statement.values(position=positions.next_value())
    else:
        streams = {area_id for _, _, area_id, _, _ in rows}
        last = select(Change.stream_id, func.max(Change.position)).where(Change.stream_id.in_(streams))
        last = last.group_by(Change.stream_id)
        ends = {row[0]: row[1] for row in db.session.execute(last)}
    values: list[dict[str, Any]] = []
    for kind, record_id, area_id, household_id, body in rows:
        row: dict[str, Any] = {
            "record_id": record_id,
            "kind": kind,
            "stream_id": area_id,
            "household_id": household_id,
            "body": dumps(body),
        }
        if not is_postgres():
            row["position"] = ends[area_id] = ends.get(area_id, 0) + 1
        values.append(row)
    if values:
        db.session.execute(statement, values)


def publish_to(
    streams: Iterable[UUID], kind: str, record_id: UUID, household_id: UUID | None, body: Body
) -> None:
    """Put a record into exactly these streams; in any other that had it, it is marked as having left."""
    later(_write, Told(kind, record_id, household_id, None, tuple(streams), body, _as_they_are))


def grant(household_id: UUID, village_id: UUID, account_id: UUID) -> None:
    """Open a household to an account; if its own areas do not hold the village, everything about it goes to
    its feed.
    """
    if access.is_granted(household_id, account_id):
        return
    add(Grant(household_id=household_id, account_id=account_id))
    access.grants_changed(household_id)
    if not access.account_holds(account_id, village_id):
        _copy(household_id, village_id, account_id)


def ungrant(household_id: UUID, account_id: UUID) -> None:
    """Close a household to an account again, and mark its records as gone from the account's feed."""
    row = db.session.get(Grant, (household_id, account_id))
    if row is None:
        return
    db.session.delete(row)
    db.session.flush()
    _leave(
        (
            Change.household_id == household_id,
            Change.stream_id == account_id,
            Change.body.is_not(None),
        )
    )


def regrant(account_id: UUID) -> None:
    """Set an account's own feed right after its areas changed: in it is what was granted and is not in its
    areas.
    """
    in_feed = Change.stream_id == account_id
    _leave((in_feed, Change.household_id.is_not(None), Change.body.is_not(None)))
    granted = select(Grant.household_id).where(Grant.account_id == account_id)
    own = (
        select(AreaTree.area_id)
        .join(AccountArea, AccountArea.area_id == AreaTree.ancestor_id)
        .where(AccountArea.account_id == account_id)
    )
    homes = db.session.execute(
        select(Change.household_id, Change.stream_id)
        .where(
            Change.kind == "household",
            Change.household_id.in_(granted),
            Change.body.is_not(None),
            Change.stream_id.in_(select(AreaTree.area_id)),
            Change.stream_id.not_in(own),
        )
        .distinct()
    ).all()
    for household_id, village_id in homes:
        assert household_id is not None
        _copy(household_id, village_id, account_id)


def read(
    streams: Sequence[UUID], cursor: Mapping[UUID, Place], limit: int, *, left: int | None = None
) -> Page:
    """The next rows of these streams after a cursor, stream by stream in the order given: at most `limit`,
    and no more bodies than PAGE_BYTES.

    `left` is what an earlier page said is left after it: then nothing is counted again. What arrives during
    a pull makes it longer than was said, never shorter than it is.
    """
    after = {stream: cursor.get(stream, START) for stream in streams}
    waiting = _with_news(after)
    if left is None:
        left = sum(_count(stream, after[stream]) for stream in waiting)
    rows: list[FeedRow] = []
    for stream in waiting:
        news = select(*_FEED).where(_after(stream, after[stream]), _settled())
        rows += db.session.execute(
            news.order_by(Change.xid, Change.position).limit(limit + 1 - len(rows))
        ).all()
        if len(rows) > limit:
            break
    page = rows[: _fitting(rows[:limit])]
    for row in page:
        after[row.stream_id] = (row.xid, row.position)
    more = len(rows) > len(page)
    return Page(page, after, max(1, left - len(page)) if more else 0)


def _with_news(after: Mapping[UUID, Place]) -> list[UUID]:
    """The streams that have rows behind these places, in the order given: a look into the index for each."""
    streams = list(after)
    found: set[UUID] = set()
    for start in range(0, len(streams), STREAMS_AT_ONCE):
        looks = [
            select(literal(stream, Uuid()).label("stream")).where(
                exists().where(_after(stream, after[stream]), _settled())
            )
            for stream in streams[start : start + STREAMS_AT_ONCE]
        ]
        found.update(db.session.scalars(union_all(*looks)))
    return [stream for stream in streams if stream in found]


def _count(stream: UUID, place: Place) -> int:
    counted = select(func.count()).select_from(Change).where(_after(stream, place), _settled())
    return db.session.scalar(counted) or 0


def _fitting(rows: Sequence[FeedRow]) -> int:
    """How many of these rows a page takes: at least one."""
    size = 0
    for n, row in enumerate(rows):
        size += len(row.body or "")
        if n and size > PAGE_BYTES:
            return n
    return len(rows)


def _after(stream: UUID, place: Place) -> ColumnElement[bool]:
    """Rows of a stream behind a place; from its start, without the marks of what a newcomer never had."""
    if place == START:
        return and_(Change.stream_id == stream, Change.body.is_not(None))
    here = tuple_(literal(place[0], BigInteger), literal(place[1], BigInteger))
    return and_(Change.stream_id == stream, tuple_(Change.xid, Change.position) > here)


def _settled() -> ColumnElement[bool]:
    """Rows that no transaction still running can come before."""
    if not is_postgres():
        return literal(True)
    oldest = func.pg_snapshot_xmin(func.pg_current_snapshot())
    return Change.xid < cast(cast(oldest, Text), BigInteger)


def _xid() -> Any:
    """This transaction's number, 0 where writers come one at a time."""
    if not is_postgres():
        return literal(0, BigInteger)
    return cast(cast(func.pg_current_xact_id(), Text), BigInteger)


def _write(told: Sequence[Told]) -> None:
    """Write the last word on each of these records, and mark them as gone where they no longer belong."""
    last: dict[tuple[UUID, str], Told] = {}
    held: set[UUID] = set()
    for one in told:
        last.pop((one.record_id, one.kind), None)
        last[one.record_id, one.kind] = one
        if not one.new:
            held.add(one.record_id)
    granted = access.granted_accounts(
        {one.household_id: one.area_id for one in last.values() if one.household_id and one.area_id}
    )
    rows: list[dict[str, Any]] = []
    streams: dict[tuple[UUID, str], set[UUID]] = {}
    for one, body in zip(last.values(), _bodies_of(list(last.values())), strict=True):
        into = list(dict.fromkeys(one.streams))
        if one.area_id is not None:
            into = [one.area_id, *(granted.get(one.household_id, ()) if one.household_id else ())]
        streams[one.record_id, one.kind] = set(into)
        rows += (_row(one.record_id, one.kind, stream, one.household_id, body) for stream in into)
    _put([*_left_behind(held, streams), *rows])


def _left_behind(
    record_ids: set[UUID], streams: Mapping[tuple[UUID, str], set[UUID]]
) -> Iterable[dict[str, Any]]:
    """The marks to leave in streams that hold one of these records and are not among its streams now."""
    if not record_ids:
        return
    query = select(Change.record_id, Change.kind, Change.stream_id, Change.household_id)
    for found in db.session.execute(
        query.where(among(Change.record_id, record_ids), Change.body.is_not(None))
    ):
        record_id, kind, stream_id, household_id = found
        if stream_id not in streams.get((record_id, kind), {stream_id}):
            yield _row(record_id, kind, stream_id, household_id, None)


def _bodies_of(told: Sequence[Told]) -> list[str | None]:
    """The bodies of records as they go over the wire, made together for each kind of them."""
    made: dict[int, str | None] = {}
    for bodies in {one.bodies for one in told}:
        alike = [n for n, one in enumerate(told) if one.bodies is bodies]
        for n, body in zip(alike, bodies([told[n].record for n in alike]), strict=True):
            made[n] = None if body is None else dumps(body)
    return [made[n] for n in range(len(told))]


def _as_they_are(bodies: Sequence[Body]) -> Sequence[Body]:
    return bodies


def _row(
    record_id: UUID, kind: str, stream_id: UUID, household_id: UUID | None, body: str | None
) -> dict[str, Any]:
    return {
        "record_id": record_id,
        "kind": kind,
        "stream_id": stream_id,
        "household_id": household_id,
        "body": body,
    }


def _put(rows: Iterable[dict[str, Any]]) -> None:
    """Write rows at the end of their streams, in this order, in place of what was there of it."""
    values = list(rows)
    if not values:
        return
    if is_postgres():
        columns: dict[str, Any] = {name: [row[name] for row in values] for name in values[0]}
        # JSON holds no line break: joined text is several times cheaper to make and to read than an array
        columns["body"] = "\n".join(body or "" for body in columns["body"])
        db.session.execute(_PUT_POSTGRES, columns)
    else:
        db.session.execute(_PUT_SQLITE, values)


def _leave(condition: tuple[ColumnElement[bool], ...]) -> None:
    """Take the bodies of the rows that meet a condition, moving each to its stream's end."""
    found = db.session.execute(
        select(Change.record_id, Change.kind, Change.stream_id, Change.household_id).where(*condition)
    ).all()
    _put(_row(*row, None) for row in found)


def _copy(household_id: UUID, village_id: UUID, account_id: UUID) -> None:
    """Put what a village's feed says of a household into an account's feed."""
    found = db.session.execute(
        select(Change.record_id, Change.kind, Change.body).where(
            Change.household_id == household_id,
            Change.stream_id == village_id,
            Change.body.is_not(None),
        )
    ).all()
    _put(_row(record_id, kind, account_id, household_id, body) for record_id, kind, body in found)
