"""The wire of the entitlements."""

from fieldapp.core.fields import (
    Day,
    Document,
    Flag,
    Id,
    Instant,
    ListQuery,
    Many,
    Part,
    Schema,
    Strings,
    Text,
    Whole,
)
from fieldapp.entitlements.models import STATES

SHOWN = ("may", "claimed", "granted", "refused", "declined")


class ClaimItemSchema(Schema):
    """A step of a claim as phones hand it in."""

    programme_id = Id(required=True)
    household_id = Id(required=True)
    member_id = Id(allow_none=True, load_default=None)
    state = Text(choices=list(STATES), required=True)
    on = Day(allow_none=True, load_default=None)
    why = Text(1000, allow_none=True, load_default=None)


class ClaimUndoSchema(Schema):
    """A step of a claim that is taken back."""

    step_id = Id(required=True)


class ConditionSchema(Schema):
    """What has to hold: an expression of the plan by number, and the reason in words."""

    expr = Whole(required=True)
    reason = Strings(required=True)


class ProgrammeSchema(Schema):
    """A programme that a household or member may be entitled to."""

    id = Id(required=True)
    area_id = Id(required=True)
    name = Text(required=True)
    about = Text(required=True)
    title = Strings(required=True)
    documents = Strings(required=True)
    where = Strings(required=True)
    how = Strings(required=True)
    valid_from = Text(10, required=True, allow_none=True)
    valid_to = Text(10, required=True, allow_none=True)
    source = Text(2000, required=True)
    example = Flag(required=True)
    conditions = Many(Part(ConditionSchema), required=True)
    plan = Document(required=True)


class ProgrammeListSchema(Schema):
    """The programmes known where the viewer serves."""

    items = Many(Part(ProgrammeSchema), required=True)


class TakeUpQuerySchema(Schema):
    """Of which area."""

    area = Id(required=True)


class TakeUpRowSchema(Schema):
    """How many of a village stand how with a programme."""

    village_id = Id(required=True)
    programme_id = Id(required=True)
    may = Whole(required=True)
    claimed = Whole(required=True)
    granted = Whole(required=True)
    refused = Whole(required=True)
    declined = Whole(required=True)


class TakeUpSchema(Schema):
    """The take-up of an area, village by village; `as_of` is when it was counted."""

    as_of = Instant(required=True)
    items = Many(Part(TakeUpRowSchema), max=100_000, required=True)


class StandingQuerySchema(ListQuery):
    """Who stands how with a programme."""

    area = Id(required=True)
    programme = Id(required=True)
    state = Text(choices=list(SHOWN), required=True)


class StandingSchema(Schema):
    """A household or member, and why it may be entitled."""

    household_id = Id(required=True)
    number = Text(required=True)
    head_name = Text(required=True, allow_none=True)
    member_id = Id(required=True, allow_none=True)
    full_name = Text(required=True, allow_none=True)
    village_id = Id(required=True)
    reasons = Many(Strings(), required=True)


class StandingListSchema(Schema):
    """A page of them."""

    items = Many(Part(StandingSchema), required=True)
    next = Text(required=True, allow_none=True)
