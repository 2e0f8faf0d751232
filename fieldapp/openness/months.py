"""Which months may be told: whole ones, some time after their end; pure functions of days."""

from collections.abc import Iterator
from datetime import date, timedelta

SETTLING = timedelta(days=15)
"""After a month's end, until phones without signal have handed in and complaints of its last day are due."""


def next_month(first: date) -> date:
    """The first day of the month after that of a first day."""
    return (first + timedelta(days=31)).replace(day=1)


def is_settled(first: date, today: date) -> bool:
    """Whether the month of that first day may be told."""
    return today >= next_month(first) + SETTLING


def to_tell(today: date, began: date) -> Iterator[date]:
    """The first days of the months to be told: those settled, from January of last year on, none before the
    day on which things began.
    """
    first = max(date(today.year - 1, 1, 1), began.replace(day=1))
    while is_settled(first, today):
        yield first
        first = next_month(first)


def name_of(first: date) -> str:
    """A month as periods are called: `2026-10`."""
    return f"{first:%Y-%m}"
