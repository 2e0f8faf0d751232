"""URLs of the files: PUT a photo in pieces, ask how much arrived, get it back."""

import re
from typing import Any
from uuid import UUID

from flask import Response, request

from fieldapp.core import access, filestore
from fieldapp.core.access import Viewer
from fieldapp.core.db import db, transaction
from fieldapp.core.errors import FieldError, Problem, not_found
from fieldapp.core.http import Blueprint, hand_in, own_transactions, viewer
from fieldapp.visits import files, queries, service
from fieldapp.visits.models import Attachment, AwaitedFile, Visit
from fieldapp.visits.schemas import AttachmentQuerySchema, ReceivedSchema

routes = Blueprint("attachments", __name__, description="Photos and other files, by their SHA-256")

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_PUT: dict[str, Any] = {
    "requestBody": {"required": True, "content": dict.fromkeys(files.TYPES, _BINARY)},
    "parameters": [{"in": "header", "name": "Content-Range", "schema": {"type": "string"}}],
}
_RANGE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")


@routes.get("/attachments/<sha256>")
@routes.response(200, content_type="application/octet-stream")
@hand_in
def get_attachment(sha256: str) -> Any:
    """A file, whole; one that a page should not show is sent as a download. HEAD says in `Upload-Offset` how
    much of the file this account has sent, and with 200 that it is whole.
    """
    access.require(viewer(), "read")
    if request.method != "HEAD" and (why := viewer().hand_in_only):
        raise Problem(why)
    _check_hash(sha256)
    file = queries.visible_attachment(viewer(), sha256)
    if request.method == "HEAD":
        return _progress(file, sha256)
    if file is None or file.stored_at is None:
        raise not_found()
    shown = files.TYPES.get(file.content_type, False)
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": f'{"inline" if shown else "attachment"}; filename="{sha256[:12]}"',
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Length": str(file.size),
    }
    mimetype = file.content_type if file.content_type in files.TYPES else "application/octet-stream"
    return Response(filestore.pieces(file.sha256), content_type=mimetype, headers=headers)


@routes.put("/attachments/<sha256>")
@routes.doc(**_PUT)
@routes.arguments(AttachmentQuerySchema, location="query")
@routes.response(200, ReceivedSchema)
@routes.alt_response(201, schema=ReceivedSchema)
@own_transactions
@hand_in
def put_attachment(query: dict[str, Any], sha256: str) -> Any:
    """Send a file that one of this account's visits names: whole, or the part that `Content-Range: bytes
    a-b/total` says, from the offset that HEAD gives. 200: some of it is still to come; 201: it is whole and
    its hash is right.
    """
    who = viewer()
    access.require(who, "visit.record")
    _check_hash(sha256)
    start, total = _range()
    size = _stored_size(who, sha256, query.get("visit"))
    db.session.rollback()  # a slow upload holds no transaction open
    if size is None:
        size = files.receive(who.account_id, sha256, request.stream, start, total)
        if total is not None and size < total:
            return {"sha256": sha256, "received": size, "stored": False}
        size = files.keep(who.account_id, sha256, size)
        with transaction():
            files.expect(sha256, files.plain_type(request.content_type or ""), size)
            files.mark_stored(sha256, size)
            service.publish_all(queries.visits_naming(sha256))
    return {"sha256": sha256, "received": size, "stored": True}, 201


def _stored_size(who: Viewer, sha256: str, visit_id: UUID | None) -> int | None:
    """The size of a file that is in the store, None if it is still to come. Raises not_found if this account
    has no business to send it, unsupported_media_type.
    """
    file = db.session.get(Attachment, sha256)
    visit = db.session.get(Visit, visit_id) if visit_id else None
    mine = [*queries.visits_naming(sha256), *([visit] if visit else [])]
    awaited = db.session.get(AwaitedFile, (who.account_id, sha256))
    if awaited is None and all(visit.worker_id != who.account_id for visit in mine):
        raise not_found("sha256")
    content_type = file.content_type if file else files.plain_type(request.content_type or "")
    if content_type not in files.TYPES:
        raise Problem("unsupported_media_type", wanted=", ".join(files.TYPES))
    return file.size if file and file.stored_at else None


def _progress(file: Attachment | None, sha256: str) -> Response:
    """The answer to HEAD."""
    if file is not None and file.stored_at is not None:
        return Response(status=200, headers={"Upload-Offset": str(file.size)}, content_type=file.content_type)
    return Response(status=204, headers={"Upload-Offset": str(files.offset(viewer(), sha256))})


def _range() -> tuple[int, int | None]:
    """Where the request's bytes begin, and how long the file is (None: the request is the whole file)."""
    header = request.headers.get("Content-Range")
    if header is None:
        return 0, request.content_length
    match = _RANGE.fullmatch(header.strip())
    if match is None:
        raise Problem("invalid", errors=[FieldError("Content-Range", "content_range")])
    first, last, total = (int(part) for part in match.groups())
    if not first <= last < total:
        raise Problem("invalid", errors=[FieldError("Content-Range", "content_range")])
    return first, total


def _check_hash(sha256: str) -> None:
    if not files.HASH.fullmatch(sha256):
        raise Problem("invalid", errors=[FieldError("sha256", "sha256")])
