"""The wire of the duplicates."""

from fieldapp.core.fields import Document, Id, Many, Number, Part, Schema, Text, Whole
from fieldapp.duplicates.queries import KINDS
from fieldapp.register.schemas import HouseholdSchema


class LookForDuplicatesSchema(Schema):
    """Of which area the register is looked through."""

    area = Id(required=True)


class FoundQuerySchema(Schema):
    """Which pairs: of members or of households, with one of the two in an area, the likeliest so many."""

    area = Id()
    kind = Text(choices=KINDS, load_default="members")
    limit = Whole(min=1, max=200, text=True, load_default=50)


class ReasonSchema(Schema):
    """A piece of evidence: for (`weight` above 0) or against."""

    code = Text(required=True)
    weight = Number(required=True)


class PairSchema(Schema):
    """Two records that may be one: how likely from 0 to 100, why, and both as they are."""

    one = Id(required=True)
    other = Id(required=True)
    score = Whole(required=True, max=100)
    reasons = Many(Part(ReasonSchema), required=True)
    records = Many(Document(), required=True)


class FoundSchema(Schema):
    """The likeliest pairs, of how many; and the households of members among them."""

    items = Many(Part(PairSchema), required=True)
    total = Whole(required=True)
    households = Many(Part(HouseholdSchema), required=True)
