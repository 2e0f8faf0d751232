"""Whether the service is up and its database answers."""

from flask import Blueprint
from sqlalchemy import select

from fieldapp.core.clock import now
from fieldapp.core.db import db

routes = Blueprint("health", __name__)


@routes.get("/healthz")
def health() -> dict[str, str]:
    """For load balancers and `fieldapp serve`."""
    db.session.execute(select(1))
    return {"status": "ok", "time": now().isoformat()}
