"""URLs of accounts and signing in."""

from typing import Any

from fieldapp.accounts import refresh, signin
from fieldapp.accounts.models import Account
from fieldapp.accounts.queries import bodies, colleagues, own_body
from fieldapp.accounts.schemas import (
    AccountList,
    AccountQuery,
    EnrolSchema,
    OwnAccount,
    OwnChange,
    PasswordChange,
    Refresh,
    SignedIn,
    SignIn,
    SignOut,
)
from fieldapp.accounts.service import change_own, change_password
from fieldapp.core.db import db
from fieldapp.core.http import Blueprint, own_transactions, public, viewer
from fieldapp.core.limits import limiter

routes = Blueprint("accounts", __name__, description="Signing in, and the people of the service")


@routes.post("/sign-in")
@public
@own_transactions
@limiter.limit(signin.FAILURES_BY_ADDRESS, deduct_when=signin.failed)
@limiter.limit(signin.FAILURES_BY_NAME, key_func=signin.name_tried, deduct_when=signin.failed)
@routes.arguments(SignIn)
@routes.response(200, SignedIn)
def sign_in(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in on a device"""
    return signin.sign_in(body["username"], body["password"], body["device"])


@routes.post("/sign-in/enrol")
@public
@own_transactions
@limiter.limit(signin.FAILURES_BY_ADDRESS, deduct_when=signin.failed)
@routes.arguments(EnrolSchema)
@routes.response(200, SignedIn)
def enrol(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in with the QR that the desk shows, on one phone, once

    The same phone may ask again while it is good, since its answer may have been lost.
    """
    return signin.enrol(body["token"], body["device"])


@routes.post("/sign-in/refresh")
@public
@own_transactions
@routes.arguments(Refresh)
@routes.response(200, SignedIn)
def refresh_sign_in(body: dict[str, Any]) -> dict[str, Any]:
    """Exchange a refresh token for new tokens

    The token just exchanged may be sent again as long as its successor is unused, and gives the same
    successor. An older one ends the sign-in.
    """
    return signin.renew(body["refresh_token"], body["device_id"])


@routes.post("/sign-out")
@public
@routes.arguments(SignOut)
@routes.response(204)
def sign_out(body: dict[str, Any]) -> None:
    """End a sign-in; harmless if it has ended"""
    refresh.revoke(body["refresh_token"])


@routes.get("/me")
@routes.response(200, OwnAccount)
def get_me() -> dict[str, Any]:
    """The viewer's own account"""
    return own_body(db.session.get_one(Account, viewer().account_id))


@routes.patch("/me")
@routes.arguments(OwnChange)
@routes.response(200, OwnAccount)
def patch_me(body: dict[str, Any]) -> dict[str, Any]:
    """Change one's language or telephone"""
    return own_body(change_own(viewer(), body))


@routes.post("/me/password")
@limiter.limit(signin.FAILURES_BY_NAME, key_func=lambda: f"own:{viewer().account_id}")
@routes.arguments(PasswordChange)
@routes.response(204)
def post_password(body: dict[str, Any]) -> None:
    """Change one's password, which signs other devices out"""
    change_password(viewer(), body["old"], body["new"])


@routes.get("/accounts")
@routes.arguments(AccountQuery, location="query")
@routes.response(200, AccountList)
def list_accounts(query: dict[str, Any]) -> dict[str, Any]:
    """Colleagues in the viewer's areas, below and above"""
    page = colleagues(viewer(), query)
    return {"items": bodies(page.items), "next": page.next}
