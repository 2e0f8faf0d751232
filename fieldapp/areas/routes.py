"""URLs of areas."""

from typing import Any

from flask import current_app

from fieldapp.areas.queries import area_body, visible_areas
from fieldapp.areas.schemas import AreaList, MapSchema
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


@routes.get("/map")
@routes.response(200, MapSchema)
def get_map() -> dict[str, Any]:
    """What maps are drawn on: the tile server of this deployment, if it has one"""
    return {"tiles": current_app.extensions["fieldapp.config"].tiles}
