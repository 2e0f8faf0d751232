"""How a result becomes what a field stores (docs/plan.md, "Storing a result")."""

from __future__ import annotations

import math
from datetime import tzinfo

from fieldapp.forms.expr.dates import date_of_days, datetime_of_days, format_iso, parse_date, parse_datetime
from fieldapp.forms.expr.values import Value, string_of_number, to_string


def stored(value: Value, kind: str | None, zone: tzinfo) -> str:
    """The string that a field of a type stores for a value; no number becomes empty."""
    if isinstance(value, float):
        return stored_number(value, kind, zone)
    text = to_string(value)
    if kind == "date" and "T" in text:
        moment = parse_datetime(text, zone)
        return moment.date().isoformat() if moment else text
    if kind == "dateTime" and len(text) == 10:
        day = parse_date(text)
        if day:
            moment = parse_datetime(f"{text}T00:00", zone)
            return format_iso(moment) if moment else text
    return text


def stored_number(value: float, kind: str | None, zone: tzinfo) -> str:
    """What is stored for a number."""
    if not math.isfinite(value):
        return ""
    if kind == "int":
        return string_of_number(float(math.trunc(value)))
    if kind == "date":
        return date_of_days(value)
    if kind == "dateTime":
        return datetime_of_days(value, zone)
    return string_of_number(value)
