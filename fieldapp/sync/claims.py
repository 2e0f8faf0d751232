"""Handlers of the steps of claims, and of taking one back, as phones hand them in."""

import marshmallow as ma

from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.db import db
from fieldapp.core.items import Answer, Held, Item, reason
from fieldapp.entitlements import service
from fieldapp.entitlements.models import Claim, ClaimStep, Programme
from fieldapp.entitlements.schemas import ClaimItemSchema, ClaimUndoSchema
from fieldapp.register import queries as register
from fieldapp.register.models import Household, Member
from fieldapp.sync.small import load
from fieldapp.visits.service import served


def claim(viewer: Viewer, item: Item) -> Answer:
    """Note a step of a claim; the item's id is the step's. It follows a member who moved, and whoever stands
    for a household or member since merged.
    """
    body = load(viewer, ClaimItemSchema(unknown=ma.EXCLUDE), item.body)
    _may(viewer)
    programme = db.session.get(Programme, body["programme_id"])
    if programme is None:
        raise Held(reason("record_unknown", field="programme_id", value=str(body["programme_id"])))
    household = register.standing(db.session.get(Household, body["household_id"]))
    member = None
    if body["member_id"] is not None:
        member = register.standing_member(db.session.get(Member, body["member_id"]))
        if member is None:
            raise Held(reason("record_unknown", field="member_id", value=str(body["member_id"])))
        household = db.session.get(Household, member.household_id)
    if household is None or not served(viewer, household):
        raise Held(reason("household_out_of_scope", field="household_id"))
    values = {name: body[name] for name in ("state", "on", "why")}
    service.note(viewer, item.id, programme, household, member, **values, at=item.made_at)
    return Answer()


def claim_undo(viewer: Viewer, item: Item) -> Answer:
    """Take a step of a claim back."""
    body = load(viewer, ClaimUndoSchema(unknown=ma.EXCLUDE), item.body)
    _may(viewer)
    step = db.session.get(ClaimStep, body["step_id"])
    if step is None:
        raise Held(reason("record_unknown", field="step_id", value=str(body["step_id"])))
    household = db.session.get_one(Household, db.session.get_one(Claim, step.claim_id).household_id)
    if not served(viewer, household):
        raise Held(reason("household_out_of_scope", field="step_id"))
    service.take_back(viewer, step)
    return Answer()


def _may(viewer: Viewer) -> None:
    if not access.may(viewer, "followup.change"):
        raise Held(reason("role_cannot_edit"))
