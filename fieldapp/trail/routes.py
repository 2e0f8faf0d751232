"""URLs of the audit trail."""

from typing import Any

from flask import Response, stream_with_context

from fieldapp.core import access, audit, chain
from fieldapp.core.audit import AuditRow
from fieldapp.core.db import transaction
from fieldapp.core.http import Blueprint, viewer
from fieldapp.core.paging import paginate
from fieldapp.trail import queries
from fieldapp.trail.schemas import AuditFilterSchema, AuditListSchema, AuditQuerySchema, ChainSchema

routes = Blueprint("audit", __name__, description="Who did what, when, from which device")


@routes.get("/audit")
@routes.arguments(AuditQuerySchema, location="query")
@routes.response(200, AuditListSchema)
def list_audit(query: dict[str, Any]) -> Any:
    """What was done in the viewer's scope, the latest first"""
    access.require(viewer(), "audit.read")
    cursor, limit = query.pop("cursor", None), query.pop("limit")
    found = queries.search_trail(viewer(), **query)
    page = paginate(found, [AuditRow.at, AuditRow.id], cursor, limit, descending=True)
    return {"items": [queries.row_body(row) for row in page.items], "next": page.next}


@routes.get("/audit/export")
@routes.arguments(AuditFilterSchema, location="query")
@routes.response(200, content_type="text/csv")
def export_audit(query: dict[str, Any]) -> Response:
    """The same as CSV, whole, streamed"""
    who = viewer()
    access.require(who, "audit.read")
    with transaction():
        said = {name: str(value) for name, value in query.items()}
        audit.record(who, "audit.exported", "audit", None, after=said)
    pieces = queries.as_csv(queries.search_trail(who, **query))
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"', "Cache-Control": "no-store"}
    return Response(stream_with_context(pieces), mimetype="text/csv", headers=headers)


@routes.get("/audit/chain")
@routes.response(200, ChainSchema)
def get_chain() -> Any:
    """The end of the audit trail's chain of hashes

    Note it elsewhere: `fieldapp audit verify --noted N:HASH` says whether it is still in the chain.
    """
    access.require(viewer(), "audit.read")
    end = chain.head()
    return {"n": end.n, "hash": end.hash, "waiting": chain.waiting()}
