"""What stands where: households, visits or open follow-ups in a box, one by one if they are few, else counted
in the fields of a grid.

Everything is counted in the database, for the viewer's villages, in one grouped query over what the filters
leave; a second one reads the points when these are few.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, null, or_, select
from sqlalchemy.orm import load_only

from fieldapp.areas.models import Area
from fieldapp.core import clock
from fieldapp.core.access import Viewer
from fieldapp.core.clock import zone
from fieldapp.core.db import among, db
from fieldapp.followups import queries as followups
from fieldapp.followups.models import FollowUp
from fieldapp.register.intervals import due_before
from fieldapp.register.models import Household
from fieldapp.reports.grid import ACROSS, Box, Column, fields, sums
from fieldapp.reports.overview import villages
from fieldapp.visits.looks import FAR_METRES, metres_between
from fieldapp.visits.models import VISIT_STATES, Submission, Visit

STATES = {
    "households": ("visited", "due", "never", "empty"),
    "visits": VISIT_STATES,
    "followups": ("not_yet", "due", "overdue", "escalated"),
}
KINDS = tuple(STATES)
MOST_POINTS = 300  # more are counted in fields
MOST_CELLS = (ACROSS + 2) ** 2
VISIT_DAYS, MOST_DAYS = 30, 92  # of visits: if no day is said, and at most
HOME = ("id", "head_name", "number", "lat", "lon", "accuracy")
NOTHING = null()
Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """Where the things of a kind are found: which, where they stand and how, and what is told of each."""

    wanted: Select[Any]
    id: Column
    household_id: Column
    village_id: Column
    worker_id: Column
    state: ColumnElement[str]
    lat: Column
    lon: Column
    accuracy: Column = NOTHING
    at: Column = NOTHING
    due: Column = NOTHING
    title: Column = NOTHING


def places(viewer: Viewer, query: Row) -> Row:
    """What is in the box (see PlacesSchema), of what the filters leave."""
    ids = villages(viewer, query.get("area"))
    since, until = days_of(query, ids)
    source = _source(query, ids, since, until)
    wanted = source.wanted.where(among(source.village_id, ids))
    if "worker" in query:
        wanted = wanted.where(source.worker_id == query["worker"])
    if "state" in query:
        wanted = wanted.where(source.state == query["state"])
    box = Box(*(query[name] for name in ("west", "south", "east", "north", "zoom")))
    y, x = box.field(source.lat, source.lon)
    in_box = box.holds(source.lat, source.lon)
    keys = (source.village_id, y, x, source.state)
    grouped = wanted.with_only_columns(*keys, *sums(source.lat, source.lon))
    grouped = grouped.where(or_(source.lat.is_(None), source.lon.is_(None), in_box)).group_by(*keys)
    rows = db.session.execute(grouped).all()
    placed = [row for row in rows if row[1] is not None and row[2] is not None]
    by_village: dict[UUID, Counter[str]] = {}
    for row in placed:
        by_village.setdefault(row[0], Counter())[row[3]] += row[4]
    states = sum(by_village.values(), Counter[str]())
    few = states.total() <= MOST_POINTS
    return {
        "count": states.total(),
        "states": states,
        "placeless": sum(row[4] for row in rows) - states.total(),
        "villages": [
            {"village_id": one, "count": by_village[one].total(), "states": by_village[one]}
            for one in ids
            if one in by_village
        ],
        "cells": [] if few else fields(((row[1], row[2]), row[3], row[4:]) for row in placed),
        "points": _points(source, wanted.where(in_box)) if few and states else [],
        "since": since,
        "until": until,
    }


def days_of(query: Row, ids: Sequence[UUID]) -> tuple[date | None, date | None]:
    """From which day to which; of visits, the last thirty days if it is not said, and never more than a
    quarter, since there are so many.
    """
    since, until = query.get("since"), query.get("until")
    if query["what"] != "visits":
        return since, until
    if until is None:
        today = clock.now().astimezone(_zone(ids)).date()
        until = today if since is None else max(since, min(today, since + timedelta(days=MOST_DAYS - 1)))
    if since is None:
        since = until - timedelta(days=VISIT_DAYS - 1)
    return since, until


def _source(query: Row, ids: Sequence[UUID], since: date | None, until: date | None) -> Source:
    moments = _moments(ids, since, until)
    if query["what"] == "households":
        return _homes(query, ids, moments)
    return _visits(query, moments) if query["what"] == "visits" else _followups(query, since, until)


def _homes(query: Row, ids: Sequence[UUID], moments: tuple[datetime | None, datetime | None]) -> Source:
    """Households by their last visit; those where nobody lives by themselves."""
    state: ColumnElement[str] = case(
        (Household.status != "active", "empty"),
        (Household.last_visit_at.is_(None), "never"),
        (Household.last_visit_at < due_before(ids, query["days"]), "due"),
        else_="visited",
    )
    return Source(
        _from_to(select(Household).where(Household.gone.is_(None)), Household.last_visit_at, *moments),
        id=Household.id,
        household_id=Household.id,
        village_id=Household.village_id,
        worker_id=Household.worker_id,
        state=state,
        lat=Household.lat,
        lon=Household.lon,
        at=Household.last_visit_at,
    )


def _visits(query: Row, moments: tuple[datetime | None, datetime | None]) -> Source:
    """Visits where the worker stood, by what was decided about them."""
    wanted = select(Visit).where(Visit.practice.is_(False))
    if "form" in query:
        wanted = wanted.where(
            exists().where(Submission.visit_id == Visit.id, Submission.form_id == query["form"])
        )
    return Source(
        _from_to(wanted, Visit.started_at, *moments),
        id=Visit.id,
        household_id=Visit.household_id,
        village_id=Visit.village_id,
        worker_id=Visit.worker_id,
        state=Visit.state.expression,
        lat=Visit.lat,
        lon=Visit.lon,
        accuracy=Visit.accuracy,
        at=Visit.started_at,
    )


def _followups(query: Row, since: date | None, until: date | None) -> Source:
    """Open follow-ups where the house stands, by how they stand today."""
    first, *others = STATES["followups"]
    wanted = select(FollowUp).join(Household, Household.id == FollowUp.household_id)
    wanted = wanted.where(FollowUp.state == "open")
    if "form" in query:
        wanted = wanted.where(FollowUp.form_id == query["form"])
    after = until + timedelta(days=1) if until else None
    return Source(
        _from_to(wanted, FollowUp.due, since, after),
        id=FollowUp.id,
        household_id=FollowUp.household_id,
        village_id=FollowUp.village_id,
        worker_id=FollowUp.assignee_id,
        state=case(*((followups.stands(one), one) for one in others), else_=first),
        lat=Household.lat,
        lon=Household.lon,
        due=FollowUp.due,
        title=FollowUp.title,
    )


def _from_to(wanted: Select[Any], column: Column, since: Any, until: Any) -> Select[Any]:
    """Only what is not before `since`, and before `until`."""
    if since is not None:
        wanted = wanted.where(column >= since)
    return wanted if until is None else wanted.where(column < until)


def _points(source: Source, wanted: Select[Any]) -> list[Row]:
    """Things one by one, with their house; a visit's house has a place of its own."""
    names = ("id", "lat", "lon", "state", "village_id", "household_id", "worker_id", "at", "due", "title")
    asked = [getattr(source, name).label(name) for name in names]
    visits = wanted.with_only_columns(*asked, source.accuracy.label("accuracy")).limit(MOST_POINTS)
    rows = [dict(row) for row in db.session.execute(visits.order_by(source.id)).mappings()]
    homes = db.session.scalars(
        select(Household)
        .where(among(Household.id, {row["household_id"] for row in rows}))
        .options(load_only(*(getattr(Household, name) for name in HOME)))
    )
    found = {home.id: home for home in homes}
    for row in rows:
        home = found[row["household_id"]]
        row |= {"head_name": home.head_name, "number": home.number}
        row |= {"house_lat": home.lat, "house_lon": home.lon}
        metres = metres_between(row["lat"], row["lon"], home.lat, home.lon)
        allowed = FAR_METRES + (row.pop("accuracy") or 0) + (home.accuracy or 0)
        row["far"] = round(metres) if metres is not None and metres > allowed else None
    return rows


def _moments(
    ids: Sequence[UUID], since: date | None, until: date | None
) -> tuple[datetime | None, datetime | None]:
    """When those days begin and have ended, in the time zone of the first village."""
    local = _zone(ids)
    begins = datetime.combine(since, time(), local) if since else None
    ends = datetime.combine(until + timedelta(days=1), time(), local) if until else None
    return begins, ends


def _zone(ids: Sequence[UUID]) -> Any:
    first = db.session.get(Area, ids[0]) if ids else None
    return zone(first.timezone if first else None)
