"""URLs of the map. Who works in the field has none of it."""

from typing import Any

from fieldapp.core import access
from fieldapp.core.http import Blueprint, viewer
from fieldapp.reports import outlines, places
from fieldapp.reports.map_schemas import (
    OutlinesQuerySchema,
    OutlinesSchema,
    PlacesQuerySchema,
    PlacesSchema,
)

routes = Blueprint("map", __name__, description="What stands where")


@routes.get("/map/places")
@routes.arguments(PlacesQuerySchema, location="query")
@routes.response(200, PlacesSchema)
def map_places(query: dict[str, Any]) -> Any:
    """Households, visits or open follow-ups in a box, one by one or counted in a grid"""
    access.require(viewer(), "overview")
    return places.places(viewer(), query)


@routes.get("/map/outlines")
@routes.arguments(OutlinesQuerySchema, location="query")
@routes.response(200, OutlinesSchema)
def map_outlines(query: dict[str, Any]) -> Any:
    """The outline of each village, around its households"""
    access.require(viewer(), "overview")
    return {"items": outlines.outlines(viewer(), query.get("area"))}
