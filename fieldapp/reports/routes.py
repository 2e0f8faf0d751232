"""URLs of the reports: what is put together from several domains."""

from typing import Any
from uuid import UUID

from fieldapp.cards import queries as cards
from fieldapp.core import access, audit
from fieldapp.core.http import Blueprint, viewer
from fieldapp.followups import queries as followups
from fieldapp.register import queries as register
from fieldapp.reports.proved import proved_visits
from fieldapp.reports.schemas import HouseholdFileSchema, ProvedQuerySchema, ProvedSchema
from fieldapp.visits import queries as visits

routes = Blueprint("reports", __name__, description="What is put together from several parts")


@routes.get("/households/<uuid:household_id>")
@routes.response(200, HouseholdFileSchema)
def get_household_file(household_id: UUID) -> Any:
    """A household with its members, cards, last fifty visits and follow-ups"""
    access.require(viewer(), "read")
    household = register.get_household(viewer(), household_id)
    found = {
        "household": register.household_body(household),
        "members": [register.member_body(member) for member in register.members_of(household.id)],
        "cards": [cards.card_body(card) for card in cards.cards_of(household.id)],
        "visits": visits.visit_bodies(visits.visits_of(household.id)),
        "followups": followups.followup_bodies(followups.followups_of(household.id)),
    }
    audit.record_reading(viewer(), "household", household_id, household_id)
    return found


@routes.get("/proved-visits")
@routes.arguments(ProvedQuerySchema, location="query")
@routes.response(200, ProvedSchema)
def list_proved_visits(query: dict[str, Any]) -> Any:
    """Of each village's visits, how many were proved by scanning that household's card"""
    access.require(viewer(), "read")
    return {"items": proved_visits(viewer(), **query)}
