"""URLs of forms and plans."""

from typing import Any

from flask import Response, request

from fieldapp.core import access, filestore
from fieldapp.core.fields import ListQuery
from fieldapp.core.http import Blueprint, viewer
from fieldapp.formstore.queries import plan_text, visible_file, visible_offers
from fieldapp.formstore.schemas import FormList

routes = Blueprint("forms", __name__, description="Published forms and their plans")


@routes.get("/forms")
@routes.arguments(ListQuery, location="query")
@routes.response(200, FormList)
def list_forms(query: dict[str, Any]) -> dict[str, Any]:
    """Forms published where the viewer works"""
    page = visible_offers(viewer(), query.get("cursor"), query["limit"])
    return {"items": page.items, "next": page.next}


@routes.get("/plans/<plan_hash>")
@routes.response(200, {"type": "object"})
def get_plan(plan_hash: str) -> Response:
    """A form version's plan, by the SHA-256 of its canonical JSON; it never changes"""
    response = Response(plan_text(plan_hash), mimetype="application/json")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.set_etag(plan_hash)
    response.make_conditional(request)
    return response


@routes.get("/form-files/<sha256>")
@routes.response(200, content_type="application/octet-stream")
def get_form_file(sha256: str) -> Response:
    """A picture, sound or film that a form shows, by its SHA-256, as the plan's `files` name it; it never
    changes
    """
    access.require(viewer(), "read")
    file = visible_file(viewer(), sha256)
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Length": str(file.size),
    }
    response = Response(filestore.pieces(file.sha256), content_type=file.content_type, headers=headers)
    response.set_etag(file.sha256)
    return response
