"""Working days, holidays, and days worked in their place."""

from datetime import date

from fieldapp.areas.calendar import is_working, late_since, next_working
from fieldapp.areas.settings import DEFAULTS

WEEK = DEFAULTS | {"working_week": [1, 2, 3, 4, 5]}
HOLIDAY = WEEK | {"days_off": ["2026-10-01", "2026-10-02"], "days_on": ["2026-10-10"]}


def test_every_day_is_worked_where_nothing_is_decided() -> None:
    sunday = date(2026, 10, 11)
    assert is_working(sunday, DEFAULTS) and next_working(sunday, DEFAULTS) == sunday
    assert late_since(sunday, 7, DEFAULTS) == date(2026, 10, 4)


def test_what_falls_on_a_holiday_moves_behind_it_and_its_weekend() -> None:
    assert next_working(date(2026, 10, 1), HOLIDAY) == date(2026, 10, 5)
    assert is_working(date(2026, 10, 10), HOLIDAY) and not is_working(date(2026, 10, 11), HOLIDAY)


def test_lateness_counts_working_days_only() -> None:
    monday = date(2026, 10, 12)
    assert late_since(monday, 1, WEEK) == date(2026, 10, 11)
    assert late_since(monday, 2, WEEK) == date(2026, 10, 8)
    assert late_since(monday, 2, HOLIDAY) == date(2026, 10, 9)


def test_where_every_day_is_off_days_are_counted_as_they_come() -> None:
    never = DEFAULTS | {"working_week": []}
    assert next_working(date(2026, 10, 1), never) == date(2026, 10, 1)
    assert late_since(date(2026, 10, 1), 3, never) > date(2026, 7, 1)
