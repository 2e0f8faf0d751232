"""The wire of the overview."""

from fieldapp.core.fields import Day, Id, Instant, Many, Part, Schema, Text, Whole
from fieldapp.visits.models import OUTCOMES


class OverviewQuerySchema(Schema):
    """Of which area and those below; all that the viewer serves if it is not said."""

    area = Id()


class CoverageQuerySchema(OverviewQuerySchema):
    """Within how many days a household is to be visited."""

    days = Whole(min=1, max=3660, text=True, load_default=90)


class WeeksQuerySchema(OverviewQuerySchema):
    """How many weeks back, the running one included."""

    weeks = Whole(min=1, max=53, text=True, load_default=12)


OutcomesSchema = Schema.from_dict(
    {outcome: Whole(required=True) for outcome in OUTCOMES}, name="OutcomesSchema"
)


class VillageCoverageSchema(Schema):
    """A village's households, how many were visited in time and how many never, and the last outcomes."""

    village_id = Id(required=True)
    households = Whole(required=True)
    visited = Whole(required=True)
    never = Whole(required=True)
    outcomes = Part(OutcomesSchema, required=True)


class CoverageSchema(Schema):
    """Coverage of each village."""

    items = Many(Part(VillageCoverageSchema), required=True, max=100_000)


class VillageWeekSchema(Schema):
    """Visits of a village in a week, counted from 0, with one outcome."""

    village_id = Id(required=True)
    week = Whole(required=True)
    outcome = Text(choices=OUTCOMES, required=True)
    count = Whole(required=True)


class WeeksSchema(Schema):
    """The Mondays of the weeks, and what was counted in them."""

    weeks = Many(Day(), required=True)
    items = Many(Part(VillageWeekSchema), required=True, max=1_000_000)


class VillageWorkSchema(Schema):
    """A village's open follow-ups and those done in the last thirty days."""

    village_id = Id(required=True)
    open = Whole(required=True)
    late = Whole(required=True)
    escalated = Whole(required=True)
    unassigned = Whole(required=True)
    done = Whole(required=True)


class WorkSchema(Schema):
    """The follow-ups of each village."""

    items = Many(Part(VillageWorkSchema), required=True, max=100_000)


class WorkerSchema(Schema):
    """A worker's follow-ups, visits of the last thirty days, and phones."""

    account_id = Id(required=True)
    open = Whole(required=True)
    late = Whole(required=True)
    done = Whole(required=True)
    visits = Whole(required=True)
    last_seen = Instant(required=True, allow_none=True)
    unsent = Whole(required=True)


class WorkersSchema(Schema):
    """Each worker's load."""

    items = Many(Part(WorkerSchema), required=True, max=100_000)


class AttentionSchema(Schema):
    """What needs a person."""

    review = Whole(required=True)
    held = Whole(required=True)
    held_items = Whole(required=True)
    escalated = Whole(required=True)
    asked = Whole(required=True)
    requests = Whole(required=True)
    requests_late = Whole(required=True)
    silent = Whole(required=True)
    unsent = Whole(required=True)
