"""URLs of synchronising."""

import gzip
import io
import zlib
from typing import Any

import marshmallow as ma
from flask import Response, request

from fieldapp.accounts.service import is_news, see_device
from fieldapp.core import access, audit
from fieldapp.core.access import Viewer
from fieldapp.core.clock import now
from fieldapp.core.db import transaction
from fieldapp.core.errors import FieldError, Problem
from fieldapp.core.fields import flatten
from fieldapp.core.http import Blueprint, hand_in, own_transactions, viewer
from fieldapp.core.items import all_worded
from fieldapp.core.paging import paginate
from fieldapp.core.wire import dumps
from fieldapp.sync import held, queries
from fieldapp.sync.clean import Unreadable, read
from fieldapp.sync.models import HeldItem
from fieldapp.sync.pull import pull
from fieldapp.sync.push import push_items
from fieldapp.sync.schemas import (
    HeldListSchema,
    HeldQuerySchema,
    PullBodySchema,
    PulledSchema,
    PullQuerySchema,
    PushedSchema,
    PushFrameSchema,
    PushSchema,
    SettleSchema,
    StatusSchema,
    TallyQuerySchema,
    TallySchema,
)

routes = Blueprint("sync", __name__, description="Handing in and fetching, by phones that are seldom on line")

PROTOCOL = 1
BODY_MAX = 32 * 1024 * 1024
_DOCUMENT = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": PushSchema}},
    }
}


@routes.post("/sync/push")
@routes.doc(**_DOCUMENT)
@routes.response(200, PushedSchema)
@own_transactions
@hand_in
def push() -> Any:
    """Hand in items: visits, register edits, follow-up changes

    Each is applied as a whole or kept as a whole, whatever becomes of the others, and answered by a receipt,
    in the order sent. The body may be gzipped (Content-Encoding: gzip).
    """
    who = viewer()
    access.require(who, "read")
    body = _body()
    if body["protocol"] > PROTOCOL:
        raise Problem("invalid", errors=[FieldError("protocol", "protocol")])
    _see(who, body["device"])
    receipts = [_worded(receipt, who.language) for receipt in push_items(who, body["items"])]
    return Response(dumps({"receipts": receipts, "server_time": now()}), mimetype="application/json")


@routes.get("/sync/pull")
@routes.arguments(PullQuerySchema, location="query")
@routes.response(200, PulledSchema)
def get_changes(query: dict[str, Any]) -> Any:
    """Fetch what changed behind a cursor, in the streams of the viewer

    A record without a body has left its stream. `dropped_streams` are those of the cursor that are no longer
    the viewer's: the phone removes what it has of them, after sending what it has not yet sent.
    """
    access.require(viewer(), "read")
    return Response(pull(viewer(), query.get("cursor"), query["limit"]), mimetype="application/json")


@routes.post("/sync/pull")
@routes.arguments(PullBodySchema)
@routes.response(200, PulledSchema)
@own_transactions
def post_changes(body: dict[str, Any]) -> Any:
    """Fetch what changed behind a cursor that is too long for a URL"""
    access.require(viewer(), "read")
    return Response(pull(viewer(), body["cursor"], body["limit"]), mimetype="application/json")


@routes.get("/sync/status")
@routes.response(200, StatusSchema)
@hand_in
def get_status() -> Any:
    """The server's own count of what this account has handed in"""
    access.require(viewer(), "read")
    return queries.status(viewer())


@routes.get("/sync/tally")
@routes.arguments(TallyQuerySchema, location="query")
@routes.response(200, TallySchema)
@hand_in
def get_tally(query: dict[str, Any]) -> Any:
    """The server's own count of this account's visits of a month by id, to compare with the phone's"""
    access.require(viewer(), "read")
    return queries.tally(viewer(), query["month"])


@routes.get("/held-items")
@routes.arguments(HeldQuerySchema, location="query")
@routes.response(200, HeldListSchema)
def list_held_items(query: dict[str, Any]) -> Any:
    """Items of workers in scope that wait for a person, the last received first; or those settled"""
    access.require(viewer(), "audit.read")
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    keys = [HeldItem.received_at, HeldItem.item_id, HeldItem.digest]
    page = paginate(held.search_held(viewer(), **query), keys, cursor, limit, descending=True)
    return {"items": [held.held_body(row, viewer().language) for row in page.items], "next": page.next}


@routes.post("/held-items/settle")
@routes.arguments(SettleSchema)
@routes.response(200, HeldListSchema)
def settle_held_items(body: dict[str, Any]) -> Any:
    """Settle held items, all or none: apply them as they are, write chosen values, or dismiss them with why

    Nothing is deleted; what was settled stays listed with `settled=true`.
    """
    settled = held.settle(viewer(), body["items"], body["action"], values=body["values"], why=body["why"])
    return {"items": [held.held_body(row, viewer().language) for row in settled], "next": None}


def _see(who: Viewer, device: dict[str, Any]) -> None:
    """Note that a device was here and what it says of itself, if that is news."""
    lost = device["lost"]
    if not lost and not is_news(who.account_id, device):
        return
    with transaction():
        see_device(who.account_id, device)
        if lost:
            audit.record(who, "device.store_lost", "device", device["id"], after={"unsent": lost})


def _worded(receipt: dict[str, Any], lang: str) -> dict[str, Any]:
    """A receipt with its reasons in words."""
    return {**receipt, "reasons": all_worded(receipt["reasons"], lang)}


def _body() -> dict[str, Any]:
    """The request's body, cleaned and with its frame checked; the items are still as they came."""
    try:
        loaded: dict[str, Any] = PushFrameSchema().load(read(_raw()))
    except Unreadable:
        raise Problem("malformed_json", line=1, column=1) from None
    except ma.ValidationError as error:
        found = flatten(error.messages_dict)
        raise Problem("invalid", errors=[FieldError(path, message) for path, message in found]) from None
    return loaded


def _raw() -> bytes:
    """The request's bytes, unpacked if they came gzipped, and bounded either way."""
    raw = request.get_data()
    if request.headers.get("Content-Encoding", "").lower() != "gzip":
        return raw
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
            raw = packed.read(BODY_MAX + 1)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise Problem("malformed_json", line=1, column=1) from error
    if len(raw) > BODY_MAX:
        raise Problem("too_large")
    return raw
