"""Counting a village's months, and telling them once and for good: what is told does not change, whatever is
handed in or corrected later.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import func, select

from fieldapp.areas.models import Area
from fieldapp.core.clock import now, today, zone
from fieldapp.core.db import db, transaction
from fieldapp.followups.models import FollowUp
from fieldapp.openness.models import OpenFigures
from fieldapp.openness.months import name_of, next_month, to_tell
from fieldapp.openness.queries import open_villages
from fieldapp.openness.small_counts import tell_month, tell_year
from fieldapp.portal.models import OUTCOMES, HouseholdRequest
from fieldapp.visits.models import Visit

GROUPS: dict[str, tuple[str, ...]] = {
    "visits": ("met", "not_at_home", "declined", "other"),
    "followups": ("kept", "late"),
    "complaints": (*OUTCOMES, "waiting"),
}
"""What is counted, and of each the categories."""

Counts = dict[str, dict[str, int]]


def tell_due() -> int:
    """Tell every month that has settled, of every village that is open; how many months and years."""
    made = 0
    for village_id in open_villages():
        with transaction():
            made += tell(village_id)
    return made


def tell(village_id: UUID) -> int:
    """Tell the months of a village that have settled and were not told, in their order, and each year with
    its last; how many periods.
    """
    village = db.session.get_one(Area, village_id, with_for_update=True)
    began = _began(village)
    if began is None:
        return 0
    before = select(OpenFigures).where(OpenFigures.village_id == village_id)
    told = {one.period: one for one in db.session.scalars(before)}
    made = []
    for first in to_tell(today(village.timezone), began):
        if name_of(first) <= max(told, default=""):
            continue  # one that was not told in its turn never is: its year may have been told without it
        counts = counted(village, first)
        shown = {group: tell_month(counts[group]) for group in GROUPS}
        month = told[name_of(first)] = _figures(village_id, name_of(first), counts, shown)
        made.append(month)
        if first.month == 12:
            made.append(_year(village_id, first.year, told))
    db.session.add_all(made)
    db.session.flush()
    return len(made)


def _year(village_id: UUID, year: int, told: Mapping[str, OpenFigures]) -> OpenFigures:
    """A year, as the sum of its months as they were when they were told."""
    months = [each.counts for period, each in told.items() if period.startswith(f"{year}-")]
    counts = {
        group: {name: sum(month[group][name] for month in months) for name in names}
        for group, names in GROUPS.items()
    }
    shown = {group: tell_year([month[group] for month in months]) for group in GROUPS}
    return _figures(village_id, str(year), counts, shown)


def _figures(village_id: UUID, period: str, counts: Counts, told: Counts) -> OpenFigures:
    return OpenFigures(village_id=village_id, period=period, counts=counts, told=told, told_at=now())


def counted(village: Area, first: date) -> Counts:
    """What there is to count of a village's month, every category with its number."""
    after = next_month(first)
    start, end = (_midnight(day, village) for day in (first, after))
    visits = select(Visit.outcome, func.count()).where(
        Visit.village_id == village.id,
        Visit.started_at >= start,
        Visit.started_at < end,
        Visit.state.in_(("accepted", "approved")),
        ~Visit.practice,
    )
    followups = select(FollowUp.due, FollowUp.state, FollowUp.closed_at).where(
        FollowUp.village_id == village.id,
        FollowUp.due >= first,
        FollowUp.due < after,
        FollowUp.state.in_(("open", "done")),
    )
    complaints = select(HouseholdRequest.state, HouseholdRequest.outcome).where(
        HouseholdRequest.village_id == village.id,
        HouseholdRequest.kind == "complain",
        HouseholdRequest.state != "aside",
        HouseholdRequest.at >= start,
        HouseholdRequest.at < end,
    )
    return {
        "visits": _count(
            "visits",
            (
                name if name in GROUPS["visits"] else "other"
                for name, n in db.session.execute(visits.group_by(Visit.outcome))
                for _ in range(n)
            ),
        ),
        "followups": _count(
            "followups",
            (
                "kept" if state == "done" and closed and _day(closed, village) <= due else "late"
                for due, state, closed in db.session.execute(followups)
            ),
        ),
        "complaints": _count(
            "complaints",
            (
                outcome if state == "closed" and outcome else "waiting"
                for state, outcome in db.session.execute(complaints)
            ),
        ),
    }


def _count(group: str, found: Iterable[str]) -> dict[str, int]:
    count = Counter(found)
    return {name: count[name] for name in GROUPS[group]}


def _began(village: Area) -> date | None:
    """The day of a village's first visit."""
    first = select(func.min(Visit.started_at)).where(Visit.village_id == village.id, ~Visit.practice)
    began = db.session.scalar(first)
    return None if began is None else _day(began, village)


def _day(moment: datetime, village: Area) -> date:
    return moment.astimezone(zone(village.timezone)).date()


def _midnight(day: date, village: Area) -> datetime:
    return datetime.combine(day, time(), zone(village.timezone)).astimezone(UTC)
