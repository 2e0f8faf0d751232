"""The wire of openness, as the desk sets it."""

from fieldapp.core.fields import Flag, Id, Instant, Many, Part, Schema, Text, Whole


class OpenSchema(Schema):
    """Whether the pages of an area's villages are open, whether they name the workers, and on which days
    these visit (1 Monday to 7 Sunday).
    """

    open = Flag(required=True)
    names = Flag(load_default=False)
    days = Many(Whole(min=1, max=7), max=7, load_default=list)


class SetOpennessSchema(Schema):
    """What an area says of itself; null: nothing, so that what is said above it counts."""

    own = Part(OpenSchema, required=True, allow_none=True)


class OpennessSchema(SetOpennessSchema):
    """What an area says of itself, and what counts for it: said by itself or by `from_area_id` above it."""

    area_id = Id(required=True)
    counts = Part(OpenSchema, required=True)
    from_area_id = Id(required=True, allow_none=True)
    changed_at = Instant(required=True, allow_none=True)
    page = Text(required=True, allow_none=True)
