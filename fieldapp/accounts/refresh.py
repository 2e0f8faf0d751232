"""Refresh tokens: opaque, bound to a device, replaced at each use, noticing reuse.

The first token of a family is 256 random bits, each later one a keyed hash of the one before. So a phone
whose answer was lost on the way asks again with the same token and is given the same successor, as long as
that is unused. Any older token used again means that someone copied one: the whole family is revoked.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from fieldapp.accounts.models import RefreshToken
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.ids import new_id


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _successor(token: str, key: bytes) -> str:
    return (
        base64.urlsafe_b64encode(hmac.new(key, token.encode(), hashlib.sha256).digest()).decode().rstrip("=")
    )


def issue(account_id: UUID, device_id: UUID, life: timedelta) -> str:
    """Begin a family for a sign-in on a device; the token."""
    token = secrets.token_urlsafe(32)
    _add(token, new_id(), account_id, device_id, life)
    return token


def _add(token: str, family_id: UUID, account_id: UUID, device_id: UUID, life: timedelta) -> RefreshToken:
    at = now()
    row = RefreshToken(
        id=new_id(),
        family_id=family_id,
        account_id=account_id,
        device_id=device_id,
        token_hash=_hash(token),
        issued_at=at,
        expires_at=at + life,
    )
    db.session.add(row)
    db.session.flush()
    return row


def rotate(token: str, device_id: UUID, key: bytes, life: timedelta) -> tuple[RefreshToken, str] | str:
    """Exchange a token for its successor: (the token's row, the new token), or the code of the problem.

    Where the problem is reuse the family is revoked, so the caller's transaction must commit even then.
    """
    row = db.session.scalar(
        select(RefreshToken).where(RefreshToken.token_hash == _hash(token)).with_for_update()
    )
    if row is None or row.revoked_at is not None or row.expires_at <= now():
        return "refresh_refused"
    if row.device_id != device_id:
        revoke_family(row.family_id)
        return "refresh_reused"
    new_token = _successor(token, key)
    if row.replaced_by is None:
        row.used_at = now()
        row.replaced_by = _add(new_token, row.family_id, row.account_id, device_id, life).id
        return row, new_token
    replacement = db.session.get(RefreshToken, row.replaced_by)
    if replacement is None or replacement.used_at is not None:
        revoke_family(row.family_id)
        return "refresh_reused"
    return row, new_token


def revoke_family(family_id: UUID) -> None:
    """End one sign-in."""
    _revoke(RefreshToken.family_id == family_id)


def revoke(token: str) -> None:
    """End the sign-in that a token belongs to, if there is one."""
    family = db.session.scalar(select(RefreshToken.family_id).where(RefreshToken.token_hash == _hash(token)))
    if family is not None:
        revoke_family(family)


def revoke_others(account_id: UUID, device_id: UUID | None) -> None:
    """End an account's sign-ins on every device but one."""
    _revoke(RefreshToken.account_id == account_id, RefreshToken.device_id != device_id)


def revoke_device(account_id: UUID, device_id: UUID) -> None:
    """End an account's sign-ins on one device."""
    _revoke(RefreshToken.account_id == account_id, RefreshToken.device_id == device_id)


def _revoke(*conditions: ColumnElement[bool]) -> None:
    db.session.execute(
        update(RefreshToken).where(*conditions, RefreshToken.revoked_at.is_(None)).values(revoked_at=now())
    )
