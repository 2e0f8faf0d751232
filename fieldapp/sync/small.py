"""Handlers of the small items: an edit of the register, and a change of a follow-up."""

from typing import Any

import marshmallow as ma
from sqlalchemy import exists, or_, select

from fieldapp.core import access
from fieldapp.core.access import Viewer
from fieldapp.core.db import db
from fieldapp.core.fields import flatten
from fieldapp.core.items import Answer, Held, Item, reason
from fieldapp.followups import service as followups
from fieldapp.followups.models import FollowUp, FollowUpEvent
from fieldapp.register import service as register
from fieldapp.register.fields import SUBJECTS, lenient_uuid
from fieldapp.register.models import Household, Record
from fieldapp.sync.schemas import FollowUpChangeSchema, RegisterEditSchema
from fieldapp.visits.service import served


def register_edit(viewer: Viewer, item: Item) -> Answer:
    """Merge an edit into a household or a member, or create it where the server has none yet.

    What does not merge is held beside what does: the whole item is kept, with the field's values on both
    sides.
    """
    body = load(viewer, RegisterEditSchema(unknown=ma.EXCLUDE), item.body)
    if not access.may(viewer, "register.edit"):
        raise Held(reason("role_cannot_edit"))
    record = _record(body)
    why = f"edit {item.id}"
    if record is None:
        edited = _create(viewer, body, why)
    else:
        household = (
            record if isinstance(record, Household) else db.session.get(Household, record.household_id)
        )
        if household is None or not served(viewer, household):
            raise Held(reason("household_out_of_scope", field="id"))
        edited = register.edit(viewer, record, body["base"], body["set"], why)
    reasons = edited.reasons()
    return Answer("held" if reasons else "accepted", reasons, keep=bool(reasons))


def followup_change(viewer: Viewer, item: Item) -> Answer:
    """Apply a change of a follow-up; the item's id is the id of its line of history.

    A worker from whom it was taken meanwhile is heard all the same.
    """
    body = load(viewer, FollowUpChangeSchema(unknown=ma.EXCLUDE), item.body)
    if not access.may(viewer, "followup.change"):
        raise Held(reason("role_cannot_edit"))
    followup = db.session.get(FollowUp, body["followup_id"], with_for_update=True)
    if followup is None:
        raise Held(reason("followup_unknown", field="followup_id"))
    household = db.session.get_one(Household, followup.household_id)
    if not served(viewer, household) and not _took_part(viewer, followup):
        raise Held(reason("followup_out_of_scope", field="followup_id"))
    reasons = []
    if followup.state != "open" and body["action"] in followups.CLOSING:
        reasons.append(reason("followup_already_closed", state=followup.state))
    if body["action"] == "redate" and body["due"] is None:
        raise Held(reason("bad_field", field="due", problem="required"))
    followups.change(
        viewer, followup, item.id, body["action"], text=body["text"], due=body["due"], at=item.made_at
    )
    return Answer("accepted", reasons)


def load(viewer: Viewer, schema: ma.Schema, body: dict[str, Any]) -> dict[str, Any]:
    """The body, typed. Raises Held, naming every field that is wrong."""
    try:
        loaded: dict[str, Any] = schema.load(body)
    except ma.ValidationError as error:
        wrong = flatten(error.messages_dict)
        raise Held(
            *(reason("bad_field", field=path, problem=message) for path, message in wrong[:50])
        ) from None
    return loaded


def _record(body: dict[str, Any]) -> Record | None:
    return register.load_record(SUBJECTS[body["subject"]], body["id"])


def _create(viewer: Viewer, body: dict[str, Any], why: str) -> register.Edited:
    """Add the household or member that an edit is the first word of."""
    values = dict(body["set"])
    owner = "village_id" if body["subject"] == "household" else "household_id"
    owner_id = lenient_uuid(values.pop(owner, None))
    if owner_id is None:
        raise Held(reason("record_unknown", field="id", value=str(body["id"])))
    if body["subject"] == "household":
        if not access.holds_area(viewer, owner_id):
            raise Held(reason("village_out_of_scope", field="village_id"))
        return register.create_household(viewer, body["id"], owner_id, values, why)
    household = db.session.get(Household, owner_id)
    if household is None or not served(viewer, household):
        raise Held(reason("household_out_of_scope", field="household_id"))
    return register.create_member(viewer, body["id"], household, values, why)


def _took_part(viewer: Viewer, followup: FollowUp) -> bool:
    """Whether a follow-up was the viewer's at some time: assigned to them, or touched by them."""
    me = str(viewer.account_id)
    mine = exists().where(
        FollowUpEvent.followup_id == followup.id,
        or_(
            FollowUpEvent.by_id == viewer.account_id,
            FollowUpEvent.data["to"].as_string() == me,
            FollowUpEvent.data["assignee_id"].as_string() == me,
        ),
    )
    return followup.assignee_id == viewer.account_id or bool(db.session.scalar(select(mine)))
