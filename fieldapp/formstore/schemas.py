"""Forms on the wire."""

from fieldapp.core.fields import (
    Day,
    Flag,
    Id,
    Instant,
    ListQuery,
    Many,
    Number,
    Part,
    Schema,
    Strings,
    Text,
    Whole,
)
from fieldapp.formstore.models import RELEASE_STATES

SUBJECTS = ("household", "member")


class ComingSchema(Schema):
    """What a form becomes from the day `on`."""

    on = Day(required=True)
    title = Strings(required=True, allow_none=True)
    version = Text(required=True, allow_none=True)
    plan_hash = Text(64, required=True, allow_none=True)
    subject = Text(required=True, allow_none=True, choices=SUBJECTS)
    every = Whole(required=True, allow_none=True)
    order = Number(required=True, allow_none=True)
    active = Flag(required=True)


class FormSchema(Schema):
    """A form as it is filled in in an area and below, unless a nearer area has an offer of its own;
    `every` is in days, absent where it is filled in only on demand.
    """

    id = Id(required=True)
    form_id = Text(required=True)
    area_id = Id(required=True)
    title = Strings(required=True)
    version = Text(required=True, allow_none=True)
    plan_hash = Text(64, required=True, allow_none=True)
    subject = Text(required=True, allow_none=True, choices=SUBJECTS)
    every = Whole(required=True, allow_none=True)
    order = Number(required=True, allow_none=True)
    active = Flag(required=True)
    next = Part(ComingSchema, required=True, allow_none=True)


class FormList(Schema):
    """A page of forms."""

    items = Many(Part(FormSchema), required=True)
    next = Text(required=True, allow_none=True)


class UploadQuery(Schema):
    """The file's name, by whose ending it is read, and the area that a new form belongs to."""

    name = Text(200, min=1, required=True)
    area = Id(required=True)


class FormProblemSchema(Schema):
    """One thing wrong with a form, in its sheet's own terms: `position` is where in `expression`."""

    message = Text(required=True)
    messages = Strings(required=True)
    sheet = Text()
    row = Whole()
    column = Text()
    expression = Text(100_000)
    position = Whole()


class FormVersionSchema(Schema):
    """A version of a form, and the areas where it is filled in."""

    id = Id(required=True)
    form_id = Text(required=True)
    title = Strings(required=True)
    version = Text(required=True)
    plan_hash = Text(64, required=True)
    subject = Text(required=True, choices=SUBJECTS)
    every = Whole(required=True, allow_none=True)
    source_name = Text(required=True, allow_none=True)
    uploaded_at = Instant(required=True)
    uploaded_by = Id(required=True, allow_none=True)
    areas = Many(Id(), required=True)


class UploadedSchema(Schema):
    """What became of an upload: a version that is offered nowhere yet, or everything that is wrong."""

    version = Part(FormVersionSchema, required=True, allow_none=True)
    known = Flag(required=True)
    problems = Many(Part(FormProblemSchema), required=True)
    notes = Many(Strings(), required=True)


class FormDetailSchema(Schema):
    """One thing that changed; `loss` where data already there is cut off from what comes."""

    code = Text(required=True)
    before = Many(Text(), required=True)
    after = Many(Text(), required=True)
    loss = Flag(required=True)


class FormChangeSchema(Schema):
    """What became of a question, of a rule of follow-ups, or of the form itself."""

    kind = Text(required=True, choices=("added", "removed", "moved", "changed"))
    of = Text(required=True, choices=("form", "question", "rule"))
    path = Text(required=True)
    label = Strings(required=True)
    details = Many(Part(FormDetailSchema), required=True)


class VersionQuery(ListQuery):
    """Which form's versions or releases."""

    form_id = Text(200)


class VersionList(Schema):
    """A page of versions."""

    items = Many(Part(FormVersionSchema), required=True)
    next = Text(required=True, allow_none=True)


class ChangesQuery(Schema):
    """Against which version of the form; without one against that uploaded before."""

    since = Id(allow_none=True, load_default=None)


class FormChangesSchema(Schema):
    """What changed since a version; nothing for the first of its form."""

    since = Part(FormVersionSchema, required=True, allow_none=True)
    changes = Many(Part(FormChangeSchema), required=True)


class ReachQuery(Schema):
    """Where a version would go."""

    area_ids = Many(Id(), min=1, max=200, required=True)


class FormReachSchema(Schema):
    """Whom publishing would concern, and what it would replace and change there."""

    villages = Whole(required=True)
    workers = Whole(required=True)
    replaces = Many(Part(FormVersionSchema), required=True)
    changes = Many(Part(FormChangeSchema), required=True)


class ReleaseSchema(Schema):
    """A version to be filled in in these areas and below, at once or from a day to come; without a version
    the form is not filled in there any more. `knows_loss`: that it cuts off data is known.
    """

    form_id = Text(200, min=1, required=True)
    version_id = Id(required=True, allow_none=True)
    area_ids = Many(Id(), min=1, max=200, required=True)
    starts_on = Day(allow_none=True, load_default=None)
    why = Text(1000, allow_none=True, load_default=None)
    knows_loss = Flag(load_default=False)


class DoneReleaseSchema(Schema):
    """An act of publishing."""

    id = Id(required=True)
    form_id = Text(required=True)
    version_id = Id(required=True, allow_none=True)
    area_ids = Many(Id(), required=True)
    starts_on = Day(required=True)
    state = Text(required=True, choices=RELEASE_STATES)
    why = Text(required=True, allow_none=True)
    made_at = Instant(required=True)
    made_by = Id(required=True, allow_none=True)


class ReleaseList(Schema):
    """A page of acts of publishing."""

    items = Many(Part(DoneReleaseSchema), required=True)
    next = Text(required=True, allow_none=True)


class BackSchema(Schema):
    """Why a release is taken back."""

    why = Text(1000, allow_none=True, load_default=None)
