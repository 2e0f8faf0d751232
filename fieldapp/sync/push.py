"""Push: every item once, with a receipt. Nothing a worker recorded is lost, whatever is wrong with it.

Items that follow one another are taken many in one transaction: all of them count, and their receipts are
given, once it is committed. Where one of them cannot be applied, nothing of the transaction remains, and that
item is taken by itself, those before and after it again together. So an item never harms its neighbours, and
a server that dies leaves of every item either all, its receipt included, or nothing. What several workers
hand in at the same moment, each a few, is taken together in the same way (`core/together.py`).
"""

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from flask import current_app
from sqlalchemy import bindparam, update
from sqlalchemy.exc import DBAPIError, OperationalError

from fieldapp.core.access import Viewer
from fieldapp.core.bulk import insert_unless_there
from fieldapp.core.clock import now
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import Problem
from fieldapp.core.fields import moment_of
from fieldapp.core.ids import parse_id
from fieldapp.core.items import Answer, Held, Item, Reason, reason
from fieldapp.core.together import Together
from fieldapp.core.unit import add, find, later, unit
from fieldapp.sync.clean import digest
from fieldapp.sync.kinds import KINDS, Kind
from fieldapp.sync.models import HeldItem, Receipt
from fieldapp.visits import files
from fieldapp.visits import queries as visits

log = logging.getLogger("fieldapp")

ITEM_BYTES_MAX = 4 * 1024 * 1024
TOGETHER = 100
FEW = 10
AFTER_A_STOP = 8
TRIES = 3
Body = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Arrival:
    """An item that came, from whom, its contents' digest, and its kind if it can be applied."""

    viewer: Viewer
    item: Item
    mark: str
    kind: Kind | None


class Stopped(Exception):
    """The item at this place of a chunk cannot be taken together with the others."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def push_items(viewer: Viewer, raws: Sequence[Any]) -> list[Body]:
    """Take items in and return their receipts, in order. Never raises for what is wrong with an item.

    What is no item (no UUID as id, no kind, a body that is no object, too big) is refused, and stays on the
    phone. An item that cannot be applied, for whatever reason, is kept whole and held.
    """
    read = [_read(viewer, raw) for raw in raws]
    arrivals = [one for one in read if isinstance(one, Arrival)]
    few = 0 < len(arrivals) <= FEW
    receipts = _counter().serve(arrivals, _take_all) if few else _take_all(arrivals)
    return [receipts[one] if isinstance(one, Arrival) else one for one in read]


def _counter() -> Together[Arrival, Body]:
    """Where the pushes of few items of one app meet."""
    found: Together[Arrival, Body] = current_app.extensions.setdefault("fieldapp.push", Together(TOGETHER))
    return found


def _read(viewer: Viewer, raw: Any) -> Arrival | Body:
    """An item with what is needed to take it; the receipt of one that is none."""
    problem = refusal(viewer, raw)
    if problem is None:
        item = read_item(raw)
        return Arrival(viewer, item, digest(item.kind, item.schema, item.body), KINDS.get(item.kind))
    given = raw.get("id") if isinstance(raw, dict) else None
    return _receipt(given if isinstance(given, str) else None, "refused", [problem], [])


def _take_all(arrivals: Sequence[Arrival]) -> dict[Arrival, Body]:
    """Take items in, as many together as can be; their receipts."""
    receipts: dict[Arrival, Body] = {}
    waiting = deque(_chunks(arrivals, TOGETHER))
    while waiting:
        chunk = waiting.popleft()
        if len(chunk) == 1:
            receipts[chunk[0]] = _take_one(chunk[0])
            continue
        try:
            receipts |= _take_many(chunk)
        except Stopped as stopped:
            at = stopped.at
            parts = [chunk[:at], [chunk[at]], *_chunks(chunk[at + 1 :], max(at, AFTER_A_STOP))]
            waiting.extendleft(part for part in reversed(parts) if part)
    return receipts


def push_item(viewer: Viewer, raw: Any) -> Body:
    """Take one item in and return its receipt."""
    return push_items(viewer, [raw])[0]


def refusal(viewer: Viewer, raw: Any) -> Reason | None:
    """Why this is no item at all, None if it is one."""
    if not isinstance(raw, dict):
        return reason("not_an_item")
    try:
        parse_id(raw.get("id"))  # type: ignore[arg-type]
    except (ValueError, TypeError, AttributeError):
        return reason("no_id", field="id")
    kind = raw.get("kind")
    if not isinstance(kind, str) or not 0 < len(kind) <= 40:
        return reason("no_kind", field="kind")
    if not isinstance(raw.get("body"), dict):
        return reason("no_body", field="body")
    if len(orjson.dumps(raw["body"])) > ITEM_BYTES_MAX:
        return reason("item_too_large", field="body")
    return None


def read_item(raw: Body) -> Item:
    """The item, typed; an odd `schema` counts as one that this server does not know, an odd `made_at` as
    none.
    """
    schema = raw.get("schema", 1)
    known = type(schema) is int and 0 < schema < 2**31
    return Item(
        parse_id(raw["id"]), raw["kind"], schema if known else 0, moment_of(raw.get("made_at")), raw["body"]
    )


def _chunks(arrivals: Sequence[Arrival], size: int) -> Iterator[list[Arrival]]:
    """Arrivals in order, in chunks that can be taken together: of one kind that gathers, no id twice."""
    chunk: list[Arrival] = []
    for one in arrivals:
        alike = chunk and chunk[0].kind is one.kind and one.kind is not None and one.kind.gather
        fits = alike and len(chunk) < size and all(other.item.id != one.item.id for other in chunk)
        if chunk and not fits:
            yield chunk
            chunk = []
        chunk.append(one)
    if chunk:
        yield chunk


def _take_many(chunk: Sequence[Arrival]) -> dict[Arrival, Body]:
    """Take a chunk in one transaction; its receipts. Raises Stopped if one of it cannot be applied, or is not
    known to be the cause.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return _take(chunk)
        except OperationalError:
            if attempt == TRIES:
                raise  # the database is away or busy: the phone keeps everything and tries again
        except Stopped:
            raise
        except Exception as error:
            log.warning("%d items together: %s", len(chunk), error)
            break
    raise Stopped(len(chunk) // 2)


def _take_one(arrival: Arrival) -> Body:
    """Take one item in a transaction of its own, and hold it if it cannot be applied."""
    item = arrival.item
    for attempt in range(1, TRIES + 1):
        try:
            return _take([arrival])[arrival]
        except Stopped as stopped:
            why = stopped.__cause__
            if isinstance(why, Held):
                return _hold(arrival, why.reasons)
            if isinstance(why, Problem):
                errors = [error.render(arrival.viewer.language) for error in why.errors]
                return _hold(arrival, [reason("not_applied", problem=why.code, errors=errors)])
            log.error("item %s of kind %s could not be applied", item.id, item.kind, exc_info=why)
            break
        except OperationalError:
            if attempt == TRIES:
                raise
        except DBAPIError as error:
            log.warning("item %s, try %d: %s", item.id, attempt, error.orig)
        except Exception:
            log.exception("item %s of kind %s could not be written", item.id, item.kind)
            break
    return _hold(arrival, [reason("server_fault")])


def _take(chunk: Sequence[Arrival]) -> dict[Arrival, Body]:
    """Handle items in one transaction, answering those that were handled before as they were then. Raises
    Stopped, from what its handler raised, for an item that cannot be applied.
    """
    gathers = chunk[0].kind.gather if chunk[0].kind else ()
    with transaction():
        fresh = _claim(chunk)
        receipts: dict[Arrival, Body] = {}
        with unit() if gathers else nullcontext():
            for gather in gathers:
                gather({one.viewer for one in chunk}, [one.item for one in chunk if one.item.id in fresh])
            for at, one in enumerate(chunk):
                if one.item.id in fresh:
                    receipts[one] = _answered(one, _handle(one, at))
        for one in chunk:
            if one.item.id not in fresh:
                receipts[one] = _duplicate(one)
    return receipts


def _handle(one: Arrival, at: int) -> Answer:
    """What the handler of an item's kind answers. Raises Stopped, except for the database's own errors: these
    may be about an earlier item.
    """
    try:
        if one.kind is None:
            raise Held(reason("unknown_kind", kind=one.item.kind))
        if not 0 < one.item.schema <= one.kind.newest_schema:
            raise Held(reason("unknown_schema", schema=one.item.schema))
        return one.kind.handle(one.viewer, one.item)
    except DBAPIError:
        raise
    except Exception as error:
        raise Stopped(at) from error


def _answered(one: Arrival, answer: Answer) -> Body:
    """The receipt of an item that was applied, in part or whole."""
    if answer.status != "accepted" or answer.reasons:
        later(_settle, {"id": one.item.id, "answer": answer.status, "why": answer.reasons})
    if answer.keep:
        _keep_whole(one, answer.reasons)
    return _receipt(str(one.item.id), answer.status, answer.reasons, answer.missing)


def _hold(one: Arrival, reasons: list[Reason]) -> Body:
    """Keep an item whole, in a transaction of its own, after what it did was rolled back."""
    with transaction():
        if not _claim([one]):
            return _duplicate(one)
        _settle([{"id": one.item.id, "answer": "held", "why": reasons}])
        _keep_whole(one, reasons)
        missing = files.await_named(one.viewer.account_id, one.item.body)
        return _receipt(str(one.item.id), "held", reasons, missing)


def _claim(chunk: Sequence[Arrival]) -> set[UUID]:
    """Take the items' places among the receipts; the ids of those that were free.

    On PostgreSQL a second request waits here until the first is done, on SQLite at the beginning of its
    transaction. All take places in the order of their ids, so that none waits for one that waits for it.
    """
    rows: list[Body] = [
        {
            "item_id": one.item.id,
            "account_id": one.viewer.account_id,
            "device_id": one.viewer.device_id,
            "kind": one.item.kind,
            "status": "accepted",
            "reasons": [],
            "answered_at": now(),
            "digest": one.mark,
        }
        for one in sorted(chunk, key=lambda one: one.item.id)
    ]
    return insert_unless_there(Receipt, rows)


def _settle(answers: Sequence[Body]) -> None:
    """Write answers other than a plain "accepted" into their receipts."""
    table = Receipt.metadata.tables[Receipt.__tablename__]
    change = update(table).where(table.c.item_id == bindparam("id"))
    db.session.execute(change.values(status=bindparam("answer"), reasons=bindparam("why")), list(answers))


def _duplicate(one: Arrival) -> Body:
    """The answer to an item that has its receipt: the first answer again.

    Should the same id come with other contents, such as from a phone restored from a backup, these are kept
    as well.
    """
    first = db.session.get_one(Receipt, one.item.id, populate_existing=True)
    reasons: list[Reason] = []
    missing: list[str] = []
    if first.account_id == one.viewer.account_id:
        reasons += first.reasons
        missing = _still_missing(one.viewer, one.item)
    if first.digest != one.mark or first.account_id != one.viewer.account_id:
        different = [reason("id_used_before")]
        _keep_whole(one, different)
        reasons += different
    return _receipt(str(one.item.id), "duplicate", reasons, missing) | {"first": first.status}


def _still_missing(viewer: Viewer, item: Item) -> list[str]:
    """The files that are still to come for an item that was handled before."""
    if item.kind != "visit":
        return []
    try:
        visit_id = parse_id(str(item.body.get("id")))
    except ValueError:
        return []
    return visits.missing_of(visit_id) or files.await_named(viewer.account_id, item.body)


def _keep_whole(one: Arrival, reasons: list[Reason]) -> None:
    """Keep an item as it came, once."""
    if find(HeldItem, (one.item.id, one.mark)) is not None:
        return
    add(
        HeldItem(
            item_id=one.item.id,
            digest=one.mark,
            account_id=one.viewer.account_id,
            device_id=one.viewer.device_id,
            kind=one.item.kind,
            schema=one.item.schema,
            body=one.item.body,
            reasons=reasons,
            received_at=now(),
        )
    )


def _receipt(item_id: str | None, status: str, reasons: list[Reason], missing: list[str]) -> Body:
    return {"id": item_id, "status": status, "reasons": reasons, "missing": missing, "answered_at": now()}
