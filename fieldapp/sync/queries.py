"""The server's own count of what an account has handed in, so that a phone can compare its tally."""

from typing import Any

from sqlalchemy import func, select

from fieldapp.core.access import Viewer
from fieldapp.core.clock import now, zone
from fieldapp.core.db import db
from fieldapp.sync.models import Receipt
from fieldapp.visits.models import Attachment, Visit, VisitAttachment


def status(viewer: Viewer) -> dict[str, Any]:
    """Counts of items by answer, of files still to come, and of visits by calendar month (Asia/Shanghai)."""
    answers = db.session.execute(
        select(Receipt.status, func.count())
        .where(Receipt.account_id == viewer.account_id)
        .group_by(Receipt.status)
    )
    answered: dict[str, int] = dict(answers.all())
    missing = db.session.scalar(
        select(func.count(func.distinct(VisitAttachment.sha256)))
        .join(Visit, Visit.id == VisitAttachment.visit_id)
        .join(Attachment, Attachment.sha256 == VisitAttachment.sha256)
        .where(Visit.worker_id == viewer.account_id, Attachment.stored_at.is_(None))
    )
    return {
        "server_time": now(),
        "accepted": answered.get("accepted", 0),
        "held": answered.get("held", 0),
        "missing_files": missing or 0,
        "months": _months(viewer),
    }


def _months(viewer: Viewer) -> list[dict[str, Any]]:
    """The viewer's visits by month, the newest first."""
    months: dict[str, dict[str, Any]] = {}
    found = db.session.execute(
        select(Visit.started_at, Visit.state).where(
            Visit.worker_id == viewer.account_id, Visit.practice.is_(False)
        )
    )
    for started_at, state in found:
        month = started_at.astimezone(zone(None)).strftime("%Y-%m")
        counts = months.setdefault(month, {"month": month, "visits": 0, "held": 0})
        counts["visits"] += 1
        counts["held"] += state == "held"
    return [months[month] for month in sorted(months, reverse=True)]
