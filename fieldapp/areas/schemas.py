"""Areas on the wire."""

from fieldapp.areas.models import LEVELS
from fieldapp.areas.settings import ASSIGN_TO, PRIORITIES
from fieldapp.core.fields import Day, Document, Flag, Id, Many, Number, Part, Schema, Strings, Text, Whole
from fieldapp.core.tiles import COORDINATES


class VisitKindSchema(Schema):
    """Households one of whose properties holds a value, and how often they are visited."""

    property = Text(100, min=1, required=True)
    value = Text(200, min=1, required=True)
    days = Whole(min=1, max=3650, required=True)


class AreaSchema(Schema):
    """A province, county, township or village; `visit_days` and `visit_kinds` are absent where it decides
    nothing itself.
    """

    id = Id(required=True)
    parent_id = Id(required=True, allow_none=True)
    level = Text(required=True, choices=LEVELS)
    code = Text(required=True)
    name = Strings(required=True)
    timezone = Text(required=True)
    lat = Number(required=True, allow_none=True)
    lon = Number(required=True, allow_none=True)
    visit_days = Whole(required=True, allow_none=True)
    visit_kinds = Many(Part(VisitKindSchema), required=True, allow_none=True)


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


class RevisitSchema(Schema):
    """What an outcome at the door promises: from and until how many days after the visit, who does it."""

    active = Flag(required=True)
    window_days = Whole(max=365, required=True)
    due_days = Whole(max=365, required=True)
    assign_to = Text(required=True, choices=ASSIGN_TO)
    priority = Text(required=True, choices=PRIORITIES)


class SettingsSchema(Schema):
    """What an area decides; what is absent is left as it is, null is decided by the area above again."""

    visit_days = Whole(min=1, max=3650, allow_none=True)
    visit_kinds = Many(Part(VisitKindSchema), max=20, allow_none=True)
    revisit_not_at_home = Part(RevisitSchema, allow_none=True)
    revisit_moved_away = Part(RevisitSchema, allow_none=True)
    revisit_vacant = Part(RevisitSchema, allow_none=True)
    revisit_no_such_address = Part(RevisitSchema, allow_none=True)
    escalation_days = Whole(min=1, max=365, allow_none=True)
    working_week = Many(Whole(min=1, max=7), min=1, max=7, allow_none=True)
    days_off = Many(Day(), max=400, allow_none=True)
    days_on = Many(Day(), max=400, allow_none=True)
    keep_files_days = Whole(min=1, max=3650, allow_none=True)


class DecideSchema(Schema):
    """Settings to change; `version` is that of the settings that were seen."""

    version = Whole(required=True)
    values = Part(SettingsSchema, required=True)
    why = Text(1000, allow_none=True, load_default=None)


class AreaSettingsSchema(Schema):
    """What holds in an area, and by name which area says so; null: none does, it is what holds everywhere."""

    area_id = Id(required=True)
    version = Whole(required=True)
    holds = Part(SettingsSchema, required=True)
    sources = Document(required=True)
