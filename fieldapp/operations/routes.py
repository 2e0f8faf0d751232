"""URLs of the operations on the register."""

from typing import Any
from uuid import UUID

from fieldapp.core import access
from fieldapp.core.http import Blueprint, viewer
from fieldapp.core.paging import paginate
from fieldapp.operations import handover, queries, service
from fieldapp.operations.models import HandOver, RegisterOperation
from fieldapp.operations.schemas import (
    DoneOperationSchema,
    EffectsSchema,
    EndSchema,
    GoesSchema,
    GoingSchema,
    HandOverListSchema,
    HandOverQuerySchema,
    HandOverRowSchema,
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


@routes.get("/hand-overs")
@routes.arguments(HandOverQuerySchema, location="query")
@routes.response(200, HandOverListSchema)
def list_hand_overs(query: dict[str, Any]) -> Any:
    """Hand-overs in scope, or to oneself, the latest first"""
    access.require(viewer(), "read")
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    keys = [HandOver.made_at, HandOver.id]
    page = paginate(queries.search_hand_overs(viewer(), **query), keys, cursor, limit, descending=True)
    return {"items": [queries.hand_over_body(each) for each in page.items], "next": page.next}


@routes.post("/hand-overs")
@routes.arguments(HandOverSchema)
@routes.response(200, HandOverRowSchema)
def post_hand_over(body: dict[str, Any]) -> Any:
    """Give villages or households of one worker to another, with the follow-ups open there

    The old worker's phone hands in what it holds, is credited for it, and then removes what left. What goes
    until a day comes back then by itself.
    """
    return queries.hand_over_body(handover.hand_over(viewer(), body))


@routes.post("/hand-overs/preview")
@routes.arguments(GoingSchema)
@routes.response(200, GoesSchema)
def preview_hand_over(body: dict[str, Any]) -> Any:
    """How much would go, and what its receiver would read"""
    return handover.preview(viewer(), body)


@routes.post("/hand-overs/<uuid:hand_over_id>/end")
@routes.arguments(EndSchema)
@routes.response(200, HandOverRowSchema)
def end_hand_over(body: dict[str, Any], hand_over_id: UUID) -> Any:
    """Give back what was handed over, or cancel what is planned; twice is harmless"""
    return queries.hand_over_body(handover.end(viewer(), hand_over_id, body["why"]))


@routes.post("/hand-overs/<uuid:hand_over_id>/read")
@routes.response(200, HandOverRowSchema)
def read_hand_over(hand_over_id: UUID) -> Any:
    """Say that one has read the summary of what one was given; twice is harmless"""
    access.require(viewer(), "read")
    return queries.hand_over_body(handover.acknowledge(viewer(), hand_over_id))
