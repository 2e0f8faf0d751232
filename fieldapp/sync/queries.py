"""The server's own count of what an account has handed in, so that a phone can compare its tally."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from fieldapp.core.access import Viewer
from fieldapp.core.clock import now, zone
from fieldapp.core.db import db
from fieldapp.sync.models import HeldItem, Receipt
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


def tally(viewer: Viewer, month: str) -> dict[str, Any]:
    """The viewer's visits of a calendar month (`2026-11`, Asia/Shanghai) by id, practice apart, and the items
    of visits that never became one: those kept whole for a person, and those set aside by one.
    """
    year, number = int(month[:4]), int(month[5:])
    begin = datetime(year, number, 1, tzinfo=zone(None))
    end = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone(None))
    found = db.session.execute(
        select(Visit.id, Visit.state, Visit.practice)
        .where(Visit.worker_id == viewer.account_id, Visit.started_at >= begin, Visit.started_at < end)
        .order_by(Visit.started_at, Visit.id)
    ).all()
    held = db.session.execute(
        select(HeldItem.item_id, HeldItem.body, HeldItem.settlement, HeldItem.settled_why)
        .outerjoin(Visit, Visit.id == HeldItem.item_id)
        .where(HeldItem.account_id == viewer.account_id, HeldItem.kind == "visit", Visit.id.is_(None))
        .order_by(HeldItem.received_at, HeldItem.digest)
    )
    of_month = [row for row in held if _month_of(row.body) == month]
    kept = {row.item_id for row in of_month if row.settlement is None}
    set_aside = {
        row.item_id: row.settled_why
        for row in of_month
        if row.settlement not in (None, "applied") and row.item_id not in kept
    }
    lists: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for visit_id, state, practice in found:
        lists[practice].append({"id": visit_id, "state": state})
    return {
        "month": month,
        "server_time": now(),
        "visits": lists[False],
        "practice": lists[True],
        "kept": sorted(kept),
        "set_aside": [{"id": item_id, "why": why} for item_id, why in set_aside.items()],
    }


def _month_of(body: dict[str, Any]) -> str | None:
    """The month in which a visit that could not be applied says that it began."""
    try:
        return datetime.fromisoformat(str(body.get("started_at"))).astimezone(zone(None)).strftime("%Y-%m")
    except (ValueError, OverflowError):
        return None
