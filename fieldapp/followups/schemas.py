"""The wire of the follow-ups."""

import marshmallow as ma

from fieldapp.core.fields import Day, Flag, Id, Instant, ListQuery, Many, Part, Schema, Strings, Text, Whole
from fieldapp.followups.models import EVENT_KINDS, ORIGINS, PRIORITIES, STATES

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
    history = Many(Part(FollowUpEventSchema))


class FollowUpListSchema(Schema):
    """A page of follow-ups."""

    items = Many(Part(FollowUpSchema))
    next = Text(allow_none=True)


class FollowUpQuerySchema(ListQuery):
    """Which follow-ups to list; every word of `q` occurs in the title or the household's search text."""

    area = Id()
    assignee = Id()
    household = Id()
    state = Text(choices=STATES)
    priority = Text(choices=PRIORITIES)
    due_before = Day()
    unassigned = Flag(text=True)
    q = Text(100)


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
