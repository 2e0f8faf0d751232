"""The only place that reads the time, so that tests and the demo can set it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

DEFAULT_TIMEZONE = "Asia/Shanghai"

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("clock_source", default=None)


def now() -> datetime:
    """The present moment: aware, UTC."""
    source = _source.get()
    return datetime.now(UTC) if source is None else source().astimezone(UTC)


@lru_cache(maxsize=64)
def zone(name: str | None) -> ZoneInfo:
    """The time zone of that IANA name, the default one for None."""
    return ZoneInfo(name or DEFAULT_TIMEZONE)


def today(timezone: str | None = None) -> date:
    """Today's plain date in that time zone (an IANA name)."""
    return now().astimezone(zone(timezone)).date()


@contextmanager
def at(moment: datetime | Callable[[], datetime]) -> Iterator[None]:
    """Within it, `now()` answers this aware moment, or what this function answers."""
    token = _source.set(moment if callable(moment) else lambda: moment)
    try:
        yield
    finally:
        _source.reset(token)
