"""URLs of the overview. Who works in the field has none of it."""

from typing import Any

from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.http import Blueprint, viewer
from fieldapp.reports import overview
from fieldapp.reports.overview_schemas import (
    AttentionSchema,
    CoverageQuerySchema,
    CoverageSchema,
    OverviewQuerySchema,
    WeeksQuerySchema,
    WeeksSchema,
    WorkersSchema,
    WorkSchema,
)

routes = Blueprint("overview", __name__, description="The figures of the desk's first page")


def _desk() -> Viewer:
    """Whoever oversees others' work."""
    access.require(viewer(), "overview")
    return viewer()


@routes.get("/overview/coverage")
@routes.arguments(CoverageQuerySchema, location="query")
@routes.response(200, CoverageSchema)
def overview_coverage(query: dict[str, Any]) -> Any:
    """How many households of each village were visited in time, and what happened at the door"""
    return {"items": overview.coverage(_desk(), query.get("area"), query["days"])}


@routes.get("/overview/visits")
@routes.arguments(WeeksQuerySchema, location="query")
@routes.response(200, WeeksSchema)
def overview_visits(query: dict[str, Any]) -> Any:
    """Visits of the last weeks by village and outcome"""
    return overview.visits_by_week(_desk(), query.get("area"), query["weeks"])


@routes.get("/overview/followups")
@routes.arguments(OverviewQuerySchema, location="query")
@routes.response(200, WorkSchema)
def overview_followups(query: dict[str, Any]) -> Any:
    """The follow-ups of each village: open, late, gone up, done"""
    return {"items": overview.work(_desk(), query.get("area"))}


@routes.get("/overview/workers")
@routes.arguments(OverviewQuerySchema, location="query")
@routes.response(200, WorkersSchema)
def overview_workers(query: dict[str, Any]) -> Any:
    """What each worker has to do and has done, and when their phones were heard from"""
    return {"items": overview.people(_desk(), query.get("area"))}


@routes.get("/overview/attention")
@routes.arguments(OverviewQuerySchema, location="query")
@routes.response(200, AttentionSchema)
def overview_attention(query: dict[str, Any]) -> Any:
    """What needs a person now"""
    return overview.attention(_desk(), query.get("area"))
