"""Serves the built web app, and says so kindly where it has not been built."""

from pathlib import Path

from flask import Blueprint, Response, redirect, render_template, request, send_from_directory
from werkzeug.wrappers import Response as BaseResponse

from fieldapp.core.http import language

DIST = Path(__file__).parent.parent / "static" / "pwa" / "dist"

routes = Blueprint("webapp", __name__)


@routes.get("/")
def home() -> BaseResponse:
    """The front door is the app."""
    return redirect("/app/")


@routes.get("/app")
@routes.get("/app/")
@routes.get("/app/<path:name>")
def app_file(name: str = "") -> Response | tuple[str, int]:
    """A file of the built app, or its page for any of its own addresses.

    Files under assets/ have their content's hash in their names and never change; everything else is asked
    for anew.
    """
    if not (DIST / "index.html").is_file():
        return render_template("not_built.html", lang=language()), 503
    is_file = bool(name) and (DIST / name).is_file()
    if not is_file and name.startswith("assets/"):
        return Response("", status=404, mimetype="text/plain")
    wanted = name if is_file else "index.html"
    zipped = DIST / f"{wanted}.gz"
    use_zipped = "gzip" in request.headers.get("Accept-Encoding", "") and zipped.is_file()
    response = send_from_directory(DIST, f"{wanted}.gz" if use_zipped else wanted)
    if use_zipped:
        plain = send_from_directory(DIST, wanted)
        response.mimetype = plain.mimetype or "application/octet-stream"
        plain.close()
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    unchanging = name.startswith("assets/")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if unchanging else "no-cache"
    return response
