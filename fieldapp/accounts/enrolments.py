"""Enrolment: the right to sign an account in on one phone, carried by a QR of an address.

The token stands in the address's fragment, which a browser sends to nobody, so it is in no server's log; the
phone sends it in the body of a request. 256 random bits, so its hash needs no salt and no slowing.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from qrcode.constants import ERROR_CORRECT_M
from sqlalchemy import select, update

from fieldapp.accounts.models import Account, Enrolment
from fieldapp.config import Config
from fieldapp.core import audit
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db
from fieldapp.core.errors import Problem
from fieldapp.core.qr import qr_svg

LIFE = timedelta(minutes=15)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue(viewer: Viewer, account: Account, *, why: str) -> dict[str, Any]:
    """Make an account's enrolment, in place of any unused one: {id, account_id, url, qr, expires_at}. Raises
    account_suspended.
    """
    if not account.active:
        raise Problem("account_suspended")
    _revoke_open(account.id)
    token = secrets.token_urlsafe(32)
    row = Enrolment(
        account_id=account.id,
        token_hash=_hash(token),
        made_by=viewer.account_id,
        expires_at=now() + LIFE,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(viewer, "account.enrolment", "account", account.id, after={"id": str(row.id)}, why=why)
    config: Config = current_app.extensions["fieldapp.config"]
    url = f"{config.public_url}/app/#enrol={token}"
    return {
        "id": row.id,
        "account_id": account.id,
        "url": url,
        "qr": qr_svg(url, ERROR_CORRECT_M),
        "expires_at": row.expires_at,
    }


def revoke(viewer: Viewer, account: Account) -> None:
    """Take an account's unused enrolment back."""
    if _revoke_open(account.id):
        audit.record(viewer, "account.enrolment_revoke", "account", account.id)


def _revoke_open(account_id: UUID) -> bool:
    """End an account's unused enrolments; whether there was one."""
    unused = (Enrolment.used_at.is_(None), Enrolment.revoked_at.is_(None))
    ended = db.session.scalars(
        update(Enrolment)
        .where(Enrolment.account_id == account_id, *unused)
        .values(revoked_at=now())
        .returning(Enrolment.id)
    )
    return bool(ended.all())


def redeem(token: str, device_id: UUID) -> UUID:
    """Use an enrolment up on a phone; the account it signs in. The same phone may ask again, since its answer
    may have been lost. Raises enrolment_refused.
    """
    row = db.session.scalar(select(Enrolment).where(Enrolment.token_hash == _hash(token)).with_for_update())
    if row is None or row.revoked_at is not None or row.expires_at <= now():
        raise Problem("enrolment_refused")
    if row.used_at is not None and row.device_id != device_id:
        raise Problem("enrolment_refused")
    row.used_at, row.device_id = row.used_at or now(), device_id
    return row.account_id
