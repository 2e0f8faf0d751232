"""URLs of openness for the desk: opening the pages of an area's villages, and closing them again."""

from typing import Any
from uuid import UUID

from flask import current_app

from fieldapp.areas.models import Area
from fieldapp.core import access
from fieldapp.core.db import db
from fieldapp.core.http import Blueprint, viewer
from fieldapp.openness import service
from fieldapp.openness.models import OpenArea
from fieldapp.openness.queries import setting_of
from fieldapp.openness.schemas import OpennessSchema, SetOpennessSchema

routes = Blueprint("openness", __name__, description="Public pages of villages")
CLOSED = {"open": False, "names": False, "days": []}


@routes.get("/areas/<uuid:area_id>/openness")
@routes.response(200, OpennessSchema)
def get_openness(area_id: UUID) -> Any:
    """Whether an area's pages are open to everybody, and where that is said"""
    return _body(_area(area_id, "overview"))


@routes.put("/areas/<uuid:area_id>/openness")
@routes.arguments(SetOpennessSchema)
@routes.response(200, OpennessSchema)
def set_openness(body: dict[str, Any], area_id: UUID) -> Any:
    """Open the pages of an area's villages to everybody, or close them

    Figures of whole months are told half a month after their end, and never change again.
    """
    area = _area(area_id, "openness.set")
    service.set_openness(viewer(), area, body["own"])
    return _body(area)


def _area(area_id: UUID, action: str) -> Area:
    """An area of the viewer's. Raises not_found for any other."""
    access.require(viewer(), action, area_id=area_id)
    return db.session.get_one(Area, area_id)


def _body(area: Area) -> dict[str, Any]:
    counts = setting_of(area.id)
    own = counts if counts is not None and counts.area_id == area.id else None
    is_open = counts is not None and counts.is_open
    config = current_app.extensions["fieldapp.config"]
    return {
        "area_id": area.id,
        "own": own and _said(own),
        "counts": _said(counts) if counts else CLOSED,
        "from_area_id": counts and counts.area_id,
        "changed_at": counts and counts.changed_at,
        "page": f"{config.public_url}/v/{area.code}" if is_open and area.level == "village" else None,
    }


def _said(one: OpenArea) -> dict[str, Any]:
    return {"open": one.is_open, "names": one.names, "days": one.days}
