"""Passwords: argon2id, and the same time spent whether or not there is such an account."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type
from flask import current_app

LEAST, MOST = 8, 200


@lru_cache(maxsize=2)
def _hasher(light: bool) -> PasswordHasher:
    """RFC 9106's second choice (64 MiB, three passes); tests take the least that is still argon2id."""
    if light:
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID)
    return PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4, type=Type.ID)


@lru_cache(maxsize=2)
def _nobody(light: bool) -> str:
    """A hash to check against where there is no account."""
    return _hasher(light).hash("nobody has this password")


def hash_password(password: str) -> str:
    """The hash to keep."""
    return _hasher(current_app.testing).hash(password)


def verify_password(kept: str | None, password: str) -> bool:
    """Whether a password is the one kept; None (no such account) takes as long and is False."""
    hasher = _hasher(current_app.testing)
    try:
        right = hasher.verify(kept or _nobody(current_app.testing), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None
