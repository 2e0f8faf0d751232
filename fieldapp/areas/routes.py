"""URLs of areas."""

from typing import Any
from uuid import UUID

from flask import current_app

from fieldapp.areas.queries import area_body, visible_areas
from fieldapp.areas.schemas import AreaList, AreaSettingsSchema, DecideSchema, MapSchema
from fieldapp.areas.settings import decide, settings_body
from fieldapp.core.fields import ListQuery
from fieldapp.core.http import Blueprint, viewer

routes = Blueprint("areas", __name__, description="Province, county, township, village")


@routes.get("/areas")
@routes.arguments(ListQuery, location="query")
@routes.response(200, AreaList)
def list_areas(query: dict[str, Any]) -> dict[str, Any]:
    """Areas the viewer serves, with those below and above"""
    page = visible_areas(viewer(), query.get("cursor"), query["limit"])
    return {"items": [area_body(area) for area in page.items], "next": page.next}


@routes.get("/areas/<uuid:area_id>/settings")
@routes.response(200, AreaSettingsSchema)
def get_area_settings(area_id: UUID) -> Any:
    """What holds in an area, and which area says so"""
    return settings_body(viewer(), area_id)


@routes.put("/areas/<uuid:area_id>/settings")
@routes.arguments(DecideSchema)
@routes.response(200, AreaSettingsSchema)
def put_area_settings(body: dict[str, Any], area_id: UUID) -> Any:
    """Have an area decide things itself, for it and all below, or leave them to the area above again"""
    values = DecideSchema().dump(body)["values"]
    return decide(viewer(), area_id, body["version"], values, body["why"])


@routes.get("/map")
@routes.response(200, MapSchema)
def get_map() -> dict[str, Any]:
    """What maps are drawn on: the tile server of this deployment, if it has one"""
    return {"tiles": current_app.extensions["fieldapp.config"].tiles}
