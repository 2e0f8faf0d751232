"""The wire of the exports."""

from fieldapp.core.fields import Flag, Id, Instant, Schema, Text
from fieldapp.core.texts import LANGUAGES
from fieldapp.exports.service import FORMATS
from fieldapp.visits.models import VISIT_STATES


class ExportSchema(Schema):
    """Which submissions, and how: `labels` of choices in `language` instead of codes, `split`: a column for
    each choice of a select_multiple, `bom`: so that Excel knows CSV as UTF-8. `from`, `to`: of visits.
    """

    form_id = Text(200, min=1, required=True)
    format = Text(choices=FORMATS, load_default="csv")
    language = Text(choices=LANGUAGES, load_default="zh")
    labels = Flag(load_default=False)
    split = Flag(load_default=False)
    bom = Flag(load_default=True)
    area = Id(allow_none=True, load_default=None)
    since = Instant(data_key="from", allow_none=True, load_default=None)
    until = Instant(data_key="to", allow_none=True, load_default=None)
    state = Text(choices=VISIT_STATES, allow_none=True, load_default=None)
