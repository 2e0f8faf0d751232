"""Answers over a kilobyte go out compressed: by Zstandard to those who take it, else gzipped.

Browsers take Zstandard (RFC 8878) over HTTPS. At its fastest it makes a pulled page smaller than gzip does,
in a quarter of the time: compressing was most of what a first pull cost the server.
"""

import gzip

import zstandard
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
    encoding = request.accept_encodings.best_match(("zstd", "gzip"))
    if (
        response.status_code not in (200, 201, 422)
        or "Content-Encoding" in response.headers
        or encoding is None
        or response.is_streamed
    ):
        return response
    body = response.get_data()
    if len(body) < LEAST_BYTES:
        return response
    if encoding == "zstd":
        response.set_data(zstandard.ZstdCompressor(level=1).compress(body))
    else:
        response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
    response.headers["Content-Encoding"] = encoding
    tag, _ = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)  # the same content in another form
    return response
