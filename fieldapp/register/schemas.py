"""The wire of the register."""

from fieldapp.core.fields import (
    Day,
    Document,
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
from fieldapp.register.models import HOUSEHOLD_STATUSES, RESIDENCES, SEXES


class LastVisitSchema(Schema):
    """The last visit to a household."""

    id = Id(required=True)
    at = Instant(required=True)
    outcome = Text(required=True)


class HouseholdSchema(Schema):
    """A household; `search` is the text to look in: characters, pinyin, initials, house number, telephone."""

    id = Id(required=True)
    village_id = Id(required=True)
    number = Text(required=True)
    address = Text(allow_none=True)
    head_name = Text(allow_none=True)
    phone = Text(allow_none=True)
    lat = Number(allow_none=True)
    lon = Number(allow_none=True)
    accuracy = Number(allow_none=True)
    worker_id = Id(allow_none=True)
    status = Text(choices=HOUSEHOLD_STATUSES, required=True)
    properties = Strings(required=True)
    search = Text(4000, required=True)
    last_visit = Part(LastVisitSchema, allow_none=True)
    version = Whole(required=True)
    updated_at = Instant(required=True)


class MemberSchema(Schema):
    """A member of a household; `residence_since` and what follows it tell of those who are away or new."""

    id = Id(required=True)
    household_id = Id(required=True)
    full_name = Text(required=True)
    sex = Text(choices=SEXES, allow_none=True)
    born = Day(allow_none=True)
    relation = Text(allow_none=True)
    phone = Text(allow_none=True)
    residence = Text(choices=RESIDENCES, required=True)
    residence_since = Day(allow_none=True)
    away_city = Text(allow_none=True)
    contact_member_id = Id(allow_none=True)
    contact_name = Text(allow_none=True)
    contact_phone = Text(allow_none=True)
    contact_relation = Text(allow_none=True)
    properties = Strings(required=True)
    search = Text(4000, required=True)
    version = Whole(required=True)
    updated_at = Instant(required=True)


class PutHouseholdSchema(Schema):
    """A household to create, or fields to change in one and why; `base` is what they were when read."""

    village_id = Id()
    number = Text(40, allow_none=True)
    address = Text(300, allow_none=True)
    head_name = Text(100, allow_none=True)
    phone = Text(32, allow_none=True)
    lat = Number(min=-90, max=90, allow_none=True)
    lon = Number(min=-180, max=180, allow_none=True)
    accuracy = Number(min=0, max=1_000_000, allow_none=True)
    worker_id = Id(allow_none=True)
    status = Text(choices=HOUSEHOLD_STATUSES)
    properties = Strings(length=10_000)
    base = Document()
    why = Text(1000, allow_none=True, load_default=None)


class PutMemberSchema(Schema):
    """A member to create, or fields to change in one and why; `base` is what they were when read."""

    household_id = Id()
    full_name = Text(100, allow_none=True)
    sex = Text(choices=SEXES, allow_none=True)
    born = Day(allow_none=True)
    relation = Text(60, allow_none=True)
    phone = Text(32, allow_none=True)
    residence = Text(choices=RESIDENCES)
    residence_since = Day(allow_none=True)
    away_city = Text(100, allow_none=True)
    contact_member_id = Id(allow_none=True)
    contact_name = Text(100, allow_none=True)
    contact_phone = Text(32, allow_none=True)
    contact_relation = Text(60, allow_none=True)
    properties = Strings(length=10_000)
    base = Document()
    why = Text(1000, allow_none=True, load_default=None)


class HouseholdFilter(Schema):
    """Which households: of an area and below, of a status, served by a worker, whose last visit had an
    outcome, not visited for so many days or ever (with `by_rules`: within the interval that their village
    decides, so many days where it decides none); every word of `q` occurs in the search text of the
    household or of a member.
    """

    area = Id()
    status = Text(choices=HOUSEHOLD_STATUSES)
    worker = Id()
    outcome = Text(50)
    unvisited_days = Whole(max=3660)
    by_rules = Flag()
    q = Text(100)


class HouseholdQuerySchema(HouseholdFilter, ListQuery):
    """Which households to list."""

    unvisited_days = Whole(max=3660, text=True)
    by_rules = Flag(text=True)


class HouseholdListSchema(Schema):
    """A page of households."""

    items = Many(Part(HouseholdSchema))
    next = Text(allow_none=True)
