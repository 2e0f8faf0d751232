"""The wire of the audit trail."""

from fieldapp.core.fields import Document, Flag, Id, Instant, ListQuery, Many, Part, Schema, Text, Whole


class AuditRowSchema(Schema):
    """One thing that someone did; `n` and `hash` are its place in the chain, null for a minute at most."""

    id = Id(required=True)
    at = Instant(required=True)
    actor_id = Id(required=True, allow_none=True)
    device_id = Id(required=True, allow_none=True)
    action = Text(required=True)
    subject_kind = Text(required=True)
    subject_id = Id(required=True, allow_none=True)
    household_id = Id(required=True, allow_none=True)
    before = Document(required=True, allow_none=True)
    after = Document(required=True, allow_none=True)
    why = Text(required=True, allow_none=True)
    n = Whole(required=True, allow_none=True, max=2**62)
    hash = Text(required=True, allow_none=True)


class AuditFilterSchema(Schema):
    """Which rows: by whom, which action (`card.issued`) or kind of action (`card`), about what, when;
    `register`: only those that changed what is written of households, members and cards.
    """

    who = Id()
    what = Text(100)
    household = Id()
    subject = Id()
    register = Flag(text=True)
    since = Instant(data_key="from")
    until = Instant(data_key="to")


class AuditQuerySchema(AuditFilterSchema, ListQuery):
    """Which rows, a page of them."""


class AuditListSchema(Schema):
    """A page of rows."""

    items = Many(Part(AuditRowSchema), required=True)
    next = Text(required=True, allow_none=True)


class ChainSchema(Schema):
    """The end of the chain, to be noted elsewhere, and how many rows are not sealed yet."""

    n = Whole(required=True, max=2**62)
    hash = Text(required=True)
    waiting = Whole(required=True, max=2**62)
