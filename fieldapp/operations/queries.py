"""Reads of the operations, limited to the households in scope, and their wire body."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, or_, select

from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.operations.models import RegisterOperation
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
