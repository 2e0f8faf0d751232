"""URLs of forms at the desk: upload, look through, compare, publish, take back."""

from typing import Any
from uuid import UUID

from flask import Response, request

from fieldapp.core import access
from fieldapp.core.http import Blueprint, language, own_transactions, viewer
from fieldapp.core.limits import limiter
from fieldapp.core.paging import paginate
from fieldapp.formstore import desk, releases
from fieldapp.formstore.models import FormRelease, FormVersion
from fieldapp.formstore.schemas import (
    BackSchema,
    ChangesQuery,
    DoneReleaseSchema,
    FormChangesSchema,
    FormReachSchema,
    ReachQuery,
    ReleaseList,
    ReleaseSchema,
    UploadedSchema,
    UploadQuery,
    VersionList,
    VersionQuery,
)

routes = Blueprint("formdesk", __name__, description="Forms at the desk: upload, compare, publish")

_FILE = {"requestBody": {"required": True, "content": {"application/octet-stream": {
    "schema": {"type": "string", "format": "binary"}}}}}  # fmt: skip


@routes.post("/form-uploads")
@routes.doc(**_FILE)
@limiter.limit("60 per minute", key_func=lambda: f"forms:{viewer().account_id}")
@routes.arguments(UploadQuery, location="query")
@routes.response(200, UploadedSchema)
@own_transactions
def upload_form(query: dict[str, Any]) -> Any:
    """Check a form and keep it as a version that is offered nowhere yet

    The body is an XLSForm (.xlsx, .xls, .csv, .md), an XForm (.xml), or a .zip of one with its files. Where
    anything is wrong, all of it is told, and nothing is kept.
    """
    access.require(viewer(), "form.publish")
    return desk.receive(viewer(), query["name"], query["area"], request.get_data(), language())


@routes.get("/form-versions")
@routes.arguments(VersionQuery, location="query")
@routes.response(200, VersionList)
def list_form_versions(query: dict[str, Any]) -> Any:
    """Versions of the forms of the viewer's areas, the latest first, with where each is filled in"""
    access.require(viewer(), "audit.read")
    found = desk.search_versions(viewer(), query.get("form_id"))
    keys = [FormVersion.uploaded_at, FormVersion.id]
    page = paginate(found, keys, query.get("cursor"), query["limit"], descending=True)
    return {"items": desk.version_bodies(viewer(), page.items), "next": page.next}


@routes.get("/form-versions/<uuid:version_id>/source")
@routes.response(200, content_type="application/octet-stream")
def get_form_source(version_id: UUID) -> Response:
    """The file that a version was made from"""
    access.require(viewer(), "audit.read")
    version = desk.get_version(viewer(), version_id)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment"}
    return Response(version.source or b"", mimetype="application/octet-stream", headers=headers)


@routes.get("/form-versions/<uuid:version_id>/changes")
@routes.arguments(ChangesQuery, location="query")
@routes.response(200, FormChangesSchema)
def get_form_changes(query: dict[str, Any], version_id: UUID) -> Any:
    """What a version changed against another of its form: the one uploaded before it, or `since`"""
    access.require(viewer(), "audit.read")
    return desk.changes_since(viewer(), version_id, query["since"])


@routes.post("/form-versions/<uuid:version_id>/reach")
@routes.arguments(ReachQuery)
@routes.response(200, FormReachSchema)
def reach_of_form_version(body: dict[str, Any], version_id: UUID) -> Any:
    """Whom publishing a version to areas would concern, and what it would change there; nothing is done"""
    access.require(viewer(), "audit.read")
    return desk.reach(viewer(), version_id, body["area_ids"])


@routes.get("/form-releases")
@routes.arguments(VersionQuery, location="query")
@routes.response(200, ReleaseList)
def list_form_releases(query: dict[str, Any]) -> Any:
    """What was published or will be, the latest first"""
    access.require(viewer(), "audit.read")
    found = desk.search_releases(viewer(), query.get("form_id"))
    keys = [FormRelease.made_at, FormRelease.id]
    page = paginate(found, keys, query.get("cursor"), query["limit"], descending=True)
    return {"items": desk.release_bodies(page.items), "next": page.next}


@routes.put("/form-releases/<uuid:release_id>")
@routes.arguments(ReleaseSchema)
@routes.response(200, DoneReleaseSchema)
def put_form_release(body: dict[str, Any], release_id: UUID) -> Any:
    """Publish a version to areas and all below, at once or from a day on; twice is harmless

    Refused, naming `knows_loss`, where it cuts off data collected so far and the caller does not say so.
    """
    return desk.release(viewer(), release_id, body)


@routes.post("/form-releases/<uuid:release_id>/undo")
@routes.arguments(BackSchema)
@routes.response(200, DoneReleaseSchema)
def undo_form_release(body: dict[str, Any], release_id: UUID) -> Any:
    """Cancel what is to be published, or put back what was replaced; twice is harmless"""
    return desk.release_bodies([releases.take_back(viewer(), release_id, body["why"])])[0]
