"""What a form being filled knows of the world around it; everything is passed in."""

from __future__ import annotations

import random as chance
import uuid as uuids
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fieldapp.forms.lists import ListProvider, NoLists


def _now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def _uuid() -> str:
    """A fresh UUID of version 4."""
    return str(uuids.uuid4())


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """A time zone by its IANA name; UTC for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


@dataclass
class Context:
    """Clock, chance, device, register and the values given on opening.

    ``now`` gives an aware moment; ``time_zone`` is an IANA name (UTC if absent); ``given`` are root fields
    by name; ``last_saved``: the answers (of ``values()``) that this person sent last with the form;
    ``submission_id`` is the instanceID without ``uuid:``, from which ids of follow-ups come.
    """

    now: Callable[[], datetime] = _now
    time_zone: str | None = None
    random: Callable[[], float] = chance.random
    uuid: Callable[[], str] = _uuid
    device_id: str = ""
    username: str = ""
    user_phone: str = ""
    user_email: str = ""
    language: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    submission_id: str = ""
    lists: ListProvider = field(default_factory=NoLists)
    last_saved: Mapping[str, Any] | None = None
