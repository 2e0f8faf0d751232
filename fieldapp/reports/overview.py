"""The figures of the desk's first page, each counted in the database for the viewer's villages.

Every function answers with rows of ids and numbers; who the villages and people are is for the caller to say.
Each is one or two grouped queries over an index that holds what they read.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from fieldapp.accounts.models import Account, Device
from fieldapp.areas.models import Area
from fieldapp.core import access, clock
from fieldapp.core.access import AccountArea, AreaTree, Role, Viewer
from fieldapp.core.clock import zone
from fieldapp.core.db import among, db
from fieldapp.followups import queries as followups
from fieldapp.followups.models import FollowUp
from fieldapp.portal import service as asked_of_desk
from fieldapp.portal.models import HouseholdRequest
from fieldapp.register.intervals import due_before
from fieldapp.register.models import Household
from fieldapp.sync.held import search_held
from fieldapp.visits.models import OUTCOMES, Visit, VisitLook

SILENT_DAYS = 7
DONE_DAYS = 30
HELD_WEIGHT = 100  # that of the queue's reason "held", which alone reaches it
Row = dict[str, Any]


def villages(viewer: Viewer, area: UUID | None) -> list[UUID]:
    """The villages within the viewer's areas, of one area only if given, by code."""
    query = select(Area.id).where(Area.level == "village", access.within(viewer, Area.id))
    if area is not None:
        query = query.where(Area.id.in_(select(AreaTree.area_id).where(AreaTree.ancestor_id == area)))
    return list(db.session.scalars(query.order_by(Area.code)))


def coverage(viewer: Viewer, area: UUID | None, days: int) -> list[Row]:
    """Of each village: how many households live there, how many of them were visited within their interval
    (so many days where their village decides none), how many never, and what happened at the door the last
    time, by outcome.
    """
    ids = villages(viewer, area)
    since = due_before(ids, days)
    lives = Household.status == "active"
    query = (
        select(
            Household.village_id,
            func.count().filter(lives),
            func.count().filter(lives, Household.last_visit_at >= since),
            func.count().filter(lives, Household.last_visit_at.is_(None)),
            *(func.count().filter(Household.last_visit_outcome == outcome) for outcome in OUTCOMES),
        )
        .where(among(Household.village_id, ids), Household.gone.is_(None))
        .group_by(Household.village_id)
    )
    found = {row[0]: row[1:] for row in db.session.execute(query)}
    none = (0,) * (3 + len(OUTCOMES))
    rows = []
    for village_id in ids:
        households, visited, never, *outcomes = found.get(village_id, none)
        counted = dict(zip(OUTCOMES, outcomes, strict=True))
        rows.append(
            {
                "village_id": village_id,
                "households": households,
                "visited": visited,
                "never": never,
                "outcomes": counted,
            }
        )
    return rows


def visits_by_week(viewer: Viewer, area: UUID | None, weeks: int) -> Row:
    """Visits of the last weeks, the running one last: the Mondays, and a row for each village, week and
    outcome that has any.
    """
    ids = villages(viewer, area)
    mondays = _mondays(ids, weeks)
    starts = [monday for monday, _ in mondays]
    moments = [moment for _, moment in mondays]
    week = case(
        *((Visit.started_at < following, n) for n, following in enumerate(moments[1:])), else_=weeks - 1
    )
    query = (
        select(Visit.village_id, week.label("week"), Visit.outcome, func.count())
        .where(among(Visit.village_id, ids), Visit.started_at >= moments[0], Visit.practice.is_(False))
        .group_by(Visit.village_id, "week", Visit.outcome)
    )
    names = ("village_id", "week", "outcome", "count")
    rows = [dict(zip(names, row, strict=True)) for row in db.session.execute(query)]
    return {"weeks": starts, "items": rows}


def work(viewer: Viewer, area: UUID | None) -> list[Row]:
    """Of each village: its open follow-ups, how many of them are late, gone up or with nobody, and how many
    were done in the last thirty days.
    """
    ids = villages(viewer, area)
    found = _counted(FollowUp.village_id, ids)
    done = _done(FollowUp.village_id, ids)
    names = ("open", "late", "escalated", "unassigned")
    return [
        {"village_id": one, "done": done.get(one, 0)}
        | dict(zip(names, found.get(one, (0,) * len(names)), strict=True))
        for one in ids
    ]


def people(viewer: Viewer, area: UUID | None) -> list[Row]:
    """Of each active worker: what they have open, late and done, their visits of the last thirty days, when
    one of their phones was last heard from, and what these last said they had unsent.
    """
    ids = _workers(viewer, area)
    loads, done = _counted(FollowUp.assignee_id, ids), _done(FollowUp.assignee_id, ids)
    since = clock.now() - timedelta(days=DONE_DAYS)
    visits = _by_id(
        select(Visit.worker_id, func.count())
        .where(among(Visit.worker_id, ids), Visit.started_at >= since)
        .group_by(Visit.worker_id)
    )
    phones = {
        row[0]: row[1:]
        for row in db.session.execute(
            select(Device.account_id, func.max(Device.last_seen), func.coalesce(func.sum(Device.unsent), 0))
            .where(among(Device.account_id, ids), Device.erased_at.is_(None))
            .group_by(Device.account_id)
        )
    }
    rows = []
    for one in ids:
        is_open, late, _, _ = loads.get(one, (0, 0, 0, 0))
        seen, unsent = phones.get(one, (None, 0))
        rows.append(
            {
                "account_id": one,
                "open": is_open,
                "late": late,
                "done": done.get(one, 0),
                "visits": visits.get(one, 0),
                "last_seen": seen,
                "unsent": unsent,
            }
        )
    return rows


def attention(viewer: Viewer, area: UUID | None) -> Row:
    """What needs a person: visits held and waiting for review, other items held, follow-ups gone up, what
    households asked for and what they asked the desk (and how much of it is late), phones that were silent
    for a week, and what phones have unsent.
    """
    ids = villages(viewer, area)
    waiting = select(func.count(), func.count().filter(VisitLook.weight >= HELD_WEIGHT)).where(
        among(VisitLook.village_id, ids), VisitLook.waiting
    )
    review, held = db.session.execute(waiting).one()
    is_open = and_(among(FollowUp.village_id, ids), FollowUp.state == "open")
    up, asked = db.session.execute(
        select(
            func.count().filter(followups.stands("escalated")),
            func.count().filter(FollowUp.origin == "household"),
        ).where(is_open)
    ).one()
    silent, unsent = db.session.execute(
        select(
            func.count().filter(Device.last_seen < clock.now() - timedelta(days=SILENT_DAYS)),
            func.coalesce(func.sum(Device.unsent), 0),
        ).where(among(Device.account_id, _workers(viewer, area)), Device.erased_at.is_(None))
    ).one()
    requests, late = db.session.execute(
        select(func.count(), func.count().filter(asked_of_desk.late())).where(
            among(HouseholdRequest.village_id, ids),
            access.within(viewer, HouseholdRequest.office_id),
            HouseholdRequest.state == "open",
            HouseholdRequest.followup_id.is_(None),
        )
    ).one()
    held_items = db.session.scalar(
        select(func.count()).select_from(search_held(viewer, area=area).order_by(None).subquery())
    )
    return {
        "review": review,
        "held": held,
        "held_items": held_items,
        "escalated": up,
        "asked": asked,
        "requests": requests,
        "requests_late": late,
        "silent": silent,
        "unsent": unsent,
    }


def _counted(
    column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None], ids: Sequence[UUID]
) -> dict[UUID, tuple[int, ...]]:
    """Open follow-ups by a column: all, late, gone up, with nobody."""
    query = (
        select(
            column,
            func.count(),
            func.count().filter(followups.stands("late")),
            func.count().filter(followups.stands("escalated")),
            func.count().filter(FollowUp.assignee_id.is_(None)),
        )
        .where(among(column, ids), FollowUp.state == "open")
        .group_by(column)
    )
    return {row[0]: tuple(row[1:]) for row in db.session.execute(query) if row[0] is not None}


def _done(
    column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None], ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Follow-ups done in the last thirty days by a column."""
    recent: ColumnElement[bool] = FollowUp.closed_at >= clock.now() - timedelta(days=DONE_DAYS)
    query = select(column, func.count()).where(among(column, ids), FollowUp.state == "done", recent)
    return _by_id(query.group_by(column))


def _by_id(query: Any) -> dict[UUID, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}


def _workers(viewer: Viewer, area: UUID | None) -> list[UUID]:
    """The active workers who serve an area in scope, by name."""
    ids = select(AccountArea.account_id).where(access.within(viewer, AccountArea.area_id))
    if area is not None:
        below = select(AreaTree.area_id).where(AreaTree.ancestor_id == area)
        ids = ids.where(AccountArea.area_id.in_(below))
    query = select(Account.id).where(Account.id.in_(ids), Account.active, Account.role == Role.WORKER)
    return list(db.session.scalars(query.order_by(Account.name, Account.id)))


def _mondays(ids: Sequence[UUID], weeks: int) -> list[tuple[date, datetime]]:
    """The Mondays of the last weeks, as days and as moments in the time zone of the first village."""
    first = db.session.get(Area, ids[0]) if ids else None
    local = zone(first.timezone if first else None)
    today = clock.now().astimezone(local).date()
    last = today - timedelta(days=today.weekday())
    days = [last - timedelta(weeks=n) for n in range(weeks - 1, -1, -1)]
    return [(day, datetime.combine(day, time(), local)) for day in days]
