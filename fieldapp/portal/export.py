"""Everything held about a household, for it to take away.

Left out: who is the contact person of another member away (shown to that member alone), and what was said to
the desk in confidence, which only its number opens.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldapp.core.db import db
from fieldapp.followups import queries as followups
from fieldapp.portal.kinds import KINDS
from fieldapp.portal.models import HouseholdRequest
from fieldapp.register import queries as register
from fieldapp.register.models import Household
from fieldapp.visits import queries as visits

INSIDE = ("search", "secret_hash")
CONTACT = ("contact_member_id", "contact_name", "contact_phone", "contact_relation")


def everything(household: Household, member_id: UUID | None) -> dict[str, Any]:
    """What the service holds about a household, for the member who proved to be one (None: any)."""
    members = [_plain(register.member_body(member)) for member in register.members_of(household.id)]
    for member in members:
        if member["id"] != member_id:
            member.update(dict.fromkeys(CONTACT))
    asked = select(HouseholdRequest).where(HouseholdRequest.household_id == household.id)
    return {
        "household": _plain(register.household_body(household)),
        "members": members,
        "visits": visits.visit_bodies(visits.visits_of(household.id)),
        "followups": followups.followup_bodies(followups.followups_of(household.id)),
        "requests": [
            {"number": each.number, "kind": each.kind, "at": each.at, "message": each.message}
            for each in db.session.scalars(asked.order_by(HouseholdRequest.at))
            if not KINDS[each.kind].private
        ],
    }


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in INSIDE}
