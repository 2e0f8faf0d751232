"""Dates and times as strings, and as days since 1970-01-01 on the wall clock of the session's time zone."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

EPOCH = date(1970, 1, 1)
EPOCH_DAY = EPOCH.toordinal()
MAX_DAY = date.max.toordinal() - EPOCH_DAY
MIN_DAY = date.min.toordinal() - EPOCH_DAY
DAY_SECONDS = 86_400.0

DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII)


def parse_date(text: str) -> date | None:
    """A real ``YYYY-MM-DD`` date, or None."""
    match = DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def parse_offset(text: str | None) -> timezone | None:
    """``Z`` or ``+08:00`` as a time zone; None if absent."""
    if text is None:
        return None
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if delta >= timedelta(hours=24):
        return None
    return timezone(-delta if text[0] == "-" else delta)


def time_parts(text: str) -> tuple[int, int, float, timezone | None] | None:
    """Hours, minutes, seconds and offset of ``HH:MM[:SS[.s]][offset]``, or None."""
    match = TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    seconds = int(match[3] or 0) + float("0" + match[4] if match[4] else 0)
    if hour > 23 or minute > 59 or seconds >= 60:
        return None
    return hour, minute, seconds, parse_offset(match[5])


def parse_datetime(text: str, zone: tzinfo) -> datetime | None:
    """An ISO dateTime as it reads on the wall clock of ``zone``, or None. Without an offset it is taken
    as it stands.
    """
    head, separator, tail = text.partition("T")
    if not separator:
        return None
    day, parts = parse_date(head), time_parts(tail)
    if day is None or parts is None:
        return None
    hour, minute, seconds, offset = parts
    whole = int(seconds)
    micro = min(999_999, round((seconds - whole) * 1_000_000))
    moment = datetime(day.year, day.month, day.day, hour, minute, whole, micro, tzinfo=offset or zone)
    if offset is None:
        return moment
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        return None


def wall_days(moment: datetime) -> float:
    """Days since 1970-01-01T00:00 on the moment's own wall clock."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return moment.toordinal() - EPOCH_DAY + seconds / DAY_SECONDS


def utc_days(moment: datetime) -> float:
    """Days since 1970-01-01T00:00 UTC."""
    return wall_days(moment.astimezone(UTC))


def days_of_text(text: str, zone: tzinfo) -> float:
    """Days since the epoch of a date or dateTime string on the wall clock; NaN if it is neither."""
    if len(text) == 10:
        day = parse_date(text)
        return math.nan if day is None else float(day.toordinal() - EPOCH_DAY)
    moment = parse_datetime(text, zone)
    return math.nan if moment is None else wall_days(moment)


def date_of_days(days: float) -> str:
    """The date string of a number of days since the epoch; empty if it is no number or too far away."""
    if not MIN_DAY <= days < MAX_DAY + 1:
        return ""
    return date.fromordinal(EPOCH_DAY + math.floor(days)).isoformat()


def datetime_of_days(days: float, zone: tzinfo) -> str:
    """The dateTime string of wall-clock days since the epoch; empty if it is no number."""
    if not MIN_DAY <= days < MAX_DAY:
        return ""
    day = math.floor(days)
    milliseconds = math.floor((days - day) * 86_400_000 + 0.5)
    start = datetime.combine(date.fromordinal(EPOCH_DAY + day), datetime.min.time())
    return format_iso((start + timedelta(milliseconds=milliseconds)).replace(tzinfo=zone))


def format_iso(moment: datetime) -> str:
    """``2026-03-01T08:00:00.000+08:00``: milliseconds cut off, offset always written with a sign."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + offset_text(moment)


def offset_text(moment: datetime) -> str:
    """The offset of an aware moment as ``+08:00``."""
    offset = moment.utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
