"""URLs of the queue of review: what waits, why to look at it, and what was heard by telephone."""

from typing import Any
from uuid import UUID

from fieldapp.core import access, audit
from fieldapp.core.http import Blueprint, viewer
from fieldapp.core.paging import paginate
from fieldapp.visits import queries, queue
from fieldapp.visits.models import VisitLook
from fieldapp.visits.schemas import (
    HearSchema,
    LookedAtSchema,
    LookListSchema,
    LookQuerySchema,
    LookSchema,
    SampleQuerySchema,
    SampleSchema,
)

routes = Blueprint("reviews", __name__, description="The queue of review: which visits to look at first")


@routes.get("/reviews")
@routes.arguments(LookQuerySchema, location="query")
@routes.response(200, LookListSchema)
def list_reviews(query: dict[str, Any]) -> Any:
    """Visits that wait to be looked at, those with the weightiest reasons first"""
    access.require(viewer(), "audit.read")
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    keys = [VisitLook.weight, VisitLook.received_at, VisitLook.visit_id]
    page = paginate(queue.search(viewer(), **query), keys, cursor, limit, descending=True)
    return {"items": queue.bodies(page.items, viewer().language), "next": page.next}


@routes.get("/reviews/<uuid:visit_id>")
@routes.response(200, LookedAtSchema)
def get_review(visit_id: UUID) -> Any:
    """A visit with the reasons to look at it, and its forms as they were filled in the time before"""
    access.require(viewer(), "audit.read")
    row = queue.get_look(viewer(), visit_id)
    visit = queries.get_visit(viewer(), visit_id)
    found = queue.bodies([row], viewer().language)[0] | {"before": queue.before(visit)}
    audit.record_reading(viewer(), "visit", visit_id, visit.household_id)
    return found


@routes.post("/reviews/<uuid:visit_id>/heard")
@routes.arguments(HearSchema)
@routes.response(200, LookSchema)
def post_heard(body: dict[str, Any], visit_id: UUID) -> Any:
    """Write down what a household said of a visit by telephone"""
    return queue.bodies([queue.hear(viewer(), visit_id, **body)], viewer().language)[0]


@routes.get("/review-sample")
@routes.arguments(SampleQuerySchema, location="query")
@routes.response(200, SampleSchema)
def get_sample(query: dict[str, Any]) -> Any:
    """The share of an area's visits that is re-checked by telephone"""
    return {"area_id": query["area"], "percent": queue.sample_of(viewer(), query["area"])}


@routes.put("/review-sample")
@routes.arguments(SampleSchema)
@routes.response(200, SampleSchema)
def put_sample(body: dict[str, Any]) -> Any:
    """Set the share of an area's visits, and of those below, that is re-checked by telephone"""
    queue.set_sample(viewer(), body["area_id"], body["percent"])
    return body
