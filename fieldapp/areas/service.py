"""Writing areas."""

from uuid import UUID

from sqlalchemy import select

from fieldapp.areas.models import LEVELS, Area
from fieldapp.areas.queries import area_body
from fieldapp.core import audit, changes
from fieldapp.core.access import AreaTree, Viewer
from fieldapp.core.clock import DEFAULT_TIMEZONE
from fieldapp.core.db import db
from fieldapp.core.errors import invalid


def create_area(
    viewer: Viewer | None,
    *,
    code: str,
    name: dict[str, str],
    level: str,
    parent_id: UUID | None = None,
    timezone: str = DEFAULT_TIMEZONE,
    lat: float | None = None,
    lon: float | None = None,
    area_id: UUID | None = None,
) -> Area:
    """Add an area below another, at a lower level than it; names are by language. `viewer` None: from the
    console.
    """
    above = db.session.get(Area, parent_id) if parent_id else None
    if level not in LEVELS:
        raise invalid(level=f"choice allowed={'|'.join(LEVELS)}")
    if parent_id and (above is None or LEVELS.index(above.level) >= LEVELS.index(level)):
        raise invalid(parent_id="not_found")
    area = Area(parent_id=parent_id, level=level, code=code, name=name, timezone=timezone, lat=lat, lon=lon)
    if area_id is not None:
        area.id = area_id
    db.session.add(area)
    db.session.flush()
    ancestors = db.session.scalars(select(AreaTree.ancestor_id).where(AreaTree.area_id == parent_id)).all()
    db.session.add_all(AreaTree(ancestor_id=ancestor, area_id=area.id) for ancestor in (*ancestors, area.id))
    db.session.flush()
    changes.publish("area", area.id, area.id, None, area_body(area))
    audit.record(viewer, "area.create", "area", area.id, after={"code": code, "level": level})
    return area
