"""URLs of the operations on the register."""

from typing import Any
from uuid import UUID

from fieldapp.core import access
from fieldapp.core.http import Blueprint, viewer
from fieldapp.core.paging import paginate
from fieldapp.operations import handover, queries, service
from fieldapp.operations.models import RegisterOperation
from fieldapp.operations.schemas import (
    DoneOperationSchema,
    EffectsSchema,
    HandedOverSchema,
    HandOverSchema,
    OperationListSchema,
    OperationQuerySchema,
    OperationSchema,
    UndoSchema,
)

routes = Blueprint(
    "operations", __name__, description="Births, moves, merges: acts on the register, each with an undo"
)


@routes.get("/operations")
@routes.arguments(OperationQuerySchema, location="query")
@routes.response(200, OperationListSchema)
def list_operations(query: dict[str, Any]) -> Any:
    """Operations on households in scope, the latest first"""
    access.require(viewer(), "read")
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    keys = [RegisterOperation.at, RegisterOperation.id]
    page = paginate(queries.search_operations(viewer(), **query), keys, cursor, limit, descending=True)
    return {"items": [queries.operation_body(each) for each in page.items], "next": page.next}


@routes.put("/operations/<uuid:operation_id>")
@routes.arguments(OperationSchema)
@routes.response(200, DoneOperationSchema)
@routes.alt_response(201, schema=DoneOperationSchema)
def put_operation(body: dict[str, Any], operation_id: UUID) -> Any:
    """Carry out an operation on the register; twice is harmless"""
    row, new = service.carry_out(viewer(), operation_id, body)
    return queries.operation_body(row), 201 if new else 200


@routes.post("/operations/effects")
@routes.arguments(OperationSchema)
@routes.response(200, EffectsSchema)
def count_effects(body: dict[str, Any]) -> Any:
    """How much an operation would touch, without doing it"""
    return service.effects(viewer(), body)


@routes.post("/operations/<uuid:operation_id>/undo")
@routes.arguments(UndoSchema)
@routes.response(200, DoneOperationSchema)
def undo_operation(body: dict[str, Any], operation_id: UUID) -> Any:
    """Undo an operation; twice is harmless

    Refused, with a conflict that names the fields, where something it did was changed since.
    """
    return queries.operation_body(service.take_back(viewer(), operation_id, why=body["why"]))


@routes.post("/hand-overs")
@routes.arguments(HandOverSchema)
@routes.response(200, HandedOverSchema)
def post_hand_over(body: dict[str, Any]) -> Any:
    """Give villages or households of one worker to another, with the follow-ups open there

    The old worker's phone hands in what it holds, is credited for it, and then removes what left.
    """
    return handover.hand_over(viewer(), body.pop("from_id"), body.pop("to_id"), **body)
