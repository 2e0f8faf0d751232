"""The only place that decides who may see and do what.

A viewer's role says what kind of thing they may do; their areas, with all below, and the households granted
to them one by one say to what. What is out of scope does not exist for the viewer: `not_found`, never
`not_allowed`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from fieldapp.core.db import Model, Uuid, among, db
from fieldapp.core.errors import not_allowed, not_found
from fieldapp.core.unit import ask, ask_all, forget, tell

Column = InstrumentedAttribute[Any] | ColumnElement[Any]


class Role(StrEnum):
    """What kind of work an account does."""

    WORKER = "worker"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_FIELD = frozenset({Role.WORKER, Role.SUPERVISOR, Role.ADMINISTRATOR})
_DESK = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
_EVERYONE = frozenset(Role)

ACTIONS: dict[str, frozenset[Role]] = {
    "read": _EVERYONE,
    "visit.record": _FIELD,
    "visit.review": _DESK,
    "register.edit": _FIELD,
    "followup.change": _FIELD,
    "followup.create": _DESK,
    "followup.assign": _DESK,
    "request.read": _DESK | {Role.AUDITOR},
    "request.answer": _DESK,
    "proof.tell": _FIELD,
    "card.issue": _DESK,
    "card.read": _EVERYONE,
    "form.publish": _DESK,
    "account.read": _EVERYONE,
    "account.manage": _DESK,
    "settings.change": _DESK,
    "overview": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR}),
    "export": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR}),
    "openness.set": _DESK,
    "audit.read": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR}),
}


class AreaTree(Model):
    """The closure of the area tree: every area with each of its ancestors and with itself."""

    __tablename__ = "area_tree"

    ancestor_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("areas.id"), primary_key=True)
    area_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("areas.id"), primary_key=True, index=True)


class AccountArea(Model):
    """An area that an account serves, with all below."""

    __tablename__ = "account_areas"

    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("accounts.id"), primary_key=True)
    area_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("areas.id"), primary_key=True, index=True)


class Grant(Model):
    """A household opened to an account whose own areas may not hold it, because it was given work there."""

    __tablename__ = "grants"

    household_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("households.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("accounts.id"), primary_key=True, index=True)


@dataclass(frozen=True)
class Viewer:
    """Who is asking: the account, its role, the areas it serves, and the device it asks from.

    `hand_in_only` is the code of why nothing is left to them but to hand in what is unsent: the account is
    suspended, or the device was reported lost.
    """

    account_id: UUID
    role: Role
    area_ids: frozenset[UUID]
    device_id: UUID | None = None
    language: str = "zh"
    hand_in_only: str | None = None


def may(viewer: Viewer, action: str) -> bool:
    """Whether the viewer's role allows an action at all."""
    return viewer.role in ACTIONS[action]


def within(viewer: Viewer, area_column: Column) -> ColumnElement[bool]:
    """SQL condition: that column's area is one of the viewer's, or below one."""
    below = select(AreaTree.area_id).where(AreaTree.ancestor_id.in_(viewer.area_ids))
    return area_column.in_(below)


def serves(viewer: Viewer, area_column: Column) -> ColumnElement[bool]:
    """SQL condition: that column's area is within the viewer's scope, or above it (what is published to those
    below).
    """
    above = select(AreaTree.ancestor_id).where(AreaTree.area_id.in_(viewer.area_ids))
    return or_(within(viewer, area_column), area_column.in_(above))


def sees_household(viewer: Viewer, village_column: Column, household_column: Column) -> ColumnElement[bool]:
    """SQL condition: the viewer serves that household, by its village or because it was granted to them."""
    granted = select(Grant.household_id).where(Grant.account_id == viewer.account_id)
    return or_(within(viewer, village_column), household_column.in_(granted))


def holds_area(viewer: Viewer, area_id: UUID) -> bool:
    """Whether an area is one of the viewer's or below one."""
    return any_holds(viewer.area_ids, area_id)


def any_holds(area_ids: Iterable[UUID], area_id: UUID) -> bool:
    """Whether an area is one of these or below one of them."""
    return not ask(_above, area_id).isdisjoint(area_ids)


def account_holds(account_id: UUID, area_id: UUID) -> bool:
    """Whether an account serves that area or one above it."""
    return any_holds(ask(_served_by, account_id), area_id)


def ask_ahead(viewers: Iterable[Viewer], area_ids: Iterable[UUID], household_ids: Iterable[UUID]) -> None:
    """Have what a unit of work will ask about these areas and households at hand, and about the viewers."""
    ask_all(_above, area_ids)
    ask_all(_grants, household_ids)
    tell(_served_by, {viewer.account_id: set(viewer.area_ids) for viewer in viewers})


def _above(area_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Areas, each with those above it and itself."""
    found: dict[UUID, set[UUID]] = {area_id: set() for area_id in area_ids}
    rows = db.session.execute(
        select(AreaTree.area_id, AreaTree.ancestor_id).where(among(AreaTree.area_id, area_ids))
    )
    for area_id, ancestor_id in rows:
        found[area_id].add(ancestor_id)
    return found


def _served_by(account_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Accounts, each with the areas it serves."""
    found: dict[UUID, set[UUID]] = {account_id: set() for account_id in account_ids}
    rows = db.session.execute(
        select(AccountArea.account_id, AccountArea.area_id).where(among(AccountArea.account_id, account_ids))
    )
    for account_id, area_id in rows:
        found[account_id].add(area_id)
    return found


def require(
    viewer: Viewer,
    action: str,
    *,
    area_id: UUID | None = None,
    household_id: UUID | None = None,
    field: str | None = None,
) -> None:
    """Go on only if the viewer may do this, to a thing of this area (or of this household in that village).

    Raises not_allowed for the role, not_found (naming `field` if given) for what is out of scope.
    """
    if not may(viewer, action):
        raise not_allowed()
    if area_id is None or holds_area(viewer, area_id):
        return
    if household_id is not None and is_granted(household_id, viewer.account_id):
        return
    raise not_found(field)


def is_granted(household_id: UUID, account_id: UUID) -> bool:
    """Whether a household was granted to an account."""
    return account_id in ask(_grants, household_id, of="households")


def grants_changed(household_id: UUID) -> None:
    """Have it asked again to whom a household is granted."""
    forget(_grants, household_id)


def granted_accounts(villages: Mapping[UUID, UUID]) -> dict[UUID, list[UUID]]:
    """Of households, given with their villages: the accounts that they were granted to and whose own areas do
    not hold the village.
    """
    ask_all(_grants, villages)
    return {
        household_id: [
            account_id
            for account_id, own in ask(_grants, household_id).items()
            if not any_holds(own, village_id)
        ]
        for household_id, village_id in villages.items()
    }


def _grants(household_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, set[UUID]]]:
    """Households, each with the accounts it was granted to, and these with the areas they serve."""
    found: dict[UUID, dict[UUID, set[UUID]]] = {household_id: {} for household_id in household_ids}
    grants = db.session.execute(
        select(Grant.household_id, Grant.account_id, AccountArea.area_id)
        .outerjoin(AccountArea, AccountArea.account_id == Grant.account_id)
        .where(among(Grant.household_id, household_ids))
    )
    for household_id, account_id, area_id in grants:
        found[household_id].setdefault(account_id, set()).update([] if area_id is None else [area_id])
    return found


def streams(viewer: Viewer) -> list[UUID]:
    """The feeds a viewer's phone follows: areas above, own areas, those below, and the one of the account
    itself.
    """
    below = select(AreaTree.area_id).where(AreaTree.ancestor_id.in_(viewer.area_ids))
    above = select(AreaTree.ancestor_id).where(AreaTree.area_id.in_(viewer.area_ids))
    return [*sorted(db.session.scalars(above.union(below)).all()), viewer.account_id]
