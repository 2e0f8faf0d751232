"""Areas on the wire."""

from fieldapp.areas.models import LEVELS
from fieldapp.core.fields import Id, Many, Number, Part, Schema, Strings, Text, Whole
from fieldapp.core.tiles import COORDINATES


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


class TilesSchema(Schema):
    """A tile server: where its pictures are, whom to name, and in which coordinates they are drawn."""

    url = Text(required=True)
    attribution = Text(required=True)
    coordinates = Text(required=True, choices=COORDINATES)
    max_zoom = Whole(required=True)


class MapSchema(Schema):
    """What maps are drawn on; without tiles, plain ground."""

    tiles = Part(TilesSchema, required=True, allow_none=True)
