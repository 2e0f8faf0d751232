"""The wire of the operations."""

from fieldapp.core.fields import Day, Document, Id, Instant, ListQuery, Many, Part, Schema, Text, Whole
from fieldapp.operations.service import OPERATIONS

STATES = ("planned", "given", "ended", "cancelled")


class OperationSchema(Schema):
    """An operation on the register. Which fields it needs depends on `operation`:

    birth, move_in: `household_id`, `member_id` (made by the caller), `values`; death, move_out:
    `member_id`; go_away: `member_id`, of its contact person in `values`; move: `member_id` to
    `household_id`; new_household: `household_id`, `village_id`, `values`; split: `member_ids` of
    `household_id` to `new_household_id`, with `values`; join, merge_households: `household_id` into
    `into_id`; merge_members: `member_id` into `into_id`; keep_apart: `member_id` or `household_id` and
    `into_id` are not the same; move_village: `household_id` to `village_id`. `on` is the day it happened;
    in a merge, `values` are fields chosen.
    """

    operation = Text(choices=list(OPERATIONS), required=True)
    household_id = Id()
    member_id = Id()
    into_id = Id()
    village_id = Id()
    new_household_id = Id()
    member_ids = Many(Id(), max=50)
    on = Day()
    city = Text(100, allow_none=True)
    values = Document(max=100)
    why = Text(1000, allow_none=True)


class UndoSchema(Schema):
    """Why an operation is undone."""

    why = Text(1000, allow_none=True, load_default=None)


class StepSchema(Schema):
    """A record that an operation touched, and its changed fields; `before` is null where it was made."""

    kind = Text(required=True)
    id = Id(required=True)
    before = Document(required=True, allow_none=True)
    after = Document(required=True)


class DoneOperationSchema(Schema):
    """An operation that was carried out; `undone_at` says when it was taken back."""

    id = Id(required=True)
    operation = Text(required=True)
    household_id = Id(required=True)
    other_household_id = Id(allow_none=True)
    at = Instant(required=True)
    by_id = Id(allow_none=True)
    body = Document(required=True)
    steps = Many(Part(StepSchema), required=True)
    undone_at = Instant(allow_none=True)
    undone_by = Id(allow_none=True)


class EffectsSchema(Schema):
    """How many records of each kind an operation would touch beside those it names."""

    household = Whole(required=True)
    member = Whole(required=True)
    card = Whole(required=True)
    visit = Whole(required=True)
    followup = Whole(required=True)
    submission = Whole(required=True)


class OperationQuerySchema(ListQuery):
    """Which operations to list."""

    household = Id()
    operation = Text(choices=list(OPERATIONS))


class OperationListSchema(Schema):
    """A page of operations."""

    items = Many(Part(DoneOperationSchema), required=True)
    next = Text(required=True, allow_none=True)


class GoingSchema(Schema):
    """Villages that a worker serves, single households, or both."""

    from_id = Id(required=True)
    village_ids = Many(Id(), max=200, load_default=list)
    household_ids = Many(Id(), max=1000, load_default=list)


class HandOverSchema(GoingSchema):
    """What goes from one worker to another: at once or from `starts_on`, for good or until `ends_on`; `note`
    is for the receiver.
    """

    to_id = Id(required=True)
    why = Text(1000, min=1, required=True)
    note = Text(4000, allow_none=True)
    starts_on = Day(allow_none=True)
    ends_on = Day(allow_none=True)


class EndSchema(Schema):
    """Why households are given back, or not handed over after all."""

    why = Text(1000, min=1, required=True)


class HandOverRowSchema(Schema):
    """A hand-over. `summary` is what the receiver reads: `followups` and `at_risk` (a hundred at most, with
    the counts of all), and what the giver's phones had `unsent`. One that gives another back names it.
    """

    id = Id(required=True)
    from_id = Id(required=True)
    to_id = Id(required=True)
    made_at = Instant(required=True)
    made_by = Id(required=True)
    village_ids = Many(Id(), required=True)
    household_ids = Many(Id(), required=True)
    why = Text(required=True)
    note = Text(required=True, allow_none=True)
    starts_on = Day(required=True, allow_none=True)
    ends_on = Day(required=True, allow_none=True)
    gives_back = Id(required=True, allow_none=True)
    state = Text(choices=STATES, required=True)
    given_at = Instant(required=True, allow_none=True)
    summary = Document(required=True)
    read_at = Instant(required=True, allow_none=True)
    ended_at = Instant(required=True, allow_none=True)
    villages = Whole(required=True)
    households = Whole(required=True)
    followups = Whole(required=True)


class GoesSchema(Schema):
    """How much would go, and what the receiver would read."""

    villages = Whole(required=True)
    households = Whole(required=True)
    followups = Whole(required=True)
    summary = Document(required=True)


class HandOverQuerySchema(ListQuery):
    """Which hand-overs to list: from or to an account, in a state."""

    account = Id()
    state = Text(choices=STATES)


class HandOverListSchema(Schema):
    """A page of hand-overs."""

    items = Many(Part(HandOverRowSchema), required=True)
    next = Text(required=True, allow_none=True)


class HandOverReadSchema(Schema):
    """That a hand-over's summary was read, as its receiver's phone hands it in."""

    hand_over_id = Id(required=True)
