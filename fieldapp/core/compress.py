"""Answers over a kilobyte go out gzipped to those who take it."""

import gzip

from flask import Flask, Response, request

LEAST_BYTES = 1024
_TYPES = (
    "application/json",
    "application/problem+json",
    "application/manifest+json",
    "text/",
    "image/svg+xml",
)


def install(app: Flask) -> None:
    """Compress an app's answers."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not (response.mimetype or "").startswith(_TYPES) or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if (
        response.status_code not in (200, 201, 422)
        or "Content-Encoding" in response.headers
        or "gzip" not in request.headers.get("Accept-Encoding", "")
        or response.is_streamed
    ):
        return response
    body = response.get_data()
    if len(body) < LEAST_BYTES:
        return response
    response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)  # the same content in another form
    return response
