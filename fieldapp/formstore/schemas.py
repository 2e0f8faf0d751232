"""Forms on the wire."""

from fieldapp.core.fields import Flag, Id, Many, Number, Part, Schema, Strings, Text, Whole


class FormSchema(Schema):
    """A form in its active version; `every` is in days, absent where it is filled in only on demand."""

    id = Id(required=True)
    form_id = Text(required=True)
    title = Strings(required=True)
    version = Text(required=True, allow_none=True)
    plan_hash = Text(64, required=True, allow_none=True)
    subject = Text(required=True, allow_none=True, choices=("household", "member"))
    every = Whole(required=True, allow_none=True)
    order = Number(required=True, allow_none=True)
    active = Flag(required=True)


class FormList(Schema):
    """A page of forms."""

    items = Many(Part(FormSchema), required=True)
    next = Text(required=True, allow_none=True)
