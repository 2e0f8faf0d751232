"""URLs of the visits."""

from typing import Any
from uuid import UUID

from fieldapp.core import access, audit
from fieldapp.core.http import Blueprint, viewer
from fieldapp.core.paging import paginate
from fieldapp.visits import queries, review
from fieldapp.visits.models import Visit
from fieldapp.visits.schemas import (
    ReviewSchema,
    SettleVisitsSchema,
    VisitListSchema,
    VisitQuerySchema,
    VisitSchema,
    VisitVersionListSchema,
)

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
    found = queries.visit_body(queries.get_visit(viewer(), visit_id))
    audit.record_reading(viewer(), "visit", visit_id, found["household_id"])
    return found


@routes.get("/visits/<uuid:visit_id>/versions")
@routes.response(200, VisitVersionListSchema)
def list_visit_versions(visit_id: UUID) -> Any:
    """A visit as it was before each of its corrections"""
    access.require(viewer(), "read")
    visit = queries.get_visit(viewer(), visit_id)
    household_id, found = visit.household_id, queries.versions_of(visit.id)
    audit.record_reading(viewer(), "visit", visit_id, household_id)
    return {"items": found, "next": None}


@routes.post("/visits/review")
@routes.arguments(ReviewSchema)
@routes.response(200, VisitListSchema)
def review_visits(body: dict[str, Any]) -> Any:
    """Approve visits, return them to their workers with a reason, or comment on them; all or none"""
    return _bodies(review.review(viewer(), **_by_id(body)))


@routes.post("/visits/settle")
@routes.arguments(SettleVisitsSchema)
@routes.response(200, VisitListSchema)
def settle_visits(body: dict[str, Any]) -> Any:
    """Settle held visits: apply them as they are, write chosen values, or leave the register as it is"""
    return _bodies(review.settle(viewer(), **_by_id(body)))


def _by_id(body: dict[str, Any]) -> dict[str, Any]:
    """The body with its versions by the text of the id."""
    return body | {"versions": {str(key): value for key, value in (body["versions"] or {}).items()}}


def _bodies(visits: list[Visit]) -> dict[str, Any]:
    return {"items": queries.visit_bodies(visits), "next": None}
