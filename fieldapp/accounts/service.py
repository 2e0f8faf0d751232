"""Writing accounts: creating, changing, signing in and out."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from fieldapp.accounts import refresh
from fieldapp.accounts.models import Account, Device
from fieldapp.accounts.passwords import LEAST, hash_password, verify_password
from fieldapp.accounts.queries import account_body, account_by_username, areas_of, managed_account
from fieldapp.areas.models import Area
from fieldapp.core import audit, changes
from fieldapp.core.access import AccountArea, Role, Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.errors import Problem, invalid, not_found
from fieldapp.core.texts import LANGUAGES

SEEN_AGAIN = timedelta(minutes=1)


def create_account(
    viewer: Viewer | None,
    *,
    username: str,
    name: str,
    role: str,
    password: str,
    area_ids: Iterable[UUID],
    phone: str | None = None,
    language: str = "zh",
    account_id: UUID | None = None,
    password_hash: str | None = None,
) -> Account:
    """Add an account serving these areas. `viewer` None: from the console. `password_hash` spares hashing one
    again.
    """
    username = username.strip().lower()
    if role not in set(Role):
        raise invalid(role=f"choice allowed={'|'.join(Role)}")
    if account_by_username(username):
        raise Problem("already_exists")
    if password_hash is None:
        check_password(password)
        password_hash = hash_password(password)
    account = Account(
        username=username,
        name=name,
        phone=phone,
        role=role,
        password_hash=password_hash,
        active=True,
        language=language if language in LANGUAGES else "zh",
    )
    if account_id is not None:
        account.id = account_id
    db.session.add(account)
    db.session.flush()
    audit.record(viewer, "account.create", "account", account.id, after={"username": username, "role": role})
    set_areas(viewer, account, area_ids)
    return account


def check_password(password: str, field: str = "password") -> None:
    """Refuse a password that is too short, naming the field."""
    if len(password) < LEAST:
        raise invalid(**{field: f"password min={LEAST}"})


def set_areas(viewer: Viewer | None, account: Account, area_ids: Iterable[UUID]) -> None:
    """Have an account serve exactly these areas from now on; its phone's feeds follow."""
    before, wanted = areas_of(account.id), sorted(set(area_ids))
    known = set(db.session.scalars(select(Area.id).where(Area.id.in_(wanted))))
    if known != set(wanted):
        raise invalid(areas="not_found")
    db.session.execute(delete(AccountArea).where(AccountArea.account_id == account.id))
    db.session.add_all(AccountArea(account_id=account.id, area_id=area_id) for area_id in wanted)
    db.session.flush()
    audit.record(
        viewer,
        "account.areas",
        "account",
        account.id,
        before={"areas": [str(area) for area in before]},
        after={"areas": [str(area) for area in wanted]},
    )
    if before:
        changes.regrant(account.id)
    publish_account(account)


def publish_account(account: Account) -> None:
    """Tell the phones of the areas an account serves what it now is."""
    areas = areas_of(account.id)
    changes.publish_to(areas, "account", account.id, None, account_body(account, areas))


def suspend(viewer: Viewer | None, account: Account, *, active: bool = False, why: str | None = None) -> None:
    """Suspend an account, or let it work again."""
    account.active = active
    db.session.flush()
    audit.record(viewer, "account.suspend", "account", account.id, after={"active": active}, why=why)
    publish_account(account)


def set_device_state(viewer: Viewer, device_id: UUID, state: str, why: str) -> Device:
    """Report a phone lost, have it erased, or take it back as found. Raises not_found where its account is
    not the viewer's to manage.
    """
    device = db.session.get(Device, device_id, with_for_update=True)
    if device is None:
        raise not_found()
    if device.account_id != viewer.account_id:
        managed_account(viewer, device.account_id)
    before = {"state": device.state, "erased_at": device.erased_at and device.erased_at.isoformat()}
    device.state, device.state_at = state, now()
    if state == "active":
        begin_again(device)
    db.session.flush()
    after = {"state": state, "unsent": device.unsent}
    audit.record(viewer, "device.state", "device", device.id, before=before, after=after, why=why)
    return device


def device_erased(viewer: Viewer) -> None:
    """Note that the viewer's phone has handed in what it had and erases itself now.

    Its sign-ins go on, good for nothing but handing in, until it may do more again: when this answer is lost,
    or something was finished meanwhile, the phone comes back.
    """
    device = db.session.get(Device, viewer.device_id, with_for_update=True) if viewer.device_id else None
    if device is None or viewer.hand_in_only is None:
        return
    device.erased_at, device.unsent = now(), 0
    db.session.flush()
    audit.record(viewer, "device.erased", "device", device.id, why=viewer.hand_in_only)


def change_own(viewer: Viewer, values: Mapping[str, Any]) -> Account:
    """Change what people may change of their own account: language and telephone."""
    account = db.session.get_one(Account, viewer.account_id)
    before = {name: getattr(account, name) for name in values}
    for name, value in values.items():
        setattr(account, name, value)
    db.session.flush()
    audit.record(viewer, "account.edit", "account", account.id, before=before, after=dict(values))
    publish_account(account)
    return account


def change_password(viewer: Viewer, old: str, new: str) -> None:
    """Change one's own password, knowing the old; other devices are signed out."""
    account = db.session.get_one(Account, viewer.account_id)
    if not verify_password(account.password_hash, old):
        raise invalid(old="wrong_password")
    set_password(viewer, account, new, field="new")
    refresh.revoke_others(account.id, viewer.device_id)


def set_password(viewer: Viewer | None, account: Account, password: str, field: str = "password") -> None:
    """Give an account a new password."""
    check_password(password, field)
    account.password_hash = hash_password(password)
    audit.record(viewer, "account.password", "account", account.id)


def is_news(account_id: UUID, device: Mapping[str, Any]) -> bool:
    """Whether a device says of itself what is not noted yet, or was not here for a minute."""
    row = db.session.get(Device, device["id"])
    if row is None or row.account_id != account_id or now() - row.last_seen > SEEN_AGAIN:
        return True
    said = ("name", "app_version", "unsent")
    return any(device.get(name) not in (None, getattr(row, name)) for name in said)


def begin_again(device: Device) -> None:
    """A phone that erased itself is in use again: what it was signed in with before ends."""
    if device.erased_at is not None:
        device.erased_at = None
        refresh.revoke_device(device.account_id, device.id)


def see_device(account_id: UUID, device: Mapping[str, Any]) -> None:
    """Note that a device was here: {id, name?, app_version?, unsent?}."""
    row = db.session.get(Device, device["id"])
    if row is None:
        row = Device(id=device["id"], account_id=account_id, name="", app_version="")
        db.session.add(row)
    row.account_id = account_id
    row.last_seen = now()
    for name in ("name", "app_version", "unsent"):
        if device.get(name) is not None:
            setattr(row, name, device[name])
    db.session.flush()
