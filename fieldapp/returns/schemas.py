"""The wire of the returns."""

from fieldapp.core.fields import Day, Document, Id, Many, Part, Schema, Strings, Text
from fieldapp.core.texts import LANGUAGES
from fieldapp.forms.return_sheets import KINDS, PERIODS
from fieldapp.returns.make import FORMATS


class ReturnSchema(Schema):
    """A return that can be made, or a template file with what is wrong with it (`problems`; then the rest is
    null).
    """

    file = Text(required=True)
    name = Text(required=True, allow_none=True)
    title = Strings(required=True, allow_none=True)
    note = Strings(required=True, allow_none=True)
    kind = Text(choices=KINDS, required=True, allow_none=True)
    period = Text(choices=PERIODS, required=True, allow_none=True)
    formats = Many(Text(), required=True)
    problems = Many(Document(), required=True)


class ReturnListSchema(Schema):
    """Every return there is a template of."""

    items = Many(Part(ReturnSchema), required=True)


class MakeReturnSchema(Schema):
    """Which return, of which area, of the period that the day `on` lies in, and how: a table as `page` or
    `xlsx`, a list as `csv` or `xlsx`.
    """

    template = Text(100, min=1, required=True)
    area = Id(required=True)
    on = Day(required=True)
    format = Text(choices=sorted({one for each in FORMATS.values() for one in each}), required=True)
    language = Text(choices=LANGUAGES, load_default="zh")
