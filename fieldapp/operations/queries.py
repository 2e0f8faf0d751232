"""Reads of operations and hand-overs, limited to what is in scope, and their wire bodies."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, or_, select

from fieldapp.accounts.queries import of_scope
from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.db import db
from fieldapp.core.errors import not_found
from fieldapp.operations.models import HandOver, RegisterOperation
from fieldapp.register.models import Household

# What a phone keeps, to lay an undo over before the server has it: not grants, nor single submissions.
TOLD = frozenset({"household", "member", "card", "visit", "followup"})


def search_operations(
    viewer: Viewer, *, household: UUID | None = None, operation: str | None = None
) -> Select[RegisterOperation]:
    """Operations on households in scope; of one household, as either of the two."""
    in_scope = exists().where(
        Household.id == RegisterOperation.household_id,
        access.sees_household(viewer, Household.village_id, Household.id),
    )
    query = select(RegisterOperation).where(in_scope)
    if household is not None:
        either = (RegisterOperation.household_id, RegisterOperation.other_household_id)
        query = query.where(or_(*(column == household for column in either)))
    return query if operation is None else query.where(RegisterOperation.operation == operation)


def homes_of(row: RegisterOperation) -> list[UUID]:
    """The households that an operation was about."""
    return [row.household_id, *([row.other_household_id] if row.other_household_id else [])]


def operation_body(row: RegisterOperation) -> dict[str, Any]:
    """An operation on the wire."""
    return {
        "id": row.id,
        "operation": row.operation,
        "household_id": row.household_id,
        "other_household_id": row.other_household_id,
        "at": row.at,
        "by_id": row.by_id,
        "body": row.body,
        "steps": [step for step in row.steps if step["kind"] in TOLD],
        "undone_at": row.undone_at,
        "undone_by": row.undone_by,
    }


def search_hand_overs(
    viewer: Viewer, *, account: UUID | None = None, state: str | None = None
) -> Select[HandOver]:
    """Hand-overs to the viewer; at the desk, also those from and to accounts in scope.
    Of one account, if asked.
    """
    query = select(HandOver)
    mine = HandOver.to_id == viewer.account_id
    if access.may(viewer, "overview"):
        mine = or_(mine, of_scope(viewer, HandOver.from_id), of_scope(viewer, HandOver.to_id))
    query = query.where(mine)
    if account is not None:
        query = query.where(or_(HandOver.from_id == account, HandOver.to_id == account))
    return query if state is None else query.where(HandOver.state == state)


def get_hand_over(viewer: Viewer, hand_over_id: UUID, *, lock: bool = False) -> HandOver:
    """The hand-over, locked for a change if asked. Raises not_found if it is out of scope."""
    query = search_hand_overs(viewer).where(HandOver.id == hand_over_id)
    found = db.session.scalar(query.with_for_update(of=HandOver) if lock else query)
    if found is None:
        raise not_found("hand_over_id")
    return found


def hand_over_body(row: HandOver) -> dict[str, Any]:
    """A hand-over on the wire."""
    return {
        "id": row.id,
        "from_id": row.from_id,
        "to_id": row.to_id,
        "made_at": row.made_at,
        "made_by": row.made_by,
        "village_ids": row.village_ids,
        "household_ids": row.household_ids,
        "why": row.why,
        "note": row.note,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "gives_back": row.gives_back,
        "state": row.state,
        "given_at": row.given_at,
        "summary": row.summary,
        "read_at": row.read_at,
        "ended_at": row.ended_at,
        "villages": len(row.village_ids),
        "households": row.summary["households"],
        "followups": row.summary["followups_count"],
    }
