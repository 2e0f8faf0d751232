"""Which days are worked: a pure function of an area's settings."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)
# No holiday is longer; where every day were off, days are counted as they come.
LONGEST = 60


def is_working(day: date, settings: Mapping[str, Any]) -> bool:
    """Whether a day is worked: by the week, but for holidays and the days worked in their place."""
    written = day.isoformat()
    if written in settings["days_on"]:
        return True
    return day.isoweekday() in settings["working_week"] and written not in settings["days_off"]


def next_working(day: date, settings: Mapping[str, Any]) -> date:
    """That day where it is worked, else the first one after it that is."""
    for ahead in range(LONGEST):
        if is_working(found := day + ahead * DAY, settings):
            return found
    return day


def late_since(today: date, days: int, settings: Mapping[str, Any]) -> date:
    """The last due day of what is at least so many working days late today."""
    due, off = today, 0
    while days > 0:
        worked = off >= LONGEST or is_working(due, settings)
        days -= worked
        off = 0 if is_working(due, settings) else off + 1
        due -= DAY
    return due
