"""The wire of the reports."""

from fieldapp.cards.schemas import CardSchema
from fieldapp.core.fields import Many, Part, Schema
from fieldapp.followups.schemas import FollowUpSchema
from fieldapp.register.schemas import HouseholdSchema, MemberSchema
from fieldapp.visits.schemas import VisitSchema


class HouseholdFileSchema(Schema):
    """A household with everything about it: members, cards, the last visits, follow-ups."""

    household = Part(HouseholdSchema, required=True)
    members = Many(Part(MemberSchema), required=True)
    cards = Many(Part(CardSchema), required=True)
    visits = Many(Part(VisitSchema), required=True)
    followups = Many(Part(FollowUpSchema), required=True)
