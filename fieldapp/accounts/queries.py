"""Reading accounts and devices."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from fieldapp.accounts.models import Account
from fieldapp.core import access
from fieldapp.core.access import AccountArea, AreaTree, Role, Viewer
from fieldapp.core.db import db
from fieldapp.core.errors import Problem
from fieldapp.core.paging import Paged, paginate


def load_viewer(account_id: UUID, device_id: UUID | None = None) -> Viewer | None:
    """An account as a viewer; None if there is none, and a problem if it is suspended."""
    rows = db.session.execute(
        select(Account.role, Account.active, Account.language, AccountArea.area_id)
        .outerjoin(AccountArea, AccountArea.account_id == Account.id)
        .where(Account.id == account_id)
    ).all()
    if not rows:
        return None
    role, active, language, _ = rows[0]
    if not active:
        raise Problem("account_suspended")
    area_ids = frozenset(row.area_id for row in rows if row.area_id is not None)
    return Viewer(account_id, Role(role), area_ids, device_id, language)


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
    """Accounts serving an area that the viewer serves, or one below or above it; by name."""
    statement = select(Account).where(
        exists().where(AccountArea.account_id == Account.id, access.serves(viewer, AccountArea.area_id))
    )
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
