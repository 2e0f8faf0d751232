"""URLs of the visits."""

from typing import Any
from uuid import UUID

from fieldapp.core import access
from fieldapp.core.http import Blueprint, viewer
from fieldapp.core.paging import paginate
from fieldapp.visits import queries
from fieldapp.visits.models import Visit
from fieldapp.visits.schemas import VisitListSchema, VisitQuerySchema, VisitSchema

routes = Blueprint("visits", __name__, description="Visits: knocks on doors, and what was filled in there")


@routes.get("/visits")
@routes.arguments(VisitQuerySchema, location="query")
@routes.response(200, VisitListSchema)
def list_visits(query: dict[str, Any]) -> Any:
    """Visits in scope, the last received first: work that waited for signal is new when it arrives"""
    access.require(viewer(), "read")
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    found = queries.search_visits(viewer(), **query)
    page = paginate(found, [Visit.received_at, Visit.id], cursor, limit, descending=True)
    return {"items": queries.visit_bodies(page.items), "next": page.next}


@routes.get("/visits/<uuid:visit_id>")
@routes.response(200, VisitSchema)
def get_visit(visit_id: UUID) -> Any:
    """One visit, with its submissions and files."""
    access.require(viewer(), "read")
    return queries.visit_body(queries.get_visit(viewer(), visit_id))
