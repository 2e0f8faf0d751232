"""Reading accounts and devices."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from fieldapp.accounts.models import Account, Device
from fieldapp.core import access
from fieldapp.core.access import AccountArea, AreaTree, Role, Viewer
from fieldapp.core.audit import AuditRow
from fieldapp.core.db import db
from fieldapp.core.errors import not_found
from fieldapp.core.paging import Paged, paginate


def load_viewer(account_id: UUID, device_id: UUID | None = None) -> Viewer | None:
    """An account as a viewer; None if there is none. A suspended one, or one on a lost device, may only hand
    in.
    """
    state = select(Device.state).where(Device.id == device_id).scalar_subquery()
    rows = db.session.execute(
        select(Account.role, Account.active, Account.language, state.label("state"), AccountArea.area_id)
        .outerjoin(AccountArea, AccountArea.account_id == Account.id)
        .where(Account.id == account_id)
    ).all()
    if not rows:
        return None
    role, active, language, state_now, _ = rows[0]
    area_ids = frozenset(row.area_id for row in rows if row.area_id is not None)
    return Viewer(account_id, Role(role), area_ids, device_id, language, only_hand_in(active, state_now))


def only_hand_in(active: bool, device_state: str | None) -> str | None:
    """The code of why an account on a device may do nothing but hand in; None if it may do all it may."""
    if not active:
        return "account_suspended"
    return "device_lost" if device_state in ("lost", "erase") else None


def account_by_username(username: str) -> Account | None:
    """The account of that user name, in any case of letters."""
    return db.session.scalar(select(Account).where(Account.username == username.strip().lower()))


def areas_of(account_id: UUID) -> list[UUID]:
    """The areas an account serves."""
    return sorted(db.session.scalars(select(AccountArea.area_id).where(AccountArea.account_id == account_id)))


def account_body(account: Account, areas: Sequence[UUID]) -> dict[str, Any]:
    """An account as colleagues see it."""
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role,
        "phone": account.phone,
        "active": account.active,
        "areas": list(areas),
    }


def own_body(account: Account) -> dict[str, Any]:
    """An account as it sees itself."""
    return {
        "id": account.id,
        "username": account.username,
        "name": account.name,
        "role": account.role,
        "phone": account.phone,
        "language": account.language,
        "areas": areas_of(account.id),
    }


def colleagues(viewer: Viewer, query: Mapping[str, Any]) -> Paged:
    """Accounts serving an area that the viewer serves, or one below or above it, or that served one of these
    last and none now; by name.
    """
    serves = exists().where(AccountArea.account_id == Account.id, access.serves(viewer, AccountArea.area_id))
    statement = select(Account).where(or_(serves, of_scope(viewer, Account.id)))
    if role := query.get("role"):
        statement = statement.where(Account.role == role)
    if area := query.get("area"):
        below = select(AreaTree.area_id).where(AreaTree.ancestor_id == area)
        statement = statement.where(
            exists().where(AccountArea.account_id == Account.id, AccountArea.area_id.in_(below))
        )
    return paginate(statement, (Account.name, Account.id), query.get("cursor"), query["limit"])


def bodies(accounts: Sequence[Account]) -> list[dict[str, Any]]:
    """Several accounts as colleagues see them, with one look-up of their areas."""
    served: dict[UUID, list[UUID]] = {}
    found = db.session.execute(
        select(AccountArea.account_id, AccountArea.area_id)
        .where(AccountArea.account_id.in_([account.id for account in accounts]))
        .order_by(AccountArea.area_id)
    )
    for account_id, area_id in found:
        served.setdefault(account_id, []).append(area_id)
    return [account_body(account, served.get(account.id, ())) for account in accounts]


def managed_account(viewer: Viewer, account_id: UUID, *, field: str | None = None) -> Account:
    """An account that the viewer may manage: all its areas are in scope, and it manages nobody itself.
    Raises not_allowed, or not_found (naming `field`).
    """
    access.require(viewer, "account.manage")
    serves = exists().where(AccountArea.account_id == Account.id)
    inside = serves.where(access.within(viewer, AccountArea.area_id))
    outside = serves.where(~access.within(viewer, AccountArea.area_id))
    mine = inside if not _idle_in_scope(viewer, account_id) else ~serves
    query = select(Account).where(Account.id == account_id, Account.id != viewer.account_id, mine, ~outside)
    if viewer.role != Role.ADMINISTRATOR:
        query = query.where(Account.role.in_((Role.WORKER, Role.AUDITOR)))
    found = db.session.scalar(query.with_for_update())
    if found is None:
        raise not_found(field)
    return found


def of_scope(viewer: Viewer, account_column: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """SQL condition: that account serves an area in scope, or none any more, and the last that it served are:
    what it handed in, and its phone, are still somebody's to look after.
    """
    serves = exists().where(AccountArea.account_id == account_column)
    left = db.session.scalars(select(Account.id).where(~exists().where(AccountArea.account_id == Account.id)))
    idle = [account_id for account_id in left if _idle_in_scope(viewer, account_id)]
    return or_(serves.where(access.within(viewer, AccountArea.area_id)), account_column.in_(idle))


def _idle_in_scope(viewer: Viewer, account_id: UUID) -> bool:
    """Whether an account serves no area now, and the areas it served last are the viewer's."""
    if areas_of(account_id):
        return False
    query = select(AuditRow.before).where(
        AuditRow.action == "account.areas", AuditRow.subject_id == account_id, AuditRow.before.is_not(None)
    )
    last = db.session.scalar(query.order_by(AuditRow.at.desc(), AuditRow.id).limit(1))
    areas = [UUID(one) for one in (last or {}).get("areas", [])]
    return bool(areas) and all(access.holds_area(viewer, one) for one in areas)


def search_devices(
    viewer: Viewer,
    *,
    area: UUID | None = None,
    account: UUID | None = None,
    state: str | None = None,
    unsent: bool = False,
) -> Select[Device]:
    """Devices of accounts in scope that meet every condition given."""
    serves = exists().where(AccountArea.account_id == Device.account_id)
    query = select(Device).where(of_scope(viewer, Device.account_id))
    if area is not None:
        below = select(AreaTree.area_id).where(AreaTree.ancestor_id == area)
        query = query.where(serves.where(AccountArea.area_id.in_(below)))
    if account is not None:
        query = query.where(Device.account_id == account)
    if state is not None:
        query = query.where(Device.state == state)
    return query.where(Device.unsent > 0) if unsent else query


def device_body(device: Device) -> dict[str, Any]:
    """A device on the wire."""
    return {
        "id": device.id,
        "account_id": device.account_id,
        "name": device.name,
        "app_version": device.app_version,
        "first_seen": device.first_seen,
        "last_seen": device.last_seen,
        "unsent": device.unsent,
        "state": device.state,
        "state_at": device.state_at,
        "erased_at": device.erased_at,
    }
