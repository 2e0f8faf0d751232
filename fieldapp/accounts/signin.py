"""Signing in and staying signed in. Each opens its own transactions: none is held while a password is
checked, and a revoked family must stay revoked although the answer is a problem.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, current_app, request

from fieldapp.accounts import enrolments, refresh
from fieldapp.accounts.models import Account, Device
from fieldapp.accounts.passwords import verify_password
from fieldapp.accounts.queries import account_by_username, only_hand_in, own_body
from fieldapp.accounts.service import begin_again, see_device
from fieldapp.accounts.tokens import issue_access_token
from fieldapp.config import Config
from fieldapp.core import audit
from fieldapp.core.access import Role, Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import Problem
from fieldapp.core.keys import derive

FAILURES_BY_NAME = "10 per 15 minutes"
FAILURES_BY_ADDRESS = "100 per 15 minutes"


def sign_in(username: str, password: str, device: Mapping[str, Any]) -> dict[str, Any]:
    """Check a password and begin a sign-in on a device."""
    account = account_by_username(username)
    account_id = account.id if account else None
    kept = account.password_hash if account else None
    db.session.rollback()
    if not verify_password(kept, password) or account_id is None:
        raise Problem("sign_in_failed")
    with transaction():
        return _begin(account_id, device)


def enrol(token: str, device: Mapping[str, Any]) -> dict[str, Any]:
    """Begin a sign-in on a device with what the desk's QR carries, in place of a name and a password."""
    with transaction():
        return _begin(enrolments.redeem(token, device["id"]), device)


def _begin(account_id: UUID, device: Mapping[str, Any]) -> dict[str, Any]:
    """Begin a sign-in of who proved to be this account."""
    account = db.session.get_one(Account, account_id)
    if not account.active and not _handing_in(account_id, device["id"]):
        raise Problem("account_suspended")
    known = db.session.get(Device, device["id"])
    unsent = known.unsent if known and known.account_id == account_id else None
    if known and only_hand_in(account.active, known.state) is None:
        begin_again(known)
    see_device(account_id, device)
    token = refresh.issue(account_id, device["id"], _config().refresh_life)
    viewer = Viewer(account_id, Role(account.role), frozenset(), device["id"])
    audit.record(viewer, "account.sign_in", "account", account_id)
    opening = {"device_unsent": unsent, "store_key": _store_key(account_id, device["id"])}
    return _answer(account, device["id"], token) | opening


def renew(token: str, device_id: UUID) -> dict[str, Any]:
    """Exchange a refresh token for a new one and a new access token."""
    key = derive(_config().secret_key, "refresh tokens")
    with transaction():
        outcome = refresh.rotate(token, device_id, key, _config().refresh_life)
        if not isinstance(outcome, str):
            row, new_token = outcome
            account = db.session.get_one(Account, row.account_id)
            if _was_erased(account, device_id):
                refresh.revoke_device(account.id, device_id)
                outcome = "refresh_refused"
            else:
                see_device(account.id, {"id": device_id})
                return _answer(account, device_id, new_token) | {"device_unsent": None, "store_key": None}
    raise Problem(outcome)


def _was_erased(account: Account, device_id: UUID) -> bool:
    """Whether these tokens are of a phone that erased itself, and would be good for more than handing in now
    that it was found, or its account is restored.
    """
    device = db.session.get(Device, device_id)
    if device is None or device.erased_at is None:
        return False
    return only_hand_in(account.active, device.state) is None


def _handing_in(account_id: UUID, device_id: UUID) -> bool:
    """Whether this is a phone that the account has worked on and that has not erased itself: it may hold
    something unsent, which a suspended account may still hand in.
    """
    device = db.session.get(Device, device_id)
    return device is not None and device.account_id == account_id and device.erased_at is None


def _store_key(account_id: UUID, device_id: UUID) -> str:
    """What opens an account's store on a phone whose PIN was forgotten; for a password or an enrolment."""
    key = derive(_config().secret_key, "phone stores")
    mac = hmac.new(key, account_id.bytes + device_id.bytes, hashlib.sha256)
    return base64.urlsafe_b64encode(mac.digest()).decode()


def failed(response: Response) -> bool:
    """Whether an attempt counts against the limits."""
    return response.status_code in (401, 403)


def name_tried() -> str:
    """The user name of this attempt, which its limit is counted by."""
    body = request.get_json(silent=True)
    name = body.get("username") if isinstance(body, dict) else None
    return f"name:{name.strip().lower()[:64]}" if isinstance(name, str) else "name:"


def _config() -> Config:
    config: Config = current_app.extensions["fieldapp.config"]
    return config


def _answer(account: Account, device_id: UUID, token: str) -> dict[str, Any]:
    device = db.session.get(Device, device_id)
    return {
        "access_token": issue_access_token(account.id, device_id),
        "refresh_token": token,
        "account": own_body(account),
        "hand_in_only": only_hand_in(account.active, device.state if device else None),
        "server_time": now(),
    }
