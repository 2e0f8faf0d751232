"""Functions on dates that the Community Health Toolkit adds to ODK's, with its prefix or without."""

from __future__ import annotations

import math
from datetime import date

from fieldapp.forms.expr.dates import DAY_SECONDS, EPOCH_DAY, date_of_days, datetime_of_days, parse_date
from fieldapp.forms.expr.functions.moments import date_, moment_of
from fieldapp.forms.expr.functions.table import Host, function
from fieldapp.forms.expr.values import Value, to_string


def date_part(host: Host, value: Value) -> date | None:
    """The plain date that a value stands for."""
    return parse_date(date_(host, value))


def whole_months(start: date, end: date) -> int:
    """Completed months from one date to a later one, negative the other way."""
    if end < start:
        return -whole_months(end, start)
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def difference(name: str, divide: int, in_months: bool) -> None:
    """Enter ``difference-in-…`` in the table, with CHT's prefix too."""

    def compute(host: Host, start: Value, end: Value) -> float:
        first, last = date_part(host, start), date_part(host, end)
        if first is None or last is None:
            return math.nan
        span = whole_months(first, last) if in_months else (last - first).days
        return float(math.trunc(span / divide))

    for full in (f"difference-in-{name}", f"cht:difference-in-{name}"):
        function(full, "v v -> n", host=True)(compute)


difference("days", 1, in_months=False)
difference("weeks", 7, in_months=False)
difference("months", 1, in_months=True)
difference("years", 12, in_months=True)


def add_date(host: Host, value: Value, years: float, *more: float) -> str:
    """A date some years, months, days later; months end on their last day at most. A dateTime if hours
    are given.
    """
    moment = moment_of(host, value)
    amounts = (years, *more, 0.0, 0.0, 0.0, 0.0)[:5]
    if moment is None or not all(math.isfinite(amount) for amount in amounts):
        return ""
    years, months, days, hours, minutes = amounts
    count = moment.year * 12 + moment.month - 1 + int(years) * 12 + int(months)
    if not 12 <= count < 120_000:
        return ""
    year, month = count // 12, count % 12 + 1
    length = (date(year + month // 12, month % 12 + 1, 1) if year < 9999 or month < 12 else date.max) - date(
        year, month, 1
    )
    ordinal = date(year, month, min(moment.day, length.days)).toordinal() + int(days)
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + int(hours) * 3600 + int(minutes) * 60
    wall = ordinal - EPOCH_DAY + seconds / DAY_SECONDS
    if hours or minutes or "T" in to_string(value):
        return datetime_of_days(wall, host.zone)
    return date_of_days(wall)


for _name in ("add-date", "cht:add-date"):
    function(_name, "v n n? n? n? n? -> s", host=True)(add_date)
