"""Access tokens: a signed statement of which account asks from which device, good for a quarter of an hour.

What the account may do is looked up at each request, so that suspending it or moving it to another area acts
at once.
"""

from typing import Any
from uuid import UUID

from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token

from fieldapp.accounts.queries import load_viewer
from fieldapp.core.errors import Problem
from fieldapp.core.http import problem_response
from fieldapp.core.ids import parse_id

jwt = JWTManager()

CHALLENGE = {"WWW-Authenticate": "Bearer"}


def install(app: Flask) -> None:
    """Give an app its access tokens."""
    jwt.init_app(app)


def issue_access_token(account_id: UUID, device_id: UUID) -> str:
    """A fresh access token."""
    token: str = create_access_token(str(account_id), additional_claims={"device": str(device_id)})
    return token


@jwt.user_lookup_loader
def _viewer(_header: dict[str, Any], claims: dict[str, Any]) -> Any:
    try:
        return load_viewer(parse_id(claims["sub"]), parse_id(claims["device"]))
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


@jwt.user_lookup_error_loader
def _no_such_account(_header: dict[str, Any], _claims: dict[str, Any]) -> Any:
    return problem_response(Problem("token_invalid", headers=CHALLENGE))


@jwt.unauthorized_loader
def _no_token(_why: str) -> Any:
    return problem_response(Problem("sign_in_needed", headers=CHALLENGE))


@jwt.invalid_token_loader
def _bad_token(_why: str) -> Any:
    return problem_response(Problem("token_invalid", headers=CHALLENGE))


@jwt.expired_token_loader
def _old_token(_header: dict[str, Any], _claims: dict[str, Any]) -> Any:
    return problem_response(Problem("token_expired", headers=CHALLENGE))
