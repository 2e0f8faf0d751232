"""The wire of push and pull."""

import re
from typing import Any

import marshmallow as ma

from fieldapp.core.fields import Day, Document, Flag, Id, Instant, ListQuery, Many, Part, Schema, Text, Whole
from fieldapp.visits.schemas import ChosenSchema

MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
STATUSES = ("accepted", "duplicate", "held", "refused")
ACTIONS = ("comment", "done", "cancel", "reopen", "redate")


class PushDeviceSchema(Schema):
    """The phone: its own id, its app's version, how many things it has not sent yet, and how many it had not
    sent when its store was cleared from under it.
    """

    id = Id(required=True)
    app_version = Text(100, load_default="")
    unsent = Whole(load_default=None, allow_none=True)
    lost = Whole(load_default=None, allow_none=True)

    class Meta:
        unknown = ma.EXCLUDE


class ItemSchema(Schema):
    """One thing a phone finished. `kind`: visit, visit_correction, register_edit, register_operation,
    register_undo, followup_change, claim, claim_undo, left_behind; `schema`: the body's version.
    """

    id = Id(required=True)
    kind = Text(40, min=1, required=True)
    schema = Whole(min=1, load_default=1)
    made_at = Instant(allow_none=True)
    body = Document(max=10_000, required=True)


class PushSchema(Schema):
    """What a phone hands in."""

    protocol = Whole(min=1, max=1000, required=True)
    device = Part(PushDeviceSchema, required=True)
    items = Many(Part(ItemSchema), max=500, required=True)


class PushFrameSchema(PushSchema):
    """What is checked of a push as a whole; the items are read one by one, so that one cannot spoil the
    others.
    """

    items = Many(ma.fields.Raw(allow_none=True), max=500, required=True)

    class Meta:
        unknown = ma.EXCLUDE


class ReceiptSchema(Schema):
    """What was answered to an item. A duplicate carries the first answer in `first`. A reason has a stable
    `code`, a `message`, and further members that depend on the code, such as `field`.
    """

    id = ma.fields.Raw(required=True, metadata={"description": "as it was sent"})
    status = Text(choices=STATUSES, required=True)
    first = Text(choices=STATUSES)
    reasons = Many(ma.fields.Dict(), required=True)
    missing = Many(Text(64), required=True)
    answered_at = Instant(required=True)


class PushedSchema(Schema):
    """One receipt for each item, in the order of the items."""

    receipts = Many(Part(ReceiptSchema), required=True)
    server_time = Instant(required=True)


class PullQuerySchema(Schema):
    """Where to go on (absent: from the beginning), and how many records at most."""

    cursor = Text(20_000)
    limit = Whole(min=1, max=5000, text=True, load_default=1000)


class PullBodySchema(Schema):
    """The same in a body, for a cursor that is too long for a URL: it names every stream followed."""

    cursor = Text(500_000, allow_none=True, load_default=None)
    limit = Whole(min=1, max=5000, load_default=1000)


class RecordSchema(Schema):
    """A record of the feed; without a body it has left the stream."""

    kind = Text(required=True)
    id = Id(required=True)
    stream = Id(required=True)
    body = ma.fields.Dict(required=True, allow_none=True)


class PulledSchema(Schema):
    """A page of the feed."""

    cursor = Text(required=True)
    more = Flag(required=True)
    remaining = Whole(required=True)
    dropped_streams = Many(Id(), required=True)
    records = Many(Part(RecordSchema), max=5000, required=True)


class MonthSchema(Schema):
    """Visits of a calendar month, by where they stand."""

    month = Text(required=True)
    visits = Whole(required=True)
    held = Whole(required=True)


class StatusSchema(Schema):
    """The server's own count of what this account has handed in."""

    server_time = Instant(required=True)
    accepted = Whole(required=True)
    held = Whole(required=True)
    missing_files = Whole(required=True)
    months = Many(Part(MonthSchema), required=True)


class RegisterEditSchema(Schema):
    """An edit of the register: the fields wanted, and what they were when it was made."""

    subject = Text(choices=("household", "member"), required=True)
    id = Id(required=True)
    base = Document(load_default=dict)
    set = Document(required=True)


class FollowUpChangeSchema(Schema):
    """A change of a follow-up."""

    followup_id = Id(required=True)
    action = Text(choices=ACTIONS, required=True)
    text = Text(4000, allow_none=True, load_default=None)
    due = Day(allow_none=True, load_default=None)


class UndoItemSchema(Schema):
    """Which operation on the register to undo."""

    operation_id = Id(required=True)
    why = Text(1000, allow_none=True, load_default=None)


class TallyQuerySchema(Schema):
    """Which calendar month, such as 2026-11."""

    month = Text(7, required=True, metadata={"pattern": MONTH})

    @ma.validates("month")
    def is_month(self, value: str, **_: Any) -> None:
        """Refuse what is no month."""
        if not re.fullmatch(MONTH, value, re.ASCII):
            raise ma.ValidationError("invalid")


class TalliedSchema(Schema):
    """A visit that the server has, and where it stands."""

    id = Id(required=True)
    state = Text(required=True)


class SetAsideSchema(Schema):
    """An item of a visit that the desk looked at and does not count, with why."""

    id = Id(required=True)
    why = Text(required=True, allow_none=True)


class TallySchema(Schema):
    """The server's count of an account's visits of a month: practice apart; `kept` are items of visits kept
    whole for a person, which count when they are settled; `set_aside` those that the desk does not count.
    """

    month = Text(required=True)
    server_time = Instant(required=True)
    visits = Many(Part(TalliedSchema), max=100_000, required=True)
    practice = Many(Part(TalliedSchema), max=100_000, required=True)
    kept = Many(Id(), max=100_000, required=True)
    set_aside = Many(Part(SetAsideSchema), max=100_000, required=True)


class HeldSchema(Schema):
    """An item kept for a person: whole, with the reasons. Its `digest` tells apart two of one id."""

    id = Id(required=True)
    digest = Text(64, required=True)
    kind = Text(required=True)
    schema = Whole(required=True)
    account_id = Id(required=True)
    device_id = Id(required=True, allow_none=True)
    received_at = Instant(required=True)
    body = Document(max=10_000, required=True)
    reasons = Many(ma.fields.Dict(), required=True)
    settled_at = Instant(required=True, allow_none=True)
    settled_by = Id(required=True, allow_none=True)
    settlement = Text(required=True, allow_none=True)
    settled_why = Text(required=True, allow_none=True)


class HeldQuerySchema(ListQuery):
    """Which held items: those that wait, or with `settled` those that were settled."""

    account = Id()
    area = Id()
    kind = Text(40)
    settled = Flag(text=True, load_default=False)


class HeldListSchema(Schema):
    """A page of held items."""

    items = Many(Part(HeldSchema), required=True)
    next = Text(required=True, allow_none=True)


class HeldKeySchema(Schema):
    """Which held item."""

    id = Id(required=True)
    digest = Text(64, min=1, required=True)


class SettleSchema(Schema):
    """How held items are settled: `apply` as they are, `choose` values to write, `dismiss` with why."""

    items = Many(Part(HeldKeySchema), min=1, max=200, required=True)
    action = Text(choices=("apply", "choose", "dismiss"), required=True)
    values = Many(Part(ChosenSchema), max=200, load_default=list)
    why = Text(4000, allow_none=True, load_default=None)
