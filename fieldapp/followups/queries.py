"""Reads of the follow-ups, each limited to what the viewer may see, and their wire body."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, false, func, or_, select, true

from fieldapp.areas.models import Area
from fieldapp.core import access, clock
from fieldapp.core.access import Viewer
from fieldapp.core.db import among, db
from fieldapp.core.errors import not_found
from fieldapp.core.unit import ask
from fieldapp.followups.models import STANDINGS, FollowUp, FollowUpEvent, FollowUpSeries
from fieldapp.register.models import Household

Body = dict[str, Any]


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition: the follow-up is about a household the viewer serves."""
    return access.sees_household(viewer, FollowUp.village_id, FollowUp.household_id)


def get_followup(
    viewer: Viewer, followup_id: UUID, *, field: str | None = None, lock: bool = False
) -> FollowUp:
    """The follow-up, locked for a change if asked. Raises not_found (naming `field`) if it is out of
    scope.
    """
    query = select(FollowUp).where(FollowUp.id == followup_id, visible(viewer))
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise not_found(field)
    return found


def search_followups(
    viewer: Viewer,
    *,
    area: UUID | None = None,
    assignee: UUID | None = None,
    household: UUID | None = None,
    state: str | None = None,
    priority: str | None = None,
    due_before: date | None = None,
    unassigned: bool = False,
    standing: str | None = None,
    level: int | None = None,
    origin: str | None = None,
    series: UUID | None = None,
    closed_from: datetime | None = None,
    q: str | None = None,
) -> Select[FollowUp]:
    """Follow-ups in scope that meet every condition given; `standing` is how they stand today (see
    states.py), `level` the least that they went up; `q` looks in the title and the household's search text.
    """
    query = select(FollowUp).where(visible(viewer))
    if area is not None:
        below = select(access.AreaTree.area_id).where(access.AreaTree.ancestor_id == area)
        query = query.where(FollowUp.village_id.in_(below))
    equal = (
        (FollowUp.assignee_id, assignee),
        (FollowUp.household_id, household),
        (FollowUp.state, state),
        (FollowUp.priority, priority),
        (FollowUp.origin, origin),
        (FollowUp.series_id, series),
    )
    for column, value in equal:
        if value is not None:
            query = query.where(column == value)
    if unassigned:
        query = query.where(FollowUp.assignee_id.is_(None))
    if due_before is not None:
        query = query.where(FollowUp.due < due_before)
    if standing is not None:
        query = query.where(stands(standing))
    if level is not None:
        query = query.where(FollowUp.level >= level)
    if closed_from is not None:
        query = query.where(FollowUp.closed_at >= closed_from)
    for word in (q or "").lower().split()[:8]:
        homes = select(Household.id).where(Household.search.contains(word, autoescape=True))
        title = cast(FollowUp.title, String).contains(word, autoescape=True)
        query = query.where(or_(title, FollowUp.household_id.in_(homes)))
    return query


def stands(standing: str) -> ColumnElement[bool]:
    """SQL condition: how an open follow-up stands today in its village, by the rule of states.py."""
    if standing == "closed":
        return FollowUp.state != "open"
    zones = db.session.scalars(select(Area.timezone).distinct()).all()
    in_zones = [
        and_(
            _stands_on(standing, clock.today(zone)),
            FollowUp.village_id.in_(select(Area.id).where(Area.timezone == zone))
            if len(zones) > 1
            else true(),
        )
        for zone in zones
    ]
    return and_(FollowUp.state == "open", or_(false(), *in_zones))


def _stands_on(standing: str, day: date) -> ColumnElement[bool]:
    escalated = and_(FollowUp.escalate_on.is_not(None), FollowUp.escalate_on <= day)
    not_escalated = or_(FollowUp.escalate_on.is_(None), FollowUp.escalate_on > day)
    begun = or_(FollowUp.window_start.is_(None), FollowUp.window_start <= day)
    return {
        "escalated": escalated,
        "late": or_(escalated, FollowUp.due < day),
        "overdue": and_(not_escalated, FollowUp.due < day),
        "not_yet": and_(not_escalated, FollowUp.due >= day, FollowUp.window_start > day),
        "due": and_(not_escalated, FollowUp.due >= day, begun),
    }[standing]


def matching(query: Select[FollowUp], limit: int) -> dict[str, Any]:
    """How many follow-ups a query finds, and ids and versions of the first, the earliest due first."""
    found = query.with_only_columns(FollowUp.id, FollowUp.version).order_by(FollowUp.due, FollowUp.id)
    rows = db.session.execute(found.limit(limit)).all()
    total = len(rows)
    if total == limit:
        counted = query.with_only_columns(FollowUp.id).subquery()
        total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    return {"total": total, "items": [{"id": row.id, "version": row.version} for row in rows]}


def counts(query: Select[FollowUp]) -> dict[str, int]:
    """How many of the open follow-ups that a query finds stand how."""
    found = query.where(FollowUp.state == "open")
    conditions = {name: stands(name) for name in STANDINGS if name != "closed"} | {
        "open": true(),
        "urgent": FollowUp.priority == "urgent",
        "unassigned": FollowUp.assignee_id.is_(None),
    }
    columns = [func.count().filter(condition).label(name) for name, condition in conditions.items()]
    return dict(db.session.execute(found.with_only_columns(*columns)).one()._mapping)


def followups_of(household_id: UUID, limit: int = 200) -> Sequence[FollowUp]:
    """Follow-ups about a household that the caller may see: the open ones first, by due day."""
    query = select(FollowUp).where(FollowUp.household_id == household_id)
    query = query.order_by(FollowUp.state != "open", FollowUp.due, FollowUp.id)
    return db.session.scalars(query.limit(limit)).all()


def open_of(household_id: UUID) -> list[FollowUp]:
    """Open follow-ups about a household, locked for a change. For the service's own rules: no viewer."""
    return [found for found in ask(open_by_household, household_id, of="households") if found.state == "open"]


def open_by_household(household_ids: Sequence[UUID]) -> dict[UUID, list[FollowUp]]:
    """Households, each with the open follow-ups about it, locked for a change."""
    found: dict[UUID, list[FollowUp]] = {household_id: [] for household_id in household_ids}
    query = select(FollowUp).where(among(FollowUp.household_id, household_ids), FollowUp.state == "open")
    for followup in db.session.scalars(query.order_by(FollowUp.id).with_for_update()):
        found[followup.household_id].append(followup)
    return found


def caused_by(visit_id: UUID) -> Sequence[FollowUp]:
    """Follow-ups that a visit's answers or its outcome caused, locked for a change. No viewer."""
    query = select(FollowUp).where(FollowUp.visit_id == visit_id, FollowUp.origin == "rule")
    return db.session.scalars(query.order_by(FollowUp.id).with_for_update()).all()


def followup_bodies(followups: Sequence[FollowUp]) -> list[Body]:
    """The follow-ups on the wire with their history: one more query, however many."""
    query = select(FollowUpEvent).where(FollowUpEvent.followup_id.in_([each.id for each in followups]))
    histories: dict[UUID, list[Body]] = {}
    for event in db.session.scalars(query.order_by(FollowUpEvent.at, FollowUpEvent.id)):
        histories.setdefault(event.followup_id, []).append(event_body(event))
    return [_body(each, histories.get(each.id, [])) for each in followups]


def followup_body(followup: FollowUp) -> Body:
    """One follow-up on the wire, with its history."""
    return followup_bodies([followup])[0]


def get_series(viewer: Viewer, series_id: UUID, *, lock: bool = False) -> FollowUpSeries:
    """A series, locked for a change if asked. Raises not_found for one of a household out of scope."""
    query = (
        select(FollowUpSeries)
        .join(Household, Household.id == FollowUpSeries.household_id)
        .where(
            FollowUpSeries.id == series_id,
            access.sees_household(viewer, Household.village_id, FollowUpSeries.household_id),
        )
    )
    found = db.session.scalar(query.with_for_update(of=FollowUpSeries) if lock else query)
    if found is None:
        raise not_found()
    return found


def series_body(series: FollowUpSeries) -> Body:
    """A series on the wire."""
    names = ("id", "household_id", "member_id", "title", "note", "starts", "every", "unit", "until")
    more = ("assignee_id", "priority", "form_id", "created_at", "created_by", "ended_at")
    return {name: getattr(series, name) for name in (*names, *more)}


def event_body(event: FollowUpEvent) -> Body:
    """A line of a history on the wire."""
    return {
        "id": event.id,
        "at": event.at,
        "by_id": event.by_id,
        "kind": event.kind,
        "text": event.text,
        "data": event.data,
    }


def _body(followup: FollowUp, history: list[Body]) -> Body:
    return {
        "id": followup.id,
        "household_id": followup.household_id,
        "member_id": followup.member_id,
        "village_id": followup.village_id,
        "origin": followup.origin,
        "rule": followup.rule,
        "submission_id": followup.submission_id,
        "visit_id": followup.visit_id,
        "title": followup.title,
        "note": followup.note,
        "window_start": followup.window_start,
        "due": followup.due,
        "escalate_on": followup.escalate_on,
        "assignee_id": followup.assignee_id,
        "state": followup.state,
        "priority": followup.priority,
        "form_id": followup.form_id,
        "closes_when": followup.closes_when,
        "created_at": followup.created_at,
        "created_by": followup.created_by,
        "closed_at": followup.closed_at,
        "closed_by": followup.closed_by,
        "version": followup.version,
        "level": followup.level,
        "series_id": followup.series_id,
        "reminded_at": followup.reminded_at,
        "history": history,
    }
