"""Functions on dates and times (docs/plan.md, "Functions")."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from fieldapp.forms.expr.dates import (
    DAY_SECONDS,
    date_of_days,
    datetime_of_days,
    format_iso,
    offset_text,
    parse_date,
    parse_datetime,
    time_parts,
    utc_days,
)
from fieldapp.forms.expr.functions.table import Host, function
from fieldapp.forms.expr.values import Value, number_of_string, to_string

MONTHS = {
    "en": (
        [
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ],
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ),
    "zh": (
        ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"],
        [f"{month}月" for month in range(1, 13)],
    ),
}
WEEKDAYS = {
    "en": (
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    ),
    "zh": (
        ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
        ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    ),
}


@function("today", "-> s", host=True, volatile=True)
def today(host: Host) -> str:
    """The date on the wall clock."""
    return host.now().astimezone(host.zone).date().isoformat()


@function("now", "-> s", host=True, volatile=True)
def now(host: Host) -> str:
    """The moment, with milliseconds and offset."""
    return format_iso(host.now().astimezone(host.zone))


@function("date", "v -> s", host=True)
def date_(host: Host, value: Value) -> str:
    """A date of a number of days, of a date or of a dateTime (on the wall clock); empty if it is none."""
    if isinstance(value, float):
        return date_of_days(value)
    text = to_string(value).strip()
    if parse_date(text):
        return text
    return date_of_days(number_of_string(text, host.zone))


@function("date-time", "v -> s", host=True)
def date_time(host: Host, value: Value) -> str:
    """A dateTime of a number of days, of a date or of a dateTime; empty if it is none."""
    if isinstance(value, float):
        return datetime_of_days(value, host.zone)
    text = to_string(value).strip()
    moment = parse_datetime(text, host.zone)
    if moment:
        return format_iso(moment)
    return datetime_of_days(number_of_string(text, host.zone), host.zone)


@function("decimal-date-time", "v -> n", host=True)
def decimal_date_time(host: Host, value: Value) -> float:
    """Days since 1970-01-01 UTC with fraction; whole days for a plain date."""
    if isinstance(value, float):
        return value
    text = to_string(value).strip()
    moment = parse_datetime(text, host.zone)
    return utc_days(moment) if moment else number_of_string(text, host.zone)


@function("decimal-time", "s -> n")
def decimal_time(text: str) -> float:
    """The fraction of the day on the wall clock of a time or dateTime as written."""
    parts = time_parts(text.strip().partition("T")[2] or text.strip())
    if parts is None:
        return math.nan
    hour, minute, seconds, _ = parts
    return (hour * 3600 + minute * 60 + seconds) / DAY_SECONDS


def moment_of(host: Host, value: Value) -> datetime | None:
    """The moment on the wall clock that a value stands for."""
    text = to_string(value).strip() if not isinstance(value, float) else datetime_of_days(value, host.zone)
    moment = parse_datetime(text, host.zone)
    if moment:
        return moment
    day = parse_date(text)
    if day:
        return datetime(day.year, day.month, day.day, tzinfo=host.zone)
    number = number_of_string(text, host.zone)
    return parse_datetime(datetime_of_days(number, host.zone), host.zone)


def clock_of(host: Host, value: Value) -> datetime | None:
    """As moment_of, but a plain time stands for that time on 1970-01-01."""
    parts = time_parts(to_string(value).strip()) if not isinstance(value, float) else None
    if parts is None:
        return moment_of(host, value)
    hour, minute, seconds, _ = parts
    start = datetime(1970, 1, 1, hour, minute, tzinfo=host.zone)
    return start + timedelta(seconds=seconds)


@function("format-date", "v s -> s", host=True)
def format_date(host: Host, value: Value, pattern: str) -> str:
    """A date written by a pattern of %-letters; empty if it is none."""
    moment = moment_of(host, value)
    return write(moment, pattern, host.language) if moment else ""


@function("format-date-time", "v s -> s", host=True)
def format_date_time(host: Host, value: Value, pattern: str) -> str:
    """A dateTime or time written by a pattern of %-letters; empty if it is none."""
    moment = clock_of(host, value)
    return write(moment, pattern, host.language) if moment else ""


def write(moment: datetime, pattern: str, language: str) -> str:
    """Replace %-letters (ODK XForms, format-date)."""
    tongue = "zh" if language.lower().startswith("zh") else "en"
    months, short_months = MONTHS[tongue]
    weekdays, short_weekdays = WEEKDAYS[tongue]
    letters = {
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "B": months[moment.month - 1],
        "b": short_months[moment.month - 1],
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "A": weekdays[moment.weekday()],
        "a": short_weekdays[moment.weekday()],
        "W": str(moment.isocalendar().week),
        "Z": offset_text(moment),
        "%": "%",
    }
    out: list[str] = []
    index = 0
    while index < len(pattern):
        letter = pattern[index + 1 : index + 2] if pattern[index] == "%" else ""
        out.append(letters.get(letter, "%" + letter) if letter else pattern[index])
        index += 2 if letter else 1
    return "".join(out)


__all__ = ["date_", "moment_of", "today"]
