"""Push: one item, one transaction, one receipt. Nothing a worker recorded is lost, whatever is wrong with
it.
"""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

import marshmallow as ma
import orjson
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError

from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import Problem
from fieldapp.core.fields import Instant
from fieldapp.core.ids import parse_id
from fieldapp.core.items import Held, Item, Reason, reason
from fieldapp.sync.clean import digest
from fieldapp.sync.kinds import KINDS
from fieldapp.sync.models import HeldItem, Receipt
from fieldapp.visits import files
from fieldapp.visits import queries as visits

log = logging.getLogger("fieldapp")

ITEM_BYTES_MAX = 4 * 1024 * 1024
TRIES = 3
Body = dict[str, Any]


def push_item(viewer: Viewer, raw: Any) -> Body:
    """Take one item in and return its receipt. Never raises for what is wrong with the item.

    What is no item (no UUID as id, no kind, a body that is no object, too big) is refused, and stays on the
    phone. An item that cannot be applied, for whatever reason, is kept whole and held.
    """
    problem = refusal(viewer, raw)
    if problem is not None:
        given = raw.get("id") if isinstance(raw, dict) else None
        return _receipt(given if isinstance(given, str) else None, "refused", [problem], [])
    item = read_item(raw)
    for attempt in range(1, TRIES + 1):
        try:
            return _take(viewer, item)
        except Held as held:
            return _hold(viewer, item, held.reasons)
        except OperationalError:
            if attempt == TRIES:
                raise  # the database is away or busy: the phone keeps everything and tries again
        except DBAPIError as error:
            log.warning("item %s, try %d: %s", item.id, attempt, error.orig)
        except Problem as refused:
            details = {"problem": refused.code, "errors": [e.render(viewer.language) for e in refused.errors]}
            return _hold(viewer, item, [reason("not_applied", **details)])
        except Exception:
            log.exception("item %s of kind %s could not be applied", item.id, item.kind)
            break
    return _hold(viewer, item, [reason("server_fault")])


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
        parse_id(raw["id"]), raw["kind"], schema if known else 0, _moment(raw.get("made_at")), raw["body"]
    )


def _take(viewer: Viewer, item: Item) -> Body:
    """Handle an item in one transaction, or answer that it was handled before."""
    mark = digest(item.kind, item.schema, item.body)
    with transaction():
        if not _claim(viewer, item, mark):
            return _duplicate(viewer, item, mark)
        kind = KINDS.get(item.kind)
        if kind is None:
            raise Held(reason("unknown_kind", kind=item.kind))
        if not 0 < item.schema <= kind.newest_schema:
            raise Held(reason("unknown_schema", schema=item.schema))
        answer = kind.handle(viewer, item)
        _settle(item.id, answer.status, answer.reasons)
        if answer.keep:
            _keep_whole(viewer, item, mark, answer.reasons)
        return _receipt(str(item.id), answer.status, answer.reasons, answer.missing)


def _hold(viewer: Viewer, item: Item, reasons: list[Reason]) -> Body:
    """Keep an item whole, in a transaction of its own, after what it did was rolled back."""
    mark = digest(item.kind, item.schema, item.body)
    with transaction():
        if not _claim(viewer, item, mark):
            return _duplicate(viewer, item, mark)
        _settle(item.id, "held", reasons)
        _keep_whole(viewer, item, mark, reasons)
        missing = files.await_named(viewer.account_id, item.body)
        return _receipt(str(item.id), "held", reasons, missing)


def _claim(viewer: Viewer, item: Item, mark: str) -> bool:
    """Take the item's place among the receipts; False if it is taken.

    On PostgreSQL a second request waits here until the first is done, on SQLite at the beginning of its
    transaction.
    """
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    row: Body = {
        "item_id": item.id,
        "account_id": viewer.account_id,
        "device_id": viewer.device_id,
        "kind": item.kind,
        "status": "accepted",
        "reasons": [],
        "answered_at": now(),
        "digest": mark,
    }
    claim = dialect.insert(Receipt).values(row).on_conflict_do_nothing().returning(Receipt.item_id)
    return db.session.execute(claim).first() is not None


def _settle(item_id: UUID, status: str, reasons: list[Reason]) -> None:
    """Write the answer into the receipt."""
    change = update(Receipt).where(Receipt.item_id == item_id).values(status=status, reasons=reasons)
    db.session.execute(change, execution_options={"synchronize_session": False})


def _duplicate(viewer: Viewer, item: Item, mark: str) -> Body:
    """The answer to an item that has its receipt: the first answer again.

    Should the same id come with other contents, such as from a phone restored from a backup, these are kept
    as well.
    """
    first = db.session.get_one(Receipt, item.id, populate_existing=True)
    reasons: list[Reason] = []
    missing: list[str] = []
    if first.account_id == viewer.account_id:
        reasons += first.reasons
        missing = _still_missing(viewer, item)
    if first.digest != mark or first.account_id != viewer.account_id:
        different = [reason("id_used_before")]
        _keep_whole(viewer, item, mark, different)
        reasons += different
    return _receipt(str(item.id), "duplicate", reasons, missing) | {"first": first.status}


def _still_missing(viewer: Viewer, item: Item) -> list[str]:
    """The files that are still to come for an item that was handled before."""
    if item.kind != "visit":
        return []
    try:
        visit_id = parse_id(str(item.body.get("id")))
    except ValueError:
        return []
    return visits.missing_of(visit_id) or files.await_named(viewer.account_id, item.body)


def _keep_whole(viewer: Viewer, item: Item, mark: str, reasons: list[Reason]) -> None:
    """Keep an item as it came, once."""
    if db.session.get(HeldItem, (item.id, mark)) is not None:
        return
    db.session.add(
        HeldItem(
            item_id=item.id,
            digest=mark,
            account_id=viewer.account_id,
            device_id=viewer.device_id,
            kind=item.kind,
            schema=item.schema,
            body=item.body,
            reasons=reasons,
            received_at=now(),
        )
    )
    db.session.flush()


def _receipt(item_id: str | None, status: str, reasons: list[Reason], missing: list[str]) -> Body:
    return {"id": item_id, "status": status, "reasons": reasons, "missing": missing, "answered_at": now()}


def _moment(value: Any) -> datetime | None:
    try:
        found: datetime | None = Instant(allow_none=True).deserialize(value)
        return found
    except ma.ValidationError:
        return None
