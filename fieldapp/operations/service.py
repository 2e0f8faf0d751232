"""Operations on the register: one table of what can be done, carried out once and undone at most once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.core import access, audit, changes
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.errors import FieldError, Problem, conflict, invalid, not_found
from fieldapp.core.ids import new_id
from fieldapp.operations import acts, queries
from fieldapp.operations.acts import Act, Homes
from fieldapp.operations.journal import MODELS, Journal, LaterChange, plain, undo
from fieldapp.operations.models import RegisterOperation
from fieldapp.register import service as register
from fieldapp.register.models import Household
from fieldapp.visits.models import Visit
from fieldapp.visits.service import served

Reach = Callable[[Household], bool]
NAMED = frozenset({"household_id", "member_id", "into_id", "new_household_id"})


@dataclass(frozen=True)
class Operation:
    """What can be done: the fields it needs, how it is done, whether only the desk may, and whether phones
    are told.
    """

    needs: tuple[str, ...]
    carry_out: Callable[[Act], Homes]
    desk: bool = False
    told: bool = True


OPERATIONS: dict[str, Operation] = {
    "birth": Operation(("household_id", "member_id"), acts.birth),
    "death": Operation(("member_id",), acts.death),
    "move_out": Operation(("member_id",), acts.move_out),
    "go_away": Operation(("member_id",), acts.go_away),
    "move_in": Operation(("household_id", "member_id"), acts.move_in),
    "move": Operation(("member_id", "household_id"), acts.move),
    "new_household": Operation(("household_id", "village_id"), acts.new_household),
    "split": Operation(("household_id", "new_household_id", "member_ids"), acts.split),
    "join": Operation(("household_id", "into_id"), acts.join),
    "merge_households": Operation(("household_id", "into_id"), acts.merge_households),
    "merge_members": Operation(("member_id", "into_id"), acts.merge_members),
    "keep_apart": Operation(("into_id",), acts.keep_apart, desk=True, told=False),
    "move_village": Operation(("household_id", "village_id"), acts.move_village, desk=True),
}


def carry_out(
    viewer: Viewer,
    operation_id: UUID,
    body: Mapping[str, Any],
    *,
    at: datetime | None = None,
    late: bool = False,
) -> tuple[RegisterOperation, bool]:
    """Carry out an operation, typed by OperationSchema; the same again is harmless. It and whether it is new.

    `late`: handed in by a phone, which may speak of households that its worker has served and no longer does.
    """
    known = db.session.get(RegisterOperation, operation_id, with_for_update=True)
    kept = {name: _kept(value) for name, value in body.items() if value is not None}
    if known is not None:
        if known.body != kept:
            raise Problem("already_exists")
        return known, False
    found = OPERATIONS[body["operation"]]
    access.require(viewer, "visit.review" if found.desk else "register.edit")
    lacking = [name for name in found.needs if not body.get(name)]
    if lacking:
        raise Problem("invalid", errors=[FieldError(name, "required") for name in lacking])
    journal = Journal(viewer, f"{body['operation']} {operation_id}")
    home, other = found.carry_out(Act(journal, body, _reach(viewer, late)))
    row = RegisterOperation(
        id=operation_id,
        operation=body["operation"],
        household_id=home.id,
        other_household_id=other.id if other else None,
        at=min(at or now(), now()),
        by_id=viewer.account_id,
        body=kept,
        steps=journal.steps,
    )
    db.session.add(row)
    db.session.flush()
    _after(row)
    audit.record(
        viewer,
        f"register.{row.operation}",
        "operation",
        row.id,
        household_id=home.id,
        after=kept,
        why=body.get("why"),
    )
    return row, True


def effects(viewer: Viewer, body: Mapping[str, Any]) -> dict[str, int]:
    """How many records of each kind an operation would touch beside the two that it names: it is carried out
    and rolled back, so that what is counted is what would be done. Raises what carrying out would.
    """
    named = {str(value) for name, value in body.items() if name in NAMED and value is not None}
    savepoint = db.session.begin_nested()
    try:
        row, _ = carry_out(viewer, new_id(), body)
        touched = {(step["kind"], step["id"]) for step in row.steps if step["id"] not in named}
    finally:
        savepoint.rollback()
    return {kind: sum(one == kind for one, _ in touched) for kind in MODELS}


def take_back(
    viewer: Viewer, operation_id: UUID, *, why: str | None = None, late: bool = False
) -> RegisterOperation:
    """Undo an operation; twice is harmless. Raises conflict, naming what was changed since, where undoing
    would lose it. A worker undoes what they did themselves, the desk everything in its scope.
    """
    access.require(viewer, "register.edit")
    row = db.session.get(RegisterOperation, operation_id, with_for_update=True)
    homes = [] if row is None else [db.session.get_one(Household, one) for one in queries.homes_of(row)]
    reach = _reach(viewer, late)
    if row is None or not any(reach(home) for home in homes):
        raise not_found("operation_id")
    if not access.may(viewer, "visit.review") and row.by_id != viewer.account_id:
        raise invalid(operation_id="not_own")
    if row.undone_at is not None:
        return row
    try:
        undo(viewer, row.steps, f"undo {row.operation} {row.id}")
    except LaterChange as later:
        raise conflict(
            current=queries.operation_body(row), **{found["field"]: "changed_later" for found in later.found}
        ) from None
    row.undone_at, row.undone_by = now(), viewer.account_id
    db.session.flush()
    _after(row)
    audit.record(
        viewer, "register.undone", "operation", row.id, household_id=row.household_id, after=row.body, why=why
    )
    return row


def _reach(viewer: Viewer, late: bool) -> Reach:
    def in_scope(household: Household) -> bool:
        return access.holds_area(viewer, household.village_id) or access.is_granted(
            household.id, viewer.account_id
        )

    return (lambda household: served(viewer, household)) if late else in_scope


def _after(row: RegisterOperation) -> None:
    """Set right what hangs on the whole, and tell the phones of the operation."""
    moved = {step["id"] for step in row.steps if step["kind"] == "visit"}
    for home_id in queries.homes_of(row):
        household = db.session.get_one(Household, home_id)
        if moved:
            _refresh_last_visit(household)
    if not OPERATIONS[row.operation].told:
        return
    home = db.session.get_one(Household, row.household_id)
    changes.publish("operation", row.id, home.village_id, home.id, queries.operation_body(row))


def _refresh_last_visit(household: Household) -> None:
    """Set a household's last visit anew, after visits came or went."""
    last = db.session.scalar(
        select(Visit)
        .where(Visit.household_id == household.id, Visit.practice.is_(False))
        .order_by(Visit.started_at.desc(), Visit.id)
        .limit(1)
    )
    household.last_visit_id = last.id if last else None
    household.last_visit_at = min(last.started_at, last.received_at) if last else None
    household.last_visit_outcome = last.outcome if last else None
    register.publish(household)


def _kept(value: Any) -> Any:
    """A field of the body in JSON's types."""
    return [plain(one) for one in value] if isinstance(value, list) else plain(value)
