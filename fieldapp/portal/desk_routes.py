"""URLs of what households asked, for the desk, and of the codes that workers tell.

An item is seen by the desks that hold its office, never by workers: it may be about one of them.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from fieldapp.cards import codes
from fieldapp.core import access
from fieldapp.core.db import db
from fieldapp.core.errors import conflict, invalid, not_found
from fieldapp.core.http import Blueprint, viewer
from fieldapp.core.paging import paginate
from fieldapp.portal import proof, service
from fieldapp.portal.models import HouseholdRequest
from fieldapp.portal.schemas import (
    AnswerSchema,
    ProofCodeSchema,
    ReopenSchema,
    RequestListSchema,
    RequestQuerySchema,
    RequestSchema,
)
from fieldapp.register import queries as register

routes = Blueprint("requests", __name__, description="What households asked and complained of on their pages")


def _visible() -> Select[HouseholdRequest]:
    access.require(viewer(), "request.read")
    return select(HouseholdRequest).where(access.within(viewer(), HouseholdRequest.office_id))


@routes.get("/requests")
@routes.arguments(RequestQuerySchema, location="query")
@routes.response(200, RequestListSchema)
def list_requests(query: dict[str, Any]) -> Any:
    """What households asked and complained of, of the viewer's offices, by promised day"""
    found = _visible()
    if "area" in query:
        below = select(access.AreaTree.area_id).where(access.AreaTree.ancestor_id == query["area"])
        found = found.where(HouseholdRequest.village_id.in_(below))
    for name in ("kind", "state"):
        if name in query:
            found = found.where(getattr(HouseholdRequest, name) == query[name])
    if "desk" in query:
        alone = HouseholdRequest.followup_id.is_(None)
        found = found.where(alone if query["desk"] else ~alone)
    if "late" in query:
        late = service.late()
        found = found.where(late if query["late"] else ~late)
    if "number" in query:
        found = found.where(HouseholdRequest.number == codes.plain(query["number"]))
    order = [HouseholdRequest.promised, HouseholdRequest.id]
    page = paginate(found, order, query.get("cursor"), query["limit"])
    return {"items": page.items, "next": page.next}


@routes.post("/requests/<uuid:request_id>/answer")
@routes.arguments(AnswerSchema)
@routes.response(200, RequestSchema)
def answer_request(body: dict[str, Any], request_id: UUID) -> Any:
    """Close what a household asked the desk, with words that it reads on its page

    A second answer takes the first one's place. With `seen`, an answer given meanwhile is a conflict.
    """
    found = _answerable(request_id, body)
    service.answer(viewer(), found, body["outcome"], body["answer"])
    return found


@routes.post("/requests/<uuid:request_id>/reopen")
@routes.arguments(ReopenSchema)
@routes.response(200, RequestSchema)
def reopen_request(body: dict[str, Any], request_id: UUID) -> Any:
    """Take an answer back: the household sees that it waits again

    What was taken for spam is taken up so, too. Harmless where it is open.
    """
    found = _answerable(request_id, body)
    service.reopen(viewer(), found, body["why"])
    return found


def _answerable(request_id: UUID, body: dict[str, Any]) -> HouseholdRequest:
    """The item of the desk's to change, locked. Raises conflict where it was answered since it was seen."""
    access.require(viewer(), "request.answer")
    found = db.session.scalar(_visible().where(HouseholdRequest.id == request_id).with_for_update())
    if found is None:
        raise not_found()
    if found.followup_id is not None:
        raise invalid(outcome="is_followup")
    if "seen" in body and body["seen"] != found.answered_at:
        raise conflict(current=RequestSchema().dump(found), answer="changed_meanwhile")
    return found


@routes.post("/households/<uuid:household_id>/proof-codes")
@routes.response(200, ProofCodeSchema)
def tell_proof_code(household_id: UUID) -> Any:
    """Six digits for a worker to tell a household, with which its page opens wholly"""
    access.require(viewer(), "proof.tell")
    household = register.get_household(viewer(), household_id)
    code, until = proof.tell_code(viewer(), household)
    return {"code": code, "until": until}
