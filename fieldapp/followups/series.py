"""Follow-ups that come again: when the next is due, and making it once the one before is closed.

The id of the nth is worked out from the series and n, so that whoever makes it, and however often, makes the
very same one.
"""

import calendar
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select

from fieldapp.areas.models import Area
from fieldapp.core import audit, clock
from fieldapp.core.access import Viewer
from fieldapp.core.db import db, transaction
from fieldapp.core.ids import followup_id
from fieldapp.followups import records
from fieldapp.followups.models import FollowUp, FollowUpSeries
from fieldapp.register.models import Household

AT_ONCE = 200
DAYS = {"day": 1, "week": 7}


def due_of(starts: date, every: int, unit: str, n: int) -> date:
    """The due day of the nth of a series. A month that lacks the day has it on its last one."""
    if unit in DAYS:
        return starts + timedelta(days=DAYS[unit] * every * n)
    year, month = divmod(starts.year * 12 + starts.month - 1 + every * n, 12)
    return date(year, month + 1, min(starts.day, calendar.monthrange(year, month + 1)[1]))


def next_of(series: FollowUpSeries, after_n: int, day: date) -> tuple[int, date] | None:
    """The next of a series after the nth and after a day, as (n, due day); None where it has ended.

    Those whose day has passed meanwhile are not made up for.
    """
    if series.ended_at is not None:
        return None
    n = after_n + 1
    while (due := due_of(series.starts, series.every, series.unit, n)) <= day:
        n += 1
    return None if series.until is not None and due > series.until else (n, due)


def make(viewer: Viewer | None, series: FollowUpSeries, n: int, due: date) -> FollowUp:
    """Make the nth of a series; twice is harmless."""
    household = db.session.get_one(Household, series.household_id)
    return records.create(
        viewer,
        followup_id(series.id, str(n), series.household_id),
        household,
        origin="desk",
        title=series.title,
        note=series.note,
        due=due,
        member_id=series.member_id,
        assignee_id=series.assignee_id,
        priority=series.priority,
        form_id=series.form_id,
        series_id=series.id,
        series_n=n,
    )


def go_on(viewer: Viewer | None, closed: FollowUp) -> FollowUp | None:
    """Make the next of a closed follow-up's series, for whom that was; None if it has none."""
    series = db.session.get(FollowUpSeries, closed.series_id) if closed.series_id else None
    if series is None:
        return None
    today = clock.today(db.session.get_one(Area, closed.village_id).timezone)
    coming = next_of(series, closed.series_n or 0, max(today, closed.due))
    if coming is None or _gone(series):
        return None
    series.assignee_id = closed.assignee_id
    return make(viewer, series, *coming)


def end(viewer: Viewer, series: FollowUpSeries) -> None:
    """Let a series come no more; what is open of it stays."""
    if series.ended_at is None:
        series.ended_at = clock.now()
        audit.record(
            viewer, "followup_series.ended", "followup_series", series.id, household_id=series.household_id
        )


def go_on_all() -> int:
    """Make the next of every series that has none open and has not ended; how many. A safety net: closing one
    makes the next at once.
    """
    made, last = 0, UUID(int=0)
    while True:
        with transaction():
            found = _without_open(last)
            for series in found:
                closed = db.session.scalar(
                    select(FollowUp)
                    .where(FollowUp.series_id == series.id)
                    .order_by(FollowUp.series_n.desc())
                    .limit(1)
                )
                made += closed is not None and go_on(None, closed) is not None
        if len(found) < AT_ONCE:
            return made
        last = found[-1].id


def _without_open(last: UUID) -> list[FollowUpSeries]:
    """Some series, by id, that go on and have nothing open."""
    is_open = exists().where(FollowUp.series_id == FollowUpSeries.id, FollowUp.state == "open")
    query = select(FollowUpSeries).where(FollowUpSeries.id > last, FollowUpSeries.ended_at.is_(None))
    query = query.where(~is_open, func.coalesce(FollowUpSeries.until >= clock.now().date(), True))
    return list(db.session.scalars(query.order_by(FollowUpSeries.id).limit(AT_ONCE).with_for_update()))


def _gone(series: FollowUpSeries) -> bool:
    """Whether the household is no longer of the register."""
    return db.session.get_one(Household, series.household_id).gone is not None
