"""The wire of the follow-ups."""

import marshmallow as ma

from fieldapp.core.fields import Day, Flag, Id, Instant, ListQuery, Many, Part, Schema, Strings, Text, Whole
from fieldapp.followups.models import ACTS, EVENT_KINDS, ORIGINS, PRIORITIES, STANDINGS, STATES, UNITS
from fieldapp.register.schemas import HouseholdFilter

SORTS = ("due", "-due", "-created", "urgency", "village")
ACTIONS = ("comment", "done", "cancel", "reopen", "redate")


class FollowUpEventSchema(Schema):
    """A line of a follow-up's history; `data` depends on the kind."""

    id = Id(required=True)
    at = Instant(required=True)
    by_id = Id(allow_none=True)
    kind = Text(choices=EVENT_KINDS, required=True)
    text = Text(4000, allow_none=True)
    data = ma.fields.Dict()


class FollowUpSchema(Schema):
    """Something promised; days are plain dates of the village."""

    id = Id(required=True)
    household_id = Id(required=True)
    member_id = Id(allow_none=True)
    village_id = Id(required=True)
    origin = Text(choices=ORIGINS, required=True)
    rule = Text(allow_none=True)
    submission_id = Id(allow_none=True)
    visit_id = Id(allow_none=True)
    title = Strings(required=True)
    note = Strings(allow_none=True)
    window_start = Day(allow_none=True)
    due = Day(required=True)
    escalate_on = Day(allow_none=True)
    assignee_id = Id(allow_none=True)
    state = Text(choices=STATES, required=True)
    priority = Text(choices=PRIORITIES, required=True)
    form_id = Text(allow_none=True)
    closes_when = Text(4000, allow_none=True)
    created_at = Instant(required=True)
    created_by = Id(allow_none=True)
    closed_at = Instant(allow_none=True)
    closed_by = Id(allow_none=True)
    version = Whole(required=True)
    level = Whole(required=True, metadata={"description": "levels above the village it has gone up"})
    series_id = Id(allow_none=True)
    reminded_at = Instant(allow_none=True)
    history = Many(Part(FollowUpEventSchema))


class FollowUpListSchema(Schema):
    """A page of follow-ups."""

    items = Many(Part(FollowUpSchema))
    next = Text(allow_none=True)


class FollowUpFilter(Schema):
    """Which follow-ups; `standing` is how they stand today (late: overdue or escalated), `level` the least
    that they went up; every word of `q` occurs in the title or the household's search text.
    """

    area = Id()
    assignee = Id()
    household = Id()
    state = Text(choices=STATES)
    priority = Text(choices=PRIORITIES)
    due_before = Day()
    unassigned = Flag(text=True)
    standing = Text(choices=STANDINGS)
    level = Whole(max=3, text=True)
    origin = Text(choices=ORIGINS)
    series = Id()
    closed_from = Instant()
    q = Text(100)


class FollowUpQuerySchema(FollowUpFilter, ListQuery):
    """Which follow-ups to list, and in which order: by due day, the newest or the most urgent first, or by
    village.
    """

    sort = Text(choices=SORTS, load_default="due")


class MatchSchema(Schema):
    """A follow-up that matches, as it is now."""

    id = Id(required=True)
    version = Whole(required=True)


class MatchingSchema(Schema):
    """How many follow-ups match, and the first thousand of them, the earliest due first."""

    total = Whole(required=True)
    items = Many(Part(MatchSchema), required=True)


class FollowUpCountsSchema(Schema):
    """How the open ones of the follow-ups that match stand today."""

    open = Whole(required=True)
    not_yet = Whole(required=True)
    due = Whole(required=True)
    overdue = Whole(required=True)
    escalated = Whole(required=True)
    late = Whole(required=True)
    urgent = Whole(required=True)
    unassigned = Whole(required=True)


class PutFollowUpSchema(Schema):
    """A follow-up made at the desk; title and note by language."""

    household_id = Id(required=True)
    member_id = Id(allow_none=True)
    title = Strings(required=True, max=10, length=300)
    note = Strings(allow_none=True, max=10)
    window_start = Day(allow_none=True)
    due = Day(required=True)
    escalate_on = Day(allow_none=True)
    assignee_id = Id(allow_none=True)
    priority = Text(choices=PRIORITIES, load_default="normal")
    form_id = Text(200, allow_none=True)

    @ma.validates("title")
    def has_words(self, value: dict[str, str], **_: object) -> None:
        """A title says something in at least one language."""
        if not any(words.strip() for words in value.values()):
            raise ma.ValidationError("blank")


class AssignSchema(Schema):
    """Follow-ups to give to an account (null: to nobody). `versions`, by id, are what the caller last saw."""

    ids = Many(Id(), min=1, max=500, required=True)
    assignee_id = Id(required=True, allow_none=True)
    due = Day(allow_none=True)
    note = Text(4000, allow_none=True)
    versions = ma.fields.Dict(keys=Text(36), values=Whole())


class ChangeSchema(Schema):
    """A change of a follow-up; `id` is that of its line of history, `version` what the caller last saw."""

    id = Id(required=True)
    action = Text(choices=ACTIONS, required=True)
    text = Text(4000, allow_none=True)
    due = Day(allow_none=True)
    version = Whole()


class ActSchema(Schema):
    """Something done to many follow-ups, all or none. `versions`, by id, are what the caller last saw.

    assign: `assignee_id` (null: to nobody) or `assignees` by id, and `due` if it changes. redate: `due`, or
    `days` to move each by. cancel: `text` says why. remind.
    """

    action = Text(choices=[act for act in ACTS if act != "make"], required=True)
    ids = Many(Id(), min=1, max=1000, required=True)
    versions = ma.fields.Dict(keys=Text(36), values=Whole())
    assignee_id = Id(allow_none=True)
    assignees = ma.fields.Dict(keys=Text(36), values=Id())
    due = Day(allow_none=True)
    days = Whole(min=-366, max=366, allow_none=True)
    text = Text(4000, allow_none=True)


class MakeSchema(Schema):
    """A follow-up for each of many households: of `household_ids`, or of those that meet `households`, of
    which there must be `expected` still. With `every` and `unit` it comes again, until `until` if said.
    """

    household_ids = Many(Id(), max=1000)
    member_id = Id(allow_none=True, metadata={"description": "a member of the one household"})
    households = Part(HouseholdFilter)
    expected = Whole()
    title = Strings(required=True, max=10, length=300)
    note = Strings(allow_none=True, max=10)
    due = Day(required=True)
    every = Whole(min=1, max=366, allow_none=True)
    unit = Text(choices=UNITS, allow_none=True)
    until = Day(allow_none=True)
    assignee_id = Id(allow_none=True)
    to_worker = Flag(metadata={"description": "whoever serves each household is given it"})
    priority = Text(choices=PRIORITIES, load_default="normal")
    form_id = Text(200, allow_none=True)

    @ma.validates("title")
    def has_words(self, value: dict[str, str], **_: object) -> None:
        """A title says something in at least one language."""
        if not any(words.strip() for words in value.values()):
            raise ma.ValidationError("blank")


class DoneActSchema(Schema):
    """An act that was carried out. `left` are those that undoing it left as they are: changed since."""

    id = Id(required=True)
    action = Text(choices=ACTS, required=True)
    at = Instant(required=True)
    by_id = Id(required=True)
    count = Whole(required=True)
    undone_at = Instant(required=True, allow_none=True)
    left = Many(Id(), required=True)
    items = Many(Part(FollowUpSchema), required=True)


class ReachQuerySchema(HouseholdFilter):
    """Which households a follow-up would be made for."""

    unvisited_days = Whole(max=3660, text=True)
    by_rules = Flag(text=True)


class ReachSchema(Schema):
    """How many households match."""

    count = Whole(required=True)


class ProposalQuerySchema(Schema):
    """Follow-ups to be given out."""

    ids = Many(Id(), min=1, max=1000, required=True)


class ProposedSchema(Schema):
    """A worker for a follow-up; metres from the middle of the houses they serve."""

    followup_id = Id(required=True)
    assignee_id = Id(required=True)
    metres = Whole(required=True, allow_none=True)


class WorkloadSchema(Schema):
    """How many follow-ups a worker has open, and would have."""

    account_id = Id(required=True)
    before = Whole(required=True)
    after = Whole(required=True)


class ProposalSchema(Schema):
    """Who could take which follow-ups. Nothing is given out by asking."""

    items = Many(Part(ProposedSchema), required=True)
    workers = Many(Part(WorkloadSchema), required=True)


class SeriesSchema(Schema):
    """A follow-up that comes again: the nth is due `n * every` units after `starts`, until `until`."""

    id = Id(required=True)
    household_id = Id(required=True)
    member_id = Id(required=True, allow_none=True)
    title = Strings(required=True)
    note = Strings(required=True)
    starts = Day(required=True)
    every = Whole(required=True)
    unit = Text(choices=UNITS, required=True)
    until = Day(required=True, allow_none=True)
    assignee_id = Id(required=True, allow_none=True)
    priority = Text(choices=PRIORITIES, required=True)
    form_id = Text(required=True, allow_none=True)
    created_at = Instant(required=True)
    created_by = Id(required=True, allow_none=True)
    ended_at = Instant(required=True, allow_none=True)
