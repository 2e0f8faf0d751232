"""URLs of the register."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.core import access, audit
from fieldapp.core.db import db
from fieldapp.core.errors import FieldError, Problem, conflict, invalid
from fieldapp.core.http import Blueprint, viewer
from fieldapp.core.paging import paginate
from fieldapp.register import queries, service
from fieldapp.register.models import Household, Member
from fieldapp.register.schemas import (
    HouseholdListSchema,
    HouseholdQuerySchema,
    HouseholdSchema,
    MemberSchema,
    PutHouseholdSchema,
    PutMemberSchema,
)
from fieldapp.register.service import Edited

routes = Blueprint("register", __name__, description="Households and their members")


@routes.get("/households")
@routes.arguments(HouseholdQuerySchema, location="query")
@routes.response(200, HouseholdListSchema)
def list_households(query: dict[str, Any]) -> Any:
    """Households in scope, by house number"""
    access.require(viewer(), "read")
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    found = queries.search_households(viewer(), **query)
    page = paginate(found, [Household.number, Household.id], cursor, limit)
    return {"items": [queries.household_body(each) for each in page.items], "next": page.next}


@routes.put("/households/<uuid:household_id>")
@routes.arguments(PutHouseholdSchema)
@routes.response(200, HouseholdSchema)
@routes.alt_response(201, schema=HouseholdSchema)
def put_household(body: dict[str, Any], household_id: UUID) -> Any:
    """Register a household, or change fields of one

    Creating twice is harmless. A field that someone else changed since `base` is a conflict, answered with
    the current record.
    """
    access.require(viewer(), "register.edit")
    base, why = body.pop("base", None), body.pop("why") or "edited"
    if db.session.get(Household, household_id) is None:
        village_id = body.pop("village_id", None)
        if village_id is None:
            raise invalid(village_id="required")
        made = service.create_household(viewer(), household_id, village_id, body)
        return _body(_whole(made)), 201
    household = queries.get_household(viewer(), household_id, lock=True)
    current = queries.household_body(household)
    return _body(_whole(service.edit(viewer(), household, base or {}, body, why), current))


@routes.get("/members/<uuid:member_id>")
@routes.response(200, MemberSchema)
def get_member(member_id: UUID) -> Any:
    """One member"""
    access.require(viewer(), "read")
    found = queries.member_body(queries.get_member(viewer(), member_id))
    audit.record_reading(viewer(), "member", member_id, found["household_id"])
    return found


@routes.put("/members/<uuid:member_id>")
@routes.arguments(PutMemberSchema)
@routes.response(200, MemberSchema)
@routes.alt_response(201, schema=MemberSchema)
def put_member(body: dict[str, Any], member_id: UUID) -> Any:
    """Register a member of a household, or change fields of one

    Creating twice is harmless. A field that someone else changed since `base` is a conflict, answered with
    the current record.
    """
    access.require(viewer(), "register.edit")
    base, why = body.pop("base", None), body.pop("why") or "edited"
    if db.session.scalar(select(Member.id).where(Member.id == member_id)) is None:
        household_id = body.pop("household_id", None)
        if household_id is None:
            raise invalid(household_id="required")
        household = queries.get_household(viewer(), household_id, field="household_id")
        made = service.create_member(viewer(), member_id, household, body)
        return _body(_whole(made)), 201
    member = queries.get_member(viewer(), member_id, lock=True)
    current = queries.member_body(member)
    return _body(_whole(service.edit(viewer(), member, base or {}, body, why), current))


def _whole(edited: Edited, current: dict[str, Any] | None = None) -> Edited:
    """Insist that an edit was taken whole; else the request fails and nothing of it stays."""
    if edited.bad:
        raise Problem("invalid", errors=[FieldError(name, code) for name, code, _ in edited.bad])
    if edited.conflicts:
        fields = {found.name: "changed_meanwhile" for found in edited.conflicts}
        raise conflict(current=current, **fields)
    return edited


def _body(edited: Edited) -> dict[str, Any]:
    if isinstance(edited.record, Household):
        return queries.household_body(edited.record)
    return queries.member_body(edited.record)
