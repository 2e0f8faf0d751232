"""Areas on the wire."""

from fieldapp.areas.models import LEVELS
from fieldapp.core.fields import Id, Many, Number, Part, Schema, Strings, Text


class AreaSchema(Schema):
    """A province, county, township or village."""

    id = Id(required=True)
    parent_id = Id(required=True, allow_none=True)
    level = Text(required=True, choices=LEVELS)
    code = Text(required=True)
    name = Strings(required=True)
    timezone = Text(required=True)
    lat = Number(required=True, allow_none=True)
    lon = Number(required=True, allow_none=True)


class AreaList(Schema):
    """A page of areas."""

    items = Many(Part(AreaSchema), required=True)
    next = Text(required=True, allow_none=True)
