"""URLs of the follow-ups."""

from typing import Any
from uuid import UUID

from fieldapp.core import access
from fieldapp.core.http import Blueprint, viewer
from fieldapp.core.paging import paginate
from fieldapp.followups import acts, queries, series, service, workload
from fieldapp.followups.models import FollowUp
from fieldapp.followups.schemas import (
    ActSchema,
    AssignSchema,
    ChangeSchema,
    DoneActSchema,
    FollowUpCountsSchema,
    FollowUpFilter,
    FollowUpListSchema,
    FollowUpQuerySchema,
    FollowUpSchema,
    MakeSchema,
    MatchingSchema,
    ProposalQuerySchema,
    ProposalSchema,
    PutFollowUpSchema,
    ReachQuerySchema,
    ReachSchema,
    SeriesSchema,
)

routes = Blueprint(
    "followups", __name__, description="What was promised to households, and what became of it"
)

KEYS = {
    "due": (FollowUp.due, FollowUp.id),
    "created": (FollowUp.created_at, FollowUp.id),
    "urgency": (FollowUp.urgency, FollowUp.due, FollowUp.id),
    "village": (FollowUp.village_id, FollowUp.due, FollowUp.id),
}


@routes.get("/followups")
@routes.arguments(FollowUpQuerySchema, location="query")
@routes.response(200, FollowUpListSchema)
def list_followups(query: dict[str, Any]) -> Any:
    """Follow-ups in scope, sorted as asked"""
    access.require(viewer(), "read")
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    sort = query.pop("sort")
    found = queries.search_followups(viewer(), **query)
    page = paginate(found, KEYS[sort.lstrip("-")], cursor, limit, descending=sort.startswith("-"))
    return {"items": queries.followup_bodies(page.items), "next": page.next}


@routes.get("/followups/counts")
@routes.arguments(FollowUpFilter, location="query")
@routes.response(200, FollowUpCountsSchema)
def count_followups(query: dict[str, Any]) -> Any:
    """How the open follow-ups that match stand today"""
    access.require(viewer(), "read")
    return queries.counts(queries.search_followups(viewer(), **query))


@routes.get("/followups/matching")
@routes.arguments(FollowUpFilter, location="query")
@routes.response(200, MatchingSchema)
def match_followups(query: dict[str, Any]) -> Any:
    """How many follow-ups match, and ids and versions of the first thousand: for an act on all of them"""
    access.require(viewer(), "read")
    return queries.matching(queries.search_followups(viewer(), **query), acts.MOST)


@routes.get("/followups/reach")
@routes.arguments(ReachQuerySchema, location="query")
@routes.response(200, ReachSchema)
def reach_followups(query: dict[str, Any]) -> Any:
    """How many households a follow-up for everyone who matches would be made for"""
    access.require(viewer(), "followup.create")
    return {"count": acts.count_homes(viewer(), query)}


@routes.post("/followups/proposal")
@routes.arguments(ProposalQuerySchema)
@routes.response(200, ProposalSchema)
def propose_followups(body: dict[str, Any]) -> Any:
    """Who could best take these follow-ups, by load and distance; nothing is given out by asking"""
    return workload.proposal(viewer(), body["ids"])


@routes.put("/followup-acts/<uuid:act_id>")
@routes.arguments(ActSchema)
@routes.response(200, DoneActSchema)
def put_followup_act(body: dict[str, Any], act_id: UUID) -> Any:
    """Assign, redate, cancel or remind of many follow-ups, all or none; twice is harmless"""
    return acts.act_body(acts.carry_out(viewer(), act_id, body.pop("action"), body))


@routes.put("/followup-acts/<uuid:act_id>/made")
@routes.arguments(MakeSchema)
@routes.response(200, DoneActSchema)
def make_followups(body: dict[str, Any], act_id: UUID) -> Any:
    """Make a follow-up, once or coming again, for each of many households; twice is harmless"""
    return acts.act_body(acts.make_many(viewer(), act_id, body))


@routes.post("/followup-acts/<uuid:act_id>/undo")
@routes.response(200, DoneActSchema)
def undo_followup_act(act_id: UUID) -> Any:
    """Take an act on many follow-ups back; what was changed since stays as it is"""
    return acts.act_body(acts.take_back(viewer(), act_id))


@routes.get("/followup-series/<uuid:series_id>")
@routes.response(200, SeriesSchema)
def get_followup_series(series_id: UUID) -> Any:
    """A series of follow-ups"""
    access.require(viewer(), "read")
    return queries.series_body(queries.get_series(viewer(), series_id))


@routes.post("/followup-series/<uuid:series_id>/end")
@routes.response(200, SeriesSchema)
def end_followup_series(series_id: UUID) -> Any:
    """Let a series come no more; what is open of it stays"""
    access.require(viewer(), "followup.create")
    found = queries.get_series(viewer(), series_id, lock=True)
    series.end(viewer(), found)
    return queries.series_body(found)


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
