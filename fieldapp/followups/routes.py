"""URLs of the follow-ups."""

from typing import Any
from uuid import UUID

from fieldapp.core import access
from fieldapp.core.http import Blueprint, viewer
from fieldapp.core.paging import paginate
from fieldapp.followups import queries, service
from fieldapp.followups.models import FollowUp
from fieldapp.followups.schemas import (
    AssignSchema,
    ChangeSchema,
    FollowUpListSchema,
    FollowUpQuerySchema,
    FollowUpSchema,
    PutFollowUpSchema,
)

routes = Blueprint(
    "followups", __name__, description="What was promised to households, and what became of it"
)


@routes.get("/followups")
@routes.arguments(FollowUpQuerySchema, location="query")
@routes.response(200, FollowUpListSchema)
def list_followups(query: dict[str, Any]) -> Any:
    """Follow-ups in scope, by due day"""
    access.require(viewer(), "read")
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    found = queries.search_followups(viewer(), **query)
    page = paginate(found, [FollowUp.due, FollowUp.id], cursor, limit)
    return {"items": queries.followup_bodies(page.items), "next": page.next}


@routes.get("/followups/<uuid:followup_id>")
@routes.response(200, FollowUpSchema)
def get_followup(followup_id: UUID) -> Any:
    """One follow-up, with its history"""
    access.require(viewer(), "read")
    return queries.followup_body(queries.get_followup(viewer(), followup_id))


@routes.put("/followups/<uuid:followup_id>")
@routes.arguments(PutFollowUpSchema)
@routes.response(200, FollowUpSchema)
@routes.alt_response(201, schema=FollowUpSchema)
def put_followup(body: dict[str, Any], followup_id: UUID) -> Any:
    """Make a follow-up at the desk; twice is harmless"""
    followup, new = service.put_followup(viewer(), followup_id, body)
    return queries.followup_body(followup), 201 if new else 200


@routes.post("/followups/assign")
@routes.arguments(AssignSchema)
@routes.response(200, FollowUpListSchema)
def assign_followups(body: dict[str, Any]) -> Any:
    """Give one or many follow-ups to a colleague, all or none, with a new due day and a note if wanted

    The households of those in a village that the colleague does not serve are opened to them.
    """
    assigned = service.assign(viewer(), **body)
    return {"items": queries.followup_bodies(assigned), "next": None}


@routes.post("/followups/<uuid:followup_id>/changes")
@routes.arguments(ChangeSchema)
@routes.response(200, FollowUpSchema)
def change_followup(body: dict[str, Any], followup_id: UUID) -> Any:
    """Comment on a follow-up, close it, reopen it or give it another due day; twice is harmless"""
    access.require(viewer(), "followup.change")
    followup = queries.get_followup(viewer(), followup_id, lock=True)
    event_id, action = body.pop("id"), body.pop("action")
    return queries.followup_body(service.change(viewer(), followup, event_id, action, **body))
