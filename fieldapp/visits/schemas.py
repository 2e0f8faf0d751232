"""The wire of the visits."""

from typing import Any

import marshmallow as ma

from fieldapp.core.fields import (
    Document,
    Flag,
    Id,
    Instant,
    ListQuery,
    Many,
    Number,
    Part,
    Schema,
    Text,
    Whole,
)
from fieldapp.visits.looks import WEIGHTS
from fieldapp.visits.models import HEARD, OUTCOMES, SUBJECTS, VISIT_EVENTS, VISIT_STATES

SHA256 = r"^[0-9a-f]{64}$"


def sha256_field(**kwargs: Any) -> Text:
    """A SHA-256 in lower-case hexadecimal."""
    return Text(64, metadata={"pattern": SHA256}, **kwargs)


class AttachmentSchema(Schema):
    """A file that an answer names: the answer's file name, and the file by its hash."""

    name = Text(255, min=1, required=True)
    sha256 = sha256_field(required=True)
    type = Text(100, required=True)
    size = Whole(allow_none=True)

    class Meta:
        unknown = ma.EXCLUDE

    @ma.validates("sha256")
    def is_hex(self, value: str, **_: Any) -> None:
        """Refuse what is no hash."""
        if len(value) != 64 or set(value) - set("0123456789abcdef"):
            raise ma.ValidationError("sha256")


class SubmissionSchema(Schema):
    """One form filled in about one subject; leaves of `values` are strings."""

    id = Id(required=True)
    form_id = Text(200, required=True)
    plan_hash = Text(64, required=True)
    version = Text(100, load_default="")
    subject_type = Text(choices=SUBJECTS, required=True)
    subject_id = Id(required=True)
    values = Document(required=True)
    attachments = Many(Part(AttachmentSchema), max=200, load_default=list)
    finished_at = Instant(allow_none=True, load_default=None)
    state = Text(choices=VISIT_STATES, dump_only=True)
    problems = Many(ma.fields.Dict(), dump_only=True)


class VisitEventSchema(Schema):
    """A line of what became of a visit after it was taken in."""

    id = Id(required=True)
    at = Instant(required=True)
    by_id = Id(allow_none=True)
    kind = Text(choices=VISIT_EVENTS, required=True)
    text = Text(4000, allow_none=True)
    data = Document()


class VisitSchema(Schema):
    """A visit as the server tells it."""

    id = Id(required=True)
    household_id = Id(required=True)
    village_id = Id(required=True)
    worker_id = Id()
    started_at = Instant(required=True)
    ended_at = Instant(allow_none=True)
    received_at = Instant()
    outcome = Text(choices=OUTCOMES, required=True)
    lat = Number(allow_none=True)
    lon = Number(allow_none=True)
    accuracy = Number(allow_none=True)
    geotag_at = Instant(allow_none=True)
    geotag_reason = Text(allow_none=True)
    card_id = Id(allow_none=True)
    card_scanned_at = Instant(allow_none=True)
    note = Text(10_000, allow_none=True)
    state = Text(choices=VISIT_STATES)
    reasons = Many(ma.fields.Dict())
    missing = Many(sha256_field())
    submissions = Many(Part(SubmissionSchema))
    version = Whole()
    history = Many(Part(VisitEventSchema))


class VisitItemSchema(Schema):
    """A visit as the phone makes it: the body of an outbox item. What a newer phone adds is passed over."""

    class Meta:
        unknown = ma.EXCLUDE

    id = Id(required=True)
    household_id = Id(required=True)
    village_id = Id(required=True)
    started_at = Instant(required=True)
    ended_at = Instant(allow_none=True, load_default=None)
    outcome = Text(choices=OUTCOMES, required=True)
    lat = Number(min=-90, max=90, allow_none=True, load_default=None)
    lon = Number(min=-180, max=180, allow_none=True, load_default=None)
    accuracy = Number(min=0, max=1e9, allow_none=True, load_default=None)
    geotag_at = Instant(allow_none=True, load_default=None)
    geotag_reason = Text(2000, allow_none=True, load_default=None)
    card_id = Id(allow_none=True, load_default=None)
    card_scanned_at = Instant(allow_none=True, load_default=None)
    note = Text(10_000, allow_none=True, load_default=None)
    practice = Flag(load_default=False)
    submissions = Many(Part(SubmissionSchema(unknown=ma.EXCLUDE)), max=100, load_default=list)


class VisitListSchema(Schema):
    """A page of visits."""

    items = Many(Part(VisitSchema))
    next = Text(allow_none=True)


class VisitQuerySchema(ListQuery):
    """Which visits to list; `from` and `to` bound the start of the visit."""

    area = Id()
    worker = Id()
    household = Id()
    outcome = Text(choices=OUTCOMES)
    state = Text(choices=VISIT_STATES)
    since = Instant(data_key="from")
    until = Instant(data_key="to")
    proved = Flag(text=True)


class AttachmentQuerySchema(Schema):
    """Which visit a file is sent for, where no visit names it yet."""

    visit = Id()


class ReceivedSchema(Schema):
    """How much of a file has arrived, and whether it is whole and its hash verified."""

    sha256 = sha256_field()
    received = Whole(max=2**62)
    stored = Flag()


class ReviewSchema(Schema):
    """What is said of visits. Returning and commenting need words; `reopen` takes an approval or a return
    back; `versions` (by id): as last seen.
    """

    ids = Many(Id(), min=1, max=200, required=True)
    action = Text(choices=("approve", "return", "comment", "reopen"), required=True)
    text = Text(4000, allow_none=True, load_default=None)
    versions = ma.fields.Dict(keys=Id(), values=Whole(), load_default=None)


class ChosenSchema(Schema):
    """A value that a supervisor decided on, for a field of the register."""

    subject = Text(choices=SUBJECTS, required=True)
    id = Id(required=True)
    field = Text(100, min=1, required=True)
    value = ma.fields.Raw(allow_none=True, load_default=None)


class SettleVisitsSchema(Schema):
    """How held visits are settled: `apply` as they are, `choose` values to write, `dismiss` with why."""

    ids = Many(Id(), min=1, max=200, required=True)
    action = Text(choices=("apply", "choose", "dismiss"), required=True)
    values = Many(Part(ChosenSchema), max=200, load_default=list)
    text = Text(4000, allow_none=True, load_default=None)
    versions = ma.fields.Dict(keys=Id(), values=Whole(), load_default=None)


class VisitVersionSchema(Schema):
    """A visit as it was before a correction."""

    version = Whole(required=True)
    replaced_at = Instant(required=True)
    visit = Document(required=True)


class VisitVersionListSchema(Schema):
    """Every earlier version of a visit."""

    items = Many(Part(VisitVersionSchema), required=True)
    next = Text(required=True, allow_none=True)


class LookQuerySchema(ListQuery):
    """Which visits of the queue: with a reason to look, or (`telephone`) those to be re-checked by it."""

    area = Id()
    worker = Id()
    look = Text(choices=list(WEIGHTS))
    telephone = Flag(text=True, load_default=False)


class HeardSchema(Schema):
    """What a household said of a visit by telephone, when, and to whom."""

    at = Instant(required=True)
    by_id = Id(required=True)
    outcome = Text(choices=HEARD, required=True)
    note = Text(4000, required=True, allow_none=True)


class LookSchema(Schema):
    """A visit in the queue of review, with the reasons to look at it first."""

    id = Id(required=True)
    visit = Part(VisitSchema, required=True)
    looks = Many(ma.fields.Dict(), required=True)
    waiting = Flag(required=True)
    sampled = Flag(required=True)
    heard = Part(HeardSchema, required=True, allow_none=True)


class LookListSchema(Schema):
    """A page of the queue, what needs a look most before the rest."""

    items = Many(Part(LookSchema), required=True)
    next = Text(required=True, allow_none=True)


class BeforeSchema(Schema):
    """The same form about the same subject, as it was filled in the time before."""

    submission_id = Id(required=True)
    at = Instant(required=True)
    submission = Part(SubmissionSchema, required=True)


class LookedAtSchema(LookSchema):
    """A visit with all that helps to judge it: the forms as they were filled in the time before."""

    before = Many(Part(BeforeSchema), required=True)


class HearSchema(Schema):
    """What the household said: that it was so, that it was otherwise, or nothing since nobody answered."""

    outcome = Text(choices=HEARD, required=True)
    note = Text(4000, allow_none=True, load_default=None)


class SampleQuerySchema(Schema):
    """Of which area."""

    area = Id(required=True)


class SampleSchema(Schema):
    """The percent of visits of an area, and of those below that set none, re-checked by telephone."""

    area_id = Id(required=True)
    percent = Number(min=0, max=100, required=True)
