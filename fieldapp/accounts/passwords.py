"""Passwords: argon2id, and the same time spent whether or not there is such an account."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type
from flask import current_app

LEAST, MOST = 8, 200


_COST, _LIGHT = (3, 65536, 4), (1, 8, 1)  # passes, KiB of memory, lanes


@lru_cache(maxsize=2)
def _hasher(light: bool) -> PasswordHasher:
    """RFC 9106's second choice (64 MiB, three passes); tests take the least that is still argon2id."""
    passes, memory, lanes = _LIGHT if light else _COST
    return PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=lanes, type=Type.ID)


def _nobody(light: bool) -> str:
    """A hash that no password has, to check against where there is no account: it costs as much as any."""
    passes, memory, lanes = _LIGHT if light else _COST
    return f"$argon2id$v=19$m={memory},t={passes},p={lanes}${'A' * 22}${'A' * 43}"


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
