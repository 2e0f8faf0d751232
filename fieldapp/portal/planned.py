"""When a household may expect its next visit: a pure function of promises and intervals."""

from collections.abc import Iterable
from datetime import date, timedelta


def next_visit(
    today: date, promised: Iterable[date], last: date | None, intervals: Iterable[int]
) -> date | None:
    """The earliest day by which somebody should come, never in the past; None when nothing says when.

    `promised` holds the due days of the open follow-ups that bring somebody to the door, `last` is the day of
    the last visit, `intervals` the days after which a household form is due again.
    """
    days = [*promised]
    if last is not None:
        days += [last + timedelta(days=every) for every in intervals]
    return max(min(days), today) if days else None
