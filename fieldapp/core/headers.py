"""Security headers, request ids and the access log, which holds no names, searches or secrets."""

import logging
import re
import time

from flask import Flask, Response, g, request

from fieldapp.core.ids import new_id
from fieldapp.core.tiles import Tiles

log = logging.getLogger("fieldapp.access")

POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",  # widgets place themselves by style attributes
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def policy(tiles: Tiles | None) -> str:
    """The content security policy; pictures may come from the tile server too, where there is one."""
    rules = POLICY if tiles is None else POLICY | {"img-src": f"{POLICY['img-src']} {tiles.origin}"}
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def install(app: Flask) -> None:
    """Add them to everything an app answers; HSTS too where it is reached over https."""
    config = app.extensions["fieldapp.config"]
    secure = config.public_url.startswith("https://")
    headers = HEADERS | {"Content-Security-Policy": policy(config.tiles)}

    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else str(new_id())
        g.request_began = time.perf_counter()

    def finish(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.path.startswith("/api") and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        if "request_id" in g:
            response.headers["X-Request-ID"] = g.request_id
            rule = request.url_rule.rule if request.url_rule else "-"
            spent = (time.perf_counter() - g.request_began) * 1000
            log.info(
                "%s %s %s %.0f ms id=%s", request.method, rule, response.status_code, spent, g.request_id
            )
        return response

    app.before_request(begin)
    app.after_request(finish)
