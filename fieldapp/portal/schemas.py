"""The wire of what households asked, as the desk deals with it, and of the codes that workers tell."""

from fieldapp.core.fields import Day, Flag, Id, Instant, ListQuery, Many, Part, Schema, Text, Whole
from fieldapp.portal.kinds import KINDS
from fieldapp.portal.models import OUTCOMES, STATES


class RequestSchema(Schema):
    """What a household asked or complained of. With `followup_id` it is that follow-up; else the desk's."""

    id = Id(required=True)
    number = Text(required=True)
    household_id = Id(required=True)
    village_id = Id(required=True)
    office_id = Id(required=True)
    kind = Text(choices=KINDS, required=True)
    about = Text(allow_none=True)
    at = Instant(required=True)
    message = Text(required=True)
    phone = Text(allow_none=True)
    proved = Flag(required=True)
    promised = Day(required=True)
    followup_id = Id(allow_none=True)
    state = Text(choices=STATES, required=True)
    level = Whole(required=True)
    outcome = Text(allow_none=True)
    answer = Text(allow_none=True)
    answered_at = Instant(allow_none=True)
    answered_by = Id(allow_none=True)


class RequestListSchema(Schema):
    """A page of them."""

    items = Many(Part(RequestSchema))
    next = Text(allow_none=True)


class RequestQuerySchema(ListQuery):
    """Which to list."""

    area = Id()
    kind = Text(choices=KINDS)
    state = Text(choices=STATES)
    desk = Flag(text=True)
    late = Flag(text=True)
    number = Text(20)


class SeenSchema(Schema):
    """When what was seen had last been answered, null if it had not: another answer since is a conflict."""

    seen = Instant(allow_none=True)


class AnswerSchema(SeenSchema):
    """How an item of the desk's ended, and the words that the household reads."""

    outcome = Text(choices=OUTCOMES, required=True)
    answer = Text(1000, min=1, required=True)


class ReopenSchema(SeenSchema):
    """Why an answer is taken back."""

    why = Text(1000, allow_none=True, load_default=None)


class ProofCodeSchema(Schema):
    """Six digits to tell a household, good once until `until`."""

    code = Text(required=True)
    until = Instant(required=True)
