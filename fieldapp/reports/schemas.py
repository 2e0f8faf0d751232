"""The wire of the reports."""

from fieldapp.cards.schemas import CardSchema
from fieldapp.core.fields import Id, Instant, Many, Number, Part, Schema, Whole
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


class ProvedQuerySchema(Schema):
    """Which visits to count: of an area and those below, begun between two moments."""

    area = Id()
    since = Instant(data_key="from")
    until = Instant(data_key="to")


class ProvedVillageSchema(Schema):
    """A village's visits at a door where somebody lives, and how many of them a card proves."""

    village_id = Id(required=True)
    visits = Whole(required=True)
    proved = Whole(required=True)
    share = Number(min=0, max=1, required=True)


class ProvedSchema(Schema):
    """Villages that had visits."""

    items = Many(Part(ProvedVillageSchema), required=True)
