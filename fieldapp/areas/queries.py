"""Reading areas."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.areas.models import Area
from fieldapp.core import access
from fieldapp.core.access import AreaTree, Viewer
from fieldapp.core.db import db
from fieldapp.core.paging import Paged, paginate
from fieldapp.core.unit import find


def area_body(area: Area) -> dict[str, Any]:
    """An area as it goes over the wire."""
    return {
        "id": area.id,
        "parent_id": area.parent_id,
        "level": area.level,
        "code": area.code,
        "name": area.name,
        "timezone": area.timezone,
        "lat": area.lat,
        "lon": area.lon,
        "visit_days": (area.settings or {}).get("visit_days"),
        "visit_kinds": (area.settings or {}).get("visit_kinds"),
    }


def visible_areas(viewer: Viewer, cursor: str | None, limit: int) -> Paged:
    """The viewer's areas, all below them, and those above them, by code."""
    statement = select(Area).where(access.serves(viewer, Area.id))
    return paginate(statement, (Area.code,), cursor, limit)


def area_by_code(code: str) -> Area | None:
    """The area of that code, for whom it exists or not: for the console and the demo."""
    return db.session.scalar(select(Area).where(Area.code == code))


def timezone_of(area_id: UUID) -> str | None:
    """The time zone that an area's plain dates are meant in."""
    area = find(Area, area_id)
    return None if area is None else area.timezone


def ancestors_of(area_id: UUID) -> list[UUID]:
    """An area and every one above it."""
    return list(db.session.scalars(select(AreaTree.ancestor_id).where(AreaTree.area_id == area_id)))


def top_area() -> Area | None:
    """The area above all others, None in an empty database."""
    return db.session.scalars(select(Area).where(Area.parent_id.is_(None)).order_by(Area.code)).first()
