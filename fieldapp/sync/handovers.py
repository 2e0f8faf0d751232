"""Handler of the word of a receiver who has read what was handed over to them."""

import marshmallow as ma

from fieldapp.core.access import Viewer
from fieldapp.core.errors import Problem
from fieldapp.core.items import Answer, Held, Item, reason
from fieldapp.operations import handover
from fieldapp.operations.schemas import HandOverReadSchema
from fieldapp.sync.small import load


def hand_over_read(viewer: Viewer, item: Item) -> Answer:
    """Note that the summary was read."""
    body = load(viewer, HandOverReadSchema(unknown=ma.EXCLUDE), item.body)
    try:
        handover.acknowledge(viewer, body["hand_over_id"])
    except Problem:
        raise Held(reason("record_unknown", field="hand_over_id", value=str(body["hand_over_id"]))) from None
    return Answer()
