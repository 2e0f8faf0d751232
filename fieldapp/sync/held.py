"""What is kept for a person: listing what was held, and settling it. Nothing held is ever deleted."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from fieldapp.accounts.queries import load_viewer, of_scope
from fieldapp.core import access, audit, changes
from fieldapp.core.access import AccountArea, AreaTree, Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import Problem, conflict, invalid, not_found
from fieldapp.core.items import Held, Item, Reason, all_worded
from fieldapp.sync.kinds import KINDS
from fieldapp.sync.models import HeldItem
from fieldapp.visits.review import SETTLEMENTS, write_values

Body = dict[str, Any]


def search_held(
    viewer: Viewer,
    *,
    account: UUID | None = None,
    area: UUID | None = None,
    kind: str | None = None,
    settled: bool = False,
) -> Select[HeldItem]:
    """Items held of accounts in scope, or of those who serve an area: those that wait, or were settled."""
    mine = of_scope(viewer, HeldItem.account_id)
    query = select(HeldItem).where(mine, HeldItem.settled_at.is_not(None) == settled)
    if account is not None:
        query = query.where(HeldItem.account_id == account)
    if area is not None:
        below = select(AreaTree.area_id).where(AreaTree.ancestor_id == area)
        serve = select(AccountArea.account_id).where(AccountArea.area_id.in_(below))
        query = query.where(HeldItem.account_id.in_(serve))
    return query if kind is None else query.where(HeldItem.kind == kind)


def held_body(row: HeldItem, lang: str | None = None) -> Body:
    """A held item on the wire, with its reasons in words."""
    return {
        "id": row.item_id,
        "digest": row.digest,
        "kind": row.kind,
        "schema": row.schema,
        "account_id": row.account_id,
        "device_id": row.device_id,
        "received_at": row.received_at,
        "body": row.body,
        "reasons": all_worded(row.reasons, lang),
        "settled_at": row.settled_at,
        "settled_by": row.settled_by,
        "settlement": row.settlement,
        "settled_why": row.settled_why,
    }


def settle(
    viewer: Viewer,
    items: Sequence[Mapping[str, Any]],
    action: str,
    *,
    values: Sequence[Mapping[str, Any]] = (),
    why: str | None = None,
) -> list[HeldItem]:
    """Settle held items, all or none: `apply` each as it is, `choose` values for the register instead, or
    `dismiss` it with why. Raises conflict, with the item as it is, if someone else was first.
    """
    access.require(viewer, "visit.review")
    if action == "dismiss" and not (why or "").strip():
        raise invalid(why="required")
    found = [_locked(viewer, one) for one in items]
    if action == "choose":
        write_values(viewer, values, why or "settled")
    for row in found:
        if action == "apply":
            _apply(viewer, row)
        row.settled_at, row.settled_by = now(), viewer.account_id
        row.settlement, row.settled_why = SETTLEMENTS[action], why
        db.session.flush()
        audit.record(
            viewer, f"held.{row.settlement}", "held_item", row.item_id, after={"kind": row.kind}, why=why
        )
        tell(row)
    return found


def tell(row: HeldItem) -> None:
    """Tell the phone that handed an item in what became of it, in its account's own stream."""
    body = {
        "id": row.item_id,
        "kind": row.kind,
        "status": row.settlement,
        "at": row.settled_at,
        "by_id": row.settled_by,
        "text": row.settled_why,
    }
    changes.publish_to([row.account_id], "receipt", row.item_id, None, body)


def _locked(viewer: Viewer, wanted: Mapping[str, Any]) -> HeldItem:
    key = (HeldItem.item_id == wanted["id"], HeldItem.digest == wanted["digest"])
    row = db.session.scalar(search_held(viewer).where(*key).with_for_update())
    if row is not None:
        return row
    settled = db.session.scalar(search_held(viewer, settled=True).where(*key))
    if settled is None:
        raise not_found("items")
    raise conflict(current=held_body(settled, viewer.language), items="changed_meanwhile")


def _apply(viewer: Viewer, row: HeldItem) -> None:
    """Handle an item again, in the name of who made it; what is still in conflict is written too."""
    worker = load_viewer(row.account_id, row.device_id)
    kind = KINDS.get(row.kind)
    if worker is None or kind is None:
        raise invalid(items="not_applicable")
    item = Item(row.item_id, row.kind, row.schema, row.received_at, row.body)
    try:
        with transaction():
            answer = kind.handle(worker, item)
    except Held as held:
        raise Problem(
            "invalid",
            errors=invalid(items="not_applicable").errors,
            extra={"reasons": all_worded(held.reasons, viewer.language)},
        ) from None
    if answer.keep:
        write_values(viewer, _own_values(answer.reasons), "settled")


def _own_values(reasons: Sequence[Reason]) -> list[Body]:
    """The values that an item wanted, of the fields in conflict."""
    return [
        {"subject": why["subject"], "id": UUID(why["id"]), "field": why["field"], "value": why.get("yours")}
        for why in reasons
        if why["code"] == "conflict"
    ]
