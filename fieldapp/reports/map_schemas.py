"""The wire of the map."""

from typing import Any

import marshmallow as ma

from fieldapp.core.fields import Day, Id, Instant, Many, Number, Part, Schema, Strings, Text, Whole
from fieldapp.reports.places import KINDS, MOST_CELLS, MOST_DAYS, MOST_POINTS, STATES

ALL_STATES = tuple(dict.fromkeys(state for states in STATES.values() for state in states))


class PlacesQuerySchema(Schema):
    """Which things to show in which box, in degrees of WGS 84; a box whose west is greater than its east goes
    over the antimeridian. Days are those of the village, both included: of a visit, of a household's last
    visit, or of a follow-up's due day.
    """

    what = Text(choices=KINDS, load_default=KINDS[0])
    west = Number(min=-180, max=180, text=True, load_default=-180.0)
    south = Number(min=-90, max=90, text=True, load_default=-90.0)
    east = Number(min=-180, max=180, text=True, load_default=180.0)
    north = Number(min=-90, max=90, text=True, load_default=90.0)
    zoom = Whole(min=0, max=24, text=True, load_default=0)
    area = Id()
    worker = Id()
    form = Text(100, min=1)
    state = Text(choices=ALL_STATES)
    since = Day(data_key="from")
    until = Day(data_key="to")
    days = Whole(min=1, max=3660, text=True, load_default=90)

    @ma.validates_schema
    def _fits(self, data: dict[str, Any], **_: Any) -> None:
        """A box has a height and a width; filters are those of its kind of things; days are not too many."""
        if data["south"] >= data["north"]:
            raise ma.ValidationError("not_in_range", "south")
        if data["west"] == data["east"]:
            raise ma.ValidationError("not_in_range", "west")
        if data["what"] == "households" and "form" in data:
            raise ma.ValidationError("invalid", "form")
        if "state" in data and data["state"] not in STATES[data["what"]]:
            raise ma.ValidationError("invalid", "state")
        if "since" in data and "until" in data:
            days = (data["until"] - data["since"]).days
            if days < 0 or (data["what"] == "visits" and days >= MOST_DAYS):
                raise ma.ValidationError("not_in_range", "to")


CountsSchema = Schema.from_dict({state: Whole() for state in ALL_STATES}, name="PlaceCountsSchema")


class CellSchema(Schema):
    """A field of the grid: the middle of what is in it, the box around that, how many, and by state."""

    lat = Number(required=True)
    lon = Number(required=True)
    south = Number(required=True)
    west = Number(required=True)
    north = Number(required=True)
    east = Number(required=True)
    count = Whole(required=True)
    states = Part(CountsSchema, required=True)


class PointSchema(Schema):
    """One thing in its place; of a visit also where the house is, and how many metres that is from there
    if it is farther than what both fixes may be off by.
    """

    id = Id(required=True)
    lat = Number(required=True)
    lon = Number(required=True)
    state = Text(choices=ALL_STATES, required=True)
    village_id = Id(required=True)
    household_id = Id(required=True)
    head_name = Text(required=True, allow_none=True)
    number = Text(required=True)
    worker_id = Id(required=True, allow_none=True)
    at = Instant(required=True, allow_none=True)
    due = Day(required=True, allow_none=True)
    title = Strings(required=True, allow_none=True)
    house_lat = Number(required=True, allow_none=True)
    house_lon = Number(required=True, allow_none=True)
    far = Whole(required=True, allow_none=True)


class VillagePlacesSchema(Schema):
    """How many of a village are in the box, by state."""

    village_id = Id(required=True)
    count = Whole(required=True)
    states = Part(CountsSchema, required=True)


class PlacesSchema(Schema):
    """What is in the box: points if they are few, else fields of a grid; how many by state and by village;
    how many have no place; and from which day to which, where days bound them.
    """

    count = Whole(required=True)
    states = Part(CountsSchema, required=True)
    placeless = Whole(required=True)
    villages = Many(Part(VillagePlacesSchema), required=True, max=100_000)
    cells = Many(Part(CellSchema), required=True, max=MOST_CELLS)
    points = Many(Part(PointSchema), required=True, max=MOST_POINTS)
    since = Day(required=True, allow_none=True, data_key="from")
    until = Day(required=True, allow_none=True, data_key="to")


class OutlinesQuerySchema(Schema):
    """Of which area and those below; all that the viewer serves if it is not said."""

    area = Id()


class OutlineSchema(Schema):
    """The ground on which a village's households stand: its corners, latitude before longitude, in order."""

    village_id = Id(required=True)
    households = Whole(required=True)
    ring = Many(Many(Number(), min=2, max=2), required=True)


class OutlinesSchema(Schema):
    """Villages of which any household has a place."""

    items = Many(Part(OutlineSchema), required=True, max=100_000)
