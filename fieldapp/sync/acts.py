"""Handlers of the register's operations and of their undoing, as phones hand them in."""

import marshmallow as ma

from fieldapp.core.access import Viewer
from fieldapp.core.items import Answer, Held, Item, reason
from fieldapp.operations import service as operations
from fieldapp.operations.schemas import OperationSchema
from fieldapp.sync.schemas import UndoItemSchema
from fieldapp.sync.small import load


def register_operation(viewer: Viewer, item: Item) -> Answer:
    """Carry out an operation; the item's id is the operation's."""
    body = load(viewer, OperationSchema(unknown=ma.EXCLUDE), item.body)
    operations.carry_out(viewer, item.id, body, at=item.made_at, late=True)
    return Answer()


def register_undo(viewer: Viewer, item: Item) -> Answer:
    """Undo an operation."""
    body = load(viewer, UndoItemSchema(unknown=ma.EXCLUDE), item.body)
    operations.take_back(viewer, body["operation_id"], why=body["why"], late=True)
    return Answer()


def left_behind(_viewer: Viewer, _item: Item) -> Answer:
    """What a phone hands in, although unfinished, before it erases itself: a visit begun, an item refused. It
    is kept whole for a person.
    """
    raise Held(reason("left_behind"))
